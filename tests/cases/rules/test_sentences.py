"""The words of ledgers and chips, in Chinese and English, for staff and for the parties."""

from datetime import date

import pytest

from lianwei.cases.rules import sentences
from lianwei.cases.rules.chips import Chip, Face, chip, face_of
from lianwei.cases.rules.choice import ruleset_for
from lianwei.cases.rules.facts import cancelled, paused, resumed, started, stopped
from lianwei.cases.rules.ledger import State, run_clock
from lianwei.cases.rules.loading import load_rulesets
from lianwei.cases.rules.overrides import overridden
from lianwei.cases.rules.rulesets import Unit
from lianwei.cases.rules.sentences import chip_text, entry_sentences, ledger_sentences, problem_text
from lianwei.core.calendar import shipped_calendar

CALENDAR = shipped_calendar()
OWN_RULE = {"article": "本会受理规则 第十八条", "article_en": "Own rules art. 18", "version": "2026-04-15"}
GUIDE = ruleset_for("CCA-GUIDE", on=date(2026, 5, 1))
MEDIATION = overridden(GUIDE, {"clocks": {"mediation": OWN_RULE}}).clock("mediation")
COURSE = (
    started(date(2026, 10, 12)),
    paused(date(2026, 10, 26), "appraisal", "appraisal:1"),
    resumed(date(2026, 11, 4), "appraisal:1"),
)


def ledger(*facts, rule=MEDIATION, as_of=date(2026, 12, 17)):
    return run_clock(rule, facts, CALENDAR, as_of=as_of)


def rows(lines):
    return [(line.when, line.text, line.note, line.due) for line in lines]


def test_staff_read_articles_and_dates():
    assert rows(ledger_sentences(ledger(*COURSE), "zh-hans")) == [
        ("10月12日", "受理，自受理之日起 60 日", "本会受理规则 第十八条（2026年4月15日版）", "12月11日"),
        ("10月26日", "期限暂停：鉴定", "《消费者权益保护法实施条例》第四十六条", "暂停"),
        ("11月4日", "恢复计时；暂停 9 天，顺延 9 天", "", "12月20日"),
        ("休息日", "12月20日 为周日，顺延到下一工作日", "《民法典》第二百零三条", "12月21日"),
        ("到期日", "最迟 2026年12月21日，当天也算", "", "12月21日"),
    ]


def test_consumers_read_everyday_words():
    assert [line.text for line in ledger_sentences(ledger(*COURSE), "zh-hans", audience="consumer")] == [
        "10月12日 受理，规定 60 天。",
        "10月26日 起鉴定，这段时间不算在内。",
        "一共用了 9 天，不算在内。",
        "到期日 12月20日 是周日，顺延到下一个工作日。",
        "最迟 2026年12月21日，当天也算。",
    ]


def test_english():
    assert rows(ledger_sentences(ledger(*COURSE), "en"))[0] == (
        "12 October",
        "Acceptance; 60 days from that day",
        "Own rules art. 18 (version of 15 April 2026)",
        "11 December",
    )


def test_only_staff_read_what_had_no_effect():
    odd = ledger(started(date(2026, 10, 12)), paused(date(2026, 10, 26), "tea"))

    assert rows(ledger_sentences(odd, "zh-hans"))[1][1] == "不计入：规则没有规定这种情形可以暂停（tea）"
    assert len(ledger_sentences(odd, "zh-hans", audience="business")) == 2


def test_a_provisional_date_says_so():
    late = ledger(started(date(2026, 12, 1)))

    assert ledger_sentences(late, "zh-hans")[-1].text == "暂定：当年放假安排尚未公布"


def test_stored_lines_read_the_same():
    fresh = ledger(*COURSE)

    assert entry_sentences(fresh.entries, "zh-hans") == ledger_sentences(fresh, "zh-hans")


def test_every_text_is_translated():
    tables = (
        sentences.STAFF_TEXTS,
        sentences.PLAIN_TEXTS,
        sentences.EVENTS,
        sentences.REASONS,
        sentences.CHIPS,
    )
    texts = [text for table in (*tables, sentences.REFUSALS) for text in table.values()]

    with sentences.override("zh-hans"):
        assert [text for text in texts if sentences.gettext_noop(text) == sentences._(text)] == []


def test_every_event_and_pause_of_the_rulesets_has_a_word():
    rules = [rule for ruleset in load_rulesets().values() for rule in ruleset.clocks]

    assert {rule.event_from for rule in rules} <= set(sentences.EVENTS)
    assert {reason for rule in rules for reason in rule.pauses} <= set(sentences.REASONS)


@pytest.mark.parametrize(
    ("today", "kind", "text"),
    [
        (date(2026, 11, 30), "calm", "还剩 21 天"),
        (date(2026, 12, 17), "soon", "还剩 4 天"),
        (date(2026, 12, 21), "soon", "今天到期"),
        (date(2026, 12, 23), "late", "超期 2 天"),
    ],
)
def test_chip_of_a_running_clock(today, kind, text):
    seen = chip(face_of(ledger(*COURSE)), today, CALENDAR)

    assert (seen.kind, chip_text(seen, "zh-hans")) == (kind, text)


def test_chip_in_working_days():
    face = Face(State.RUNNING, Unit.WORKING_DAY, date(2026, 12, 24), soon_from=date(2026, 12, 22))

    seen = chip(face, date(2026, 12, 21), CALENDAR)

    assert (seen.kind, chip_text(seen, "zh-hans")) == ("calm", "还剩 3 个工作日")


@pytest.mark.parametrize(
    ("facts", "kind", "text"),
    [
        ((COURSE[:2]), "pause", "暂停 9 天"),
        ((*COURSE, stopped(date(2026, 12, 1))), "done", "按期办结"),
        ((*COURSE, stopped(date(2026, 12, 24))), "done", "超期 3 天办结"),
        ((*COURSE, cancelled(date(2026, 12, 1))), "plain", "已结束"),
    ],
)
def test_chip_of_a_clock_that_does_not_run(facts, kind, text):
    seen = chip(face_of(ledger(*facts, as_of=date(2026, 11, 4))), date(2026, 11, 4), CALENDAR)

    assert (seen.kind, chip_text(seen, "zh-hans")) == (kind, text)


def test_chip_in_english_has_a_singular():
    assert chip_text(Chip("late", "late", 1), "en") == "1 day late"
    assert chip_text(Chip("late", "late", 2), "en") == "2 days late"


def test_problem_text():
    assert problem_text("extension_not_yours", "zh-hans") == "请找负责人审批，只有负责人可以延长。"
