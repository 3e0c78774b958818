"""Checklists of an observation: sections of items, read from lines or sheets, and what answers score. Pure.

A line: 分组｜检查内容｜权重｜答案｜照片｜不适用, cells apart by | or a tab. English heads are read as well.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

YES_NO, SCALE, NUMBER, CHOICE = "yes_no", "scale", "number", "choice"
NOT_APPLICABLE = "n/a"
YES, NO = "yes", "no"
SCALE_TO, MET_FROM = 5, 4  # of a scale from 1 to 5, an item counts as met from 4 on
MOST_ITEMS, MOST_WEIGHT, TEXT = 80, 100, 200
KINDS = {
    YES_NO: ("是否", "是/否", "yes/no", "yes_no"),
    SCALE: ("1-5分", "1–5", "1-5", "评分", "scale"),
    NUMBER: ("数字", "数值", "number"),
    CHOICE: ("选择", "单选", "choice"),
}
HEADS = {
    "section": ("分组", "部分", "section"),
    "text": ("检查内容", "项目", "内容", "item"),
    "text_en": ("英文", "英文内容", "english"),
    "weight": ("权重", "分值", "weight", "points"),
    "kind": ("答案", "答案类型", "answer"),
    "options": ("选项", "options"),
    "photo": ("照片", "拍照", "photo"),
    "na": ("不适用", "可不适用", "not applicable", "n/a"),
}
TRUE = ("是", "要", "可", "√", "1", "y", "yes", "true")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look for. `weight`: the points it brings where it is met. `options` of a choice, the good
    ones marked by a star before them when they are typed (`good` holds their places).
    """

    key: str
    text: str
    text_en: str = ""
    weight: int = 1
    kind: str = YES_NO
    options: tuple[str, ...] = ()
    good: tuple[int, ...] = ()
    photo: bool = False
    na: bool = True

    def label(self, language: str) -> str:
        return self.text_en if self.text_en and not language.startswith("zh") else self.text


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    items: tuple[Item, ...] = field(default=())


class UnreadableListError(ValueError):
    """A checklist that cannot be read; the sentence says which line and why."""


