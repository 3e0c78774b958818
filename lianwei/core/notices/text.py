"""The days of a holiday notice as people type or paste them, read into single days.

A line or sentence names days and what they are: "春节:2月15日至23日放假调休,共9天。2月14日、2月28日上班。" or
"2027-02-05 至 2027-02-11 放假". Remarks in brackets do not matter. What stands before a colon is the name of
the festival, until the next one.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

OFF, WORK = re.compile(r"放假|休息|休$|\boff\b|\bholiday\b"), re.compile(r"上班|\bwork")
DAY = r"(?:(?:(\d{4})[年\-/.])?(\d{1,2})[月\-/.])?(\d{1,2})日?"
SPAN = re.compile(rf"(?<![\d]){DAY}(?:\s*(?:至|到|~|—|–|--|to)\s*{DAY})?(?![\d天])")
BRACKETS = re.compile(r"\([^()]*\)")
COUNT = re.compile(r"[,，]?共(\d+)天")
ORDINAL = re.compile(r"^[(]?[一二三四五六七八九十\d]{1,3}[)]?[、.．]\s*")
SIGNED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")  # the day under the notice
STOPS = re.compile(r"[。;；\n]")
LONGEST = 31  # days of one span


class NoticeDay(NamedTuple):
    """One day of a notice."""

    day: date
    is_working: bool
    name: str


class Misread(NamedTuple):
    """A sentence that could not be read, and why: "no_kind" (neither off nor work), "no_such_day",
    "wrong_count", "twice", "too_long".
    """

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: its days in order, and what was not understood."""

    days: tuple[NoticeDay, ...] = ()
    misread: tuple[Misread, ...] = ()


@dataclass(slots=True)
class _Reader:
    """Goes through the sentences; the festival's name holds until another one is named. Sentences without a
    day (how the letter begins and ends) are passed over.
    """

    year: int
    name: str = ""
    days: dict[date, NoticeDay] = field(default_factory=dict)
    misread: list[Misread] = field(default_factory=list)

    def read(self, sentence: str) -> None:
        fault = self._read(sentence)
        if fault:
            self.misread.append(Misread(sentence, fault))

    def _read(self, sentence: str) -> str:
        text = self._named(sentence)
        counted, text = COUNT.search(text), COUNT.sub("", text)
        if SIGNED.fullmatch(text) or not SPAN.search(text):
            return ""
        works, is_off = bool(WORK.search(text)), bool(OFF.search(text))
        if works == is_off:
            return "no_kind"
        try:
            found = _days_in(text, self.year)
        except ValueError as fault:
            return str(fault) if str(fault) == "too_long" else "no_such_day"
        if any(day in self.days and self.days[day].is_working != works for day in found):
            return "twice"
        self.days |= {day: NoticeDay(day, works, self.name) for day in found}
        return "wrong_count" if counted and int(counted[1]) != len(found) else ""

    def _named(self, sentence: str) -> str:
        """The sentence without the festival's name, which is remembered."""
        head, colon, rest = ORDINAL.sub("", sentence).partition(":")
        if colon:
            self.name = head.strip()
            return rest.strip()
        return head.strip()


def read_notice(text: str, *, year: int) -> Reading:
    """The days that a text names for a year; a day of another year needs its year."""
    reader = _Reader(year)
    for sentence in sentences(text):
        reader.read(sentence)
    return Reading(tuple(sorted(reader.days.values())), tuple(reader.misread))


def sentences(text: str) -> list[str]:
    """The sentences of a text, in half-width signs and without what stands in brackets."""
    plain = unicodedata.normalize("NFKC", STOPS.sub("\n", text))
    return [each.strip() for each in BRACKETS.sub("", plain).split("\n") if each.strip()]


def _days_in(text: str, year: int) -> list[date]:
    """All days of a sentence. ValueError for a day that does not exist, "too_long" for a span of months."""
    found: list[date] = []
    for match in SPAN.finditer(text):
        first = _day(match.groups()[:3], (year, found[-1].month if found else 0))
        last = _day(match.groups()[3:], (first.year, first.month)) if match[6] else first
        if not 0 <= (last - first).days < LONGEST:
            raise ValueError("too_long")
        found += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return found


def _day(parts: Iterable[str | None], default: tuple[int, int]) -> date:
    year, month, day = (int(part) if part else 0 for part in parts)
    return date(year or default[0], month or default[1], day)
