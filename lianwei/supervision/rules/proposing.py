"""Suggestions and group standards: stages by validity, numbers, votes, changed words. Pure.

`data/suggestion_stages.csv`: a row a stage, what is asked when it is left or entered, and its source.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

from lianwei.knowledge.rules.entries import Stretch

SHIPPED = Path(__file__).parents[1] / "data" / "suggestion_stages.csv"
SUGGESTION, STANDARD = "suggestion", "standard"
PUBLISHED, REVIEW = "publication", "review"
NUMBER = re.compile(r"^T/([A-Z][A-Z0-9]{1,11}) ?(\d{1,5}(?:\.\d{1,2})?) ?[—–―-]{1,2} ?((?:19|20)\d\d)$")
CHANCE = 2  # fewer unchanged signs between two changes are part of one change
PERSON = re.compile(r"^[\u4e00-\u9fff·]{2,4}(?:先生|女士|同志)?$")
BODY = re.compile(
    r"[会局院委厅部司厂店所社站校处科台网]$|公司|中心|集团|协会|学会|大学|学院|政府|消费者|法院|检察"
)
COLUMNS = {
    "article": ("条款", "章条编号", "标准章条编号", "article"),
    "words": ("意见", "意见内容", "修改意见", "comment"),
    "source": ("提出单位", "单位", "from"),
    "received_on": ("日期", "提出日期", "收到日期", "date"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `on_leaving` and `on_entry` name what is asked for; `limit`: days of a comment period or
    years until the review; `freezes`: the text goes out, a later change makes a new version.
    """

    track: str
    code: str
    name: str
    name_en: str
    on_leaving: str
    on_entry: str
    limit: int
    freezes: bool
    article: str
    source: str
    valid_from: date
    valid_to: date | None

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def stages_on(track: str, day: date) -> list[Stage]:
    """The stages of a track as they were on the day it began."""
    return [each for each in shipped_stages() if each.track == track and each.is_in_force(day)]


def stage_after(code: str, day: date) -> Stage | None:
    """The stage of a group standard that follows; None after the last one."""
    stages = stages_on(STANDARD, day)
    place = [each.code for each in stages].index(code)
    return stages[place + 1] if place + 1 < len(stages) else None


def is_examined(code: str, day: date) -> bool:
    """Whether a group standard is past the stage in which its text was voted on."""
    codes = [each.code for each in stages_on(STANDARD, day)]
    voted = [each.code for each in stages_on(STANDARD, day) if each.on_leaving == "vote"]
    return code in codes and bool(voted) and codes.index(code) > codes.index(voted[0])


def standard_number(text: str) -> str:
    """T/CQCPA 001—2026 in its one form; empty for what is no number of a group standard."""
    found = NUMBER.match(" ".join(text.upper().replace("／", "/").split()))
    return f"T/{found[1]} {found[2]}—{found[3]}" if found else ""


def passes(*, present: int, agreed: int) -> bool:
    """At least three quarters of the representatives present (国标委联〔2019〕1号)."""
    return present > 0 and agreed * 4 >= present * 3


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the last of February for a leap day."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if is_leap_day else day.day)


def is_person(source: str) -> bool:
    """Whether who is named looks like a person and not an organisation."""
    return bool(PERSON.match(source)) and not BODY.search(source)


def marked(before: str, after: str) -> list[Stretch]:
    """Both texts laid over each other, sign by sign: "kept", "out" and "in"."""
    found: list[Stretch] = []
    for what, i, j, k, m in _joined(SequenceMatcher(None, before, after, autojunk=False).get_opcodes()):
        if what == "equal":
            found.append(Stretch(before[i:j], "kept"))
            continue
        found += [Stretch(before[i:j], "out")] * (j > i) + [Stretch(after[k:m], "in")] * (m > k)
    return found


def columns_of(head: Sequence[str]) -> dict[str, int]:
    """Which column says what, by its heading."""
    names = [cell.strip().lower() for cell in head]
    return {
        what: names.index(known[0]) for what, all_known in COLUMNS.items()
        if (known := [each for each in all_known if each in names])
    }  # fmt: skip


@cache
def shipped_stages() -> tuple[Stage, ...]:
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        return tuple(_stage(row) for row in csv.DictReader(lines))


def _stage(row: dict[str, str]) -> Stage:
    told: dict[str, Any] = dict(row)
    told["limit"], told["freezes"] = int(row["limit"] or 0), row["freezes"] == "yes"
    told["valid_from"] = date.fromisoformat(row["valid_from"])
    told["valid_to"] = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return Stage(**told)


def _joined(steps: Sequence[tuple[str, int, int, int, int]]) -> Iterator[tuple[str, int, int, int, int]]:
    """A single sign that stayed by chance between two changes belongs to one change with them."""
    held: tuple[str, int, int, int, int] | None = None
    for place, step in enumerate(steps):
        what, i, j, _k, m = step
        is_chance = what == "equal" and j - i < CHANCE and 0 < place < len(steps) - 1
        if what == "equal" and not is_chance:
            yield from [held] if held else []
            held = None
            yield step
        else:
            held = ("replace", held[1], j, held[3], m) if held else step
    yield from [held] if held else []