def to_data(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """As it is kept."""
    return [asdict(each) for each in sections]


def from_data(data: Iterable[Mapping[str, Any]]) -> tuple[Section, ...]:
    """What to_data() wrote."""
    return tuple(
        Section(
            each["title"],
            tuple(
                Item(**item | {"options": tuple(item["options"]), "good": tuple(item["good"])})
                for item in each["items"]
            ),
        )
        for each in data
    )


def items_of(sections: Iterable[Section]) -> list[Item]:
    return [item for section in sections for item in section.items]


def read_lines(text: str) -> tuple[Section, ...]:
    """Typed lines. Without a head row the columns stand as the module says."""
    rows = [[cell.strip() for cell in _cut(line)] for line in text.splitlines() if line.strip()]
    return read_rows(rows)


def read_rows(rows: Iterable[Sequence[str]]) -> tuple[Section, ...]:
    """Rows of a sheet, with or without a head. Raises UnreadableListError."""
    lines = [list(row) for row in rows if any(str(cell).strip() for cell in row)]
    columns = _columns(lines[0]) if lines else {}
    if columns:
        lines = lines[1:]
    else:
        columns = {name: at for at, name in enumerate(("section", "text", "weight", "kind", "photo", "na"))}
    found: dict[str, list[Item]] = {}
    last = ""
    for number, row in enumerate(lines, start=1):
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        last = cells.get("section") or last
        found.setdefault(last, []).append(_item(cells, number))
    count = sum(map(len, found.values()))
    if not count:
        raise UnreadableListError(_("Please enter at least one item."))
    if count > MOST_ITEMS:
        raise UnreadableListError(_("A checklist has at most %(most)d items.") % {"most": MOST_ITEMS})
    return tuple(Section(title, tuple(items)) for title, items in found.items())


def written_lines(sections: Iterable[Section]) -> list[list[str]]:
    """The same as rows with a head, to be changed and read again."""
    head = ["分组", "检查内容", "英文", "权重", "答案", "选项", "照片", "不适用"]
    rows = [
        [
            section.title,
            item.text,
            item.text_en,
            str(item.weight),
            KINDS[item.kind][0],
            " ".join(("*" if at in item.good else "") + option for at, option in enumerate(item.options)),
            "是" if item.photo else "",
            "是" if item.na else "否",
        ]
        for section in sections
        for item in section.items
    ]
    return [head, *rows]


def score(item: Item, answer: object) -> float | None:
    """How far an item is met, 0 to 1; None where it does not apply, was left open, or is a number."""
    if answer in (None, "", NOT_APPLICABLE) or item.kind == NUMBER:
        return None
    if item.kind == SCALE:
        return (int(str(answer)) - 1) / (SCALE_TO - 1)
    if item.kind == CHOICE:
        return float(int(str(answer)) in item.good)
    return float(answer == YES)


def is_met(item: Item, answer: object) -> bool | None:
    """Whether an item is met; None as in score()."""
    points = score(item, answer)
    return None if points is None else points >= (MET_FROM - 1) / (SCALE_TO - 1)


def faults_of(items: Iterable[Item], answers: Mapping[str, object]) -> dict[str, str]:
    """What is wrong with answers, by item: each is answered, or said not to apply where it may."""
    return {item.key: fault for item in items if (fault := _fault(item, answers.get(item.key)))}


def _fault(item: Item, answer: object) -> str:
    if answer in (None, ""):
        return _("Please answer: %(item)s") % {"item": item.text}
    text = str(answer)
    if text == NOT_APPLICABLE:
        return "" if item.na else _("This always applies: %(item)s") % {"item": item.text}
    allowed = {
        YES_NO: (YES, NO),
        SCALE: tuple(map(str, range(1, SCALE_TO + 1))),
        CHOICE: tuple(map(str, range(len(item.options)))),
    }
    if item.kind == NUMBER:
        return "" if _is_number(text) else _("Please enter a number: %(item)s") % {"item": item.text}
    known = text in allowed[item.kind]
    return "" if known else _("This is no answer to: %(item)s") % {"item": item.text}


def _is_number(text: str) -> bool:
    whole = text.removeprefix("-").replace(".", "", 1)
    return len(text) < 16 and whole.isascii() and whole.isdecimal()  # noqa: PLR2004 - digits nobody reads off a shelf


def _cut(line: str) -> list[str]:
    for mark in ("\t", "｜", "|"):
        if mark in line:
            return line.split(mark)
    return ["", line]


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Where each column stands, where the row is a head: it names the item."""
    found = {}
    for at, cell in enumerate(row):
        words = str(cell).strip().lower()
        found |= {name: at for name, heads in HEADS.items() if words in heads}
    return found if "text" in found else {}


def _item(cells: Mapping[str, str], number: int) -> Item:
    def refuse(sentence: str) -> UnreadableListError:
        return UnreadableListError(_("Line %(number)d: %(fault)s") % {"number": number, "fault": sentence})

    text = cells.get("text", "")
    if not text or len(text) > TEXT:
        raise refuse(_("the item is missing, or longer than 200 characters."))
    weight = cells.get("weight") or "1"
    if not (weight.isascii() and weight.isdecimal() and 0 <= int(weight) <= MOST_WEIGHT):
        raise refuse(_("the weight is a whole number from 0 to 100."))
    kind = _kind(cells.get("kind", ""))
    if kind is None:
        raise refuse(_("the answer is one of 是否, 1-5分, 数字, 选择."))
    options = tuple(cells.get("options", "").replace("/", " ").replace("、", " ").split())
    if kind == CHOICE and len(options) < 2:  # noqa: PLR2004 - one option is no choice
        raise refuse(_("a choice needs two options at least."))
    return Item(
        f"i{number}",
        text,
        cells.get("text_en", "")[:TEXT],
        int(weight),
        kind,
        tuple(each.removeprefix("*") for each in options),
        tuple(at for at, each in enumerate(options) if each.startswith("*")) or ((0,) if options else ()),
        cells.get("photo", "").lower() in TRUE,
        cells.get("na", "").lower() not in ("否", "不可", "no", "false", "0"),
    )


def _kind(word: str) -> str | None:
    if not word:
        return YES_NO
    return next((kind for kind, names in KINDS.items() if word.lower() in names), None)
