"""What a bulletin on a hot topic counts: its cases as they came, by nature, category and member."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import override

from lianwei.analytics.rules.reports.bulletin import PROGRESS, TopicNumbers
from lianwei.analytics.rules.reports.shapes import Item
from lianwei.analytics.rules.wording import EN, ZH, say

from .figures import Row, figures
from .report_numbers import LOCALES, Asked, items_of, member_names, period_words
from .report_topics import CODED, typical_of

WEEK = timedelta(days=7)
SPLITS = ("nature", "category", "member")
Counts = Mapping[str, tuple[int, int]]


def bulletin_numbers(asked: Asked) -> dict[str, TopicNumbers]:
    """The numbers with their names, by data language."""
    weeks = _weeks(asked)
    [done] = _rows(asked, [*PROGRESS, "recovered_promised"])
    splits = {name: _split(asked, name) for name in SPLITS}
    typical = [found for key in asked.basis.typical for found in _typical(asked, key)]
    found = {}
    for language in (ZH, EN):
        with override(LOCALES[language]):
            issuer, topic = str(asked.subject.name), asked.basis.topic
            key = "scope_alliance" if asked.subject.alliance else "scope_member"
            found[language] = TopicNumbers(
                title=say("title_bulletin", language, topic=topic),
                issuer=issuer,
                scope=say(key, language, issuer=issuer),
                period=period_words(asked.period, language),
                topic=topic,
                weeks=[(_days(first, language), count) for first, count in weeks.items()],
                progress={name: int(done.values[name] or 0) for name in PROGRESS},
                recovered=int(done.values["recovered_promised"] or 0),
                splits=_named(asked, splits, language),
                typical=[typical_of(*each, asked) for each in typical],
                own=str(asked.subject.holder.pk) if asked.subject.alliance else None,
            )
    return found


def _rows(asked: Asked, measures: list[str], by: tuple[str, ...] = (), case: int | None = None) -> list[Row]:
    return figures(
        measures,
        actor=asked.actor,
        period=asked.period,
        by=by,
        where=asked.where(),
        snapshot=asked.snapshot,
        cases=asked.basis.cases if case is None else [case],
    )


def _weeks(asked: Asked) -> dict[date, int]:
    """Cases received in spans of seven days that end with the period, by their first day."""
    counts = Counter(
        {row.keys[0]: int(row.values["received"] or 0) for row in _rows(asked, ["received"], ("day",))}
    )
    found, first = {}, asked.period.first
    while first <= asked.period.last:
        days = (first + timedelta(days=n) for n in range(WEEK.days))
        found[first] = sum(counts[day.isoformat()] for day in days)
        first += WEEK
    return found


def _split(asked: Asked, dimension: str) -> Counts:
    found: Counter[str] = Counter()
    for row in _rows(asked, ["received"], (dimension,)):
        key = asked.subject.member_of(row.keys[0]) if dimension == "member" else row.keys[0]
        found[key] += int(row.values["received"] or 0)
    return {key: (count, 0) for key, count in found.items()}


def _named(asked: Asked, splits: Mapping[str, Counts], language: str) -> dict[str, list[Item]]:
    on, names = asked.period.last, member_names(asked.subject, language)
    found = {name: items_of(name, splits[name], on=on) for name in ("nature", "category")}
    members = [Item(key, names.get(key, key), *counts) for key, counts in splits["member"].items()]
    return found | {"member": members}


def _typical(asked: Asked, case: int) -> list[tuple[tuple[str, ...], int]]:
    """The codes of one case, and what was promised in it."""
    rows = _rows(asked, ["received", "recovered_promised"], CODED, case)
    return [(row.keys, int(row.values["recovered_promised"] or 0)) for row in rows]


def _days(first: date, language: str) -> str:
    """10月26日至11月1日; 10-26 to 11-01."""
    return say("days_of_week", language, first=first, last=first + WEEK - timedelta(days=1))
