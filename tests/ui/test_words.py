"""How figures, dates and deadlines read."""

from datetime import UTC, date, datetime, time

import pytest

from lianwei.ui import words

TODAY = date(2026, 12, 17)
WEEKEND = (5, 6)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (580000, "5,800.00 元"),
        (0, "0.00 元"),
        (1, "0.01 元"),
        (-123456, "-1,234.56 元"),
        (1_000_000_000_000, "10,000,000,000.00 元"),
    ],
)
def test_money(fen, text):
    assert words.money(fen) == text


@pytest.mark.parametrize(
    ("fen", "text"),
    [(3842000000, "3,842.00 万元"), (5000, "0.01 万元"), (4999, "0.00 万元"), (-5000, "-0.01 万元")],
)
def test_money_wan_rounds_half_up(fen, text):
    assert words.money_wan(fen) == text


def test_dates():
    day = date(2026, 12, 21)

    assert words.legal_date(day) == "2026年12月21日 周一"
    assert words.full_date(day) == "2026年12月21日"
    assert words.short_date(day, today=TODAY) == "12月21日 周一"
    assert words.short_date(day, today=date(2027, 1, 3)) == "2026年12月21日 周一"
    assert words.day_and_month(day, today=TODAY) == "12月21日"


def test_dates_in_english(english):
    day = date(2026, 12, 21)

    assert words.legal_date(day) == "Mon 21 Dec 2026"
    assert words.short_date(day, today=TODAY) == "Mon 21 Dec"
    assert words.money(580000) == "CNY 5,800.00"


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 12, 17, 0, 52, tzinfo=UTC), "今天 08:52"),
        (datetime(2026, 12, 16, 16, 0, tzinfo=UTC), "今天 00:00"),
        (datetime(2026, 12, 16, 15, 59, tzinfo=UTC), "昨天 23:59"),
        (datetime(2026, 12, 15, 8, 20, tzinfo=UTC), "12月15日 16:20"),
        (datetime(2025, 12, 17, 8, 20, tzinfo=UTC), "2025年12月17日 16:20"),
    ],
)
def test_moment_is_told_by_the_office_clock(at, text):
    assert words.moment(at, today=TODAY) == text


@pytest.mark.parametrize(
    ("due_on", "kind", "text"),
    [
        (date(2026, 12, 15), "late", "超期 2 天"),
        (date(2026, 12, 16), "late", "超期 1 天"),
        (date(2026, 12, 17), "soon", "今天"),
        (date(2026, 12, 18), "soon", "还剩 1 天"),
        (date(2026, 12, 19), "soon", "还剩 2 天"),
        (date(2026, 12, 20), "calm", "还剩 3 天"),
        (None, "plain", "没有期限"),
    ],
)
def test_deadline_chip_by_day(due_on, kind, text):
    assert words.deadline_chip(due_on, today=TODAY) == words.Chip(kind, text)


def test_deadline_chip_with_an_hour_and_with_working_days():
    assert words.deadline_chip(TODAY, today=TODAY, due_at=time(17, 30)) == words.Chip("soon", "今天 17:30")
    assert words.deadline_chip(date(2026, 12, 22), today=TODAY, working_days_left=3) == words.Chip(
        "calm", "还剩 3 个工作日"
    )


def test_deadline_chip_is_soon_from_its_own_day():
    due_on = date(2026, 12, 29)

    assert words.deadline_chip(due_on, today=TODAY, soon_on=date(2026, 12, 18)).kind == "calm"
    assert words.deadline_chip(due_on, today=TODAY, soon_on=TODAY).kind == "soon"


def test_chips_of_clocks_that_stand_or_ended():
    due_on = date(2026, 12, 15)

    assert words.paused_chip(9) == words.Chip("pause", "暂停 9 天")
    assert words.finished_chip(due_on, done_on=due_on) == words.Chip("done", "按期办结")
    assert words.finished_chip(due_on, done_on=TODAY) == words.Chip("late-soft", "超期 2 天办结")


def test_chips_in_english_count(english):
    assert words.deadline_chip(date(2026, 12, 16), today=TODAY).text == "1 day late"
    assert words.deadline_chip(date(2026, 12, 15), today=TODAY).text == "2 days late"


def test_meter_shows_share_and_pause():
    meter = words.meter(
        date(2026, 1, 1),
        date(2026, 4, 11),
        today=date(2026, 2, 20),
        paused=(date(2026, 1, 11), date(2026, 1, 21)),
    )

    assert (meter.used, meter.gap_from, meter.gap, meter.label) == (50, 10, 10, "期限已用 50%")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("退4640元", "退 4640 元"),
        ("还剩4天", "还剩 4 天"),
        ("2026年12月21日前", "2026年12月21日 前"),
        ("于12月15日16:20提出", "于 12月15日 16:20 提出"),
        ("渝中消委〔2026〕812号", "渝中消委〔2026〕812号"),
        ("2026年第3季度", "2026年第 3 季度"),
        ("近2年29个月", "近 2 年 29 个月"),
        ("编号YZ-2026-01183已登记", "编号 YZ-2026-01183 已登记"),
        ("100%退款", "100% 退款"),
        ("𬱖A", "𬱖 A"),
        ("已有 空格 5 个", "已有 空格 5 个"),
        ("no Chinese 5", "no Chinese 5"),
        ("", ""),
    ],
)
def test_zh_sets_spaces_between_chinese_and_figures(typed, printed):
    assert words.zh(typed) == printed
    assert words.zh(printed) == printed
