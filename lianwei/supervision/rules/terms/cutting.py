"""A contract cut into clauses by its own numbering: 第…条, 一、, （一）, 1.1, 1、, (1), ①, blank lines. Pure.

The numbers of the clauses stay as the firm wrote them; a point below an article bears both: 第三条（二）. A
line without a number goes on with the clause before it, unless an empty line lies between.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_CLAUSES = 4_000
LONGEST = 4_000  # characters of one clause
FIGURES = "〇零一二三四五六七八九十百两0-9０-９"
# What may follow 第…条 where it begins no clause: "第二十六条规定的", "第三条、第四条".
CITED = r"(?!\s*(?:规定|约定|所|的|之|第|款|项|、|，|至|及|和|或|与))"
LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(rf"第\s*[{FIGURES}]+\s*[章节编]{CITED}")),
    (1, re.compile(rf"第\s*[{FIGURES}]+\s*条{CITED}")),
    (2, re.compile(r"[一二三四五六七八九十]{1,3}\s*[、.．]")),
    (3, re.compile(r"[（(]\s*[一二三四五六七八九十]{1,3}\s*[）)]")),
    (
        2,
        re.compile(
            r"\d{1,2}(?:[.．]\d{1,2}){1,3}(?![\d.．]|\s*(?:元|%|％|‰|倍|万|米|立方|吨|度|小时|分|折|个))[、.．]?"
        ),
    ),
    (4, re.compile(r"\d{1,3}\s*[、.．](?!\d)")),
    (5, re.compile(r"[（(]\s*\d{1,2}\s*[）)]")),
    (6, re.compile(r"[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳]")),
)
TIDY = re.compile(r"[\s　]+")
TAIL = "、.．:： "
BELOW = 3  # from this level on a number is named with the one above it


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was read, and its page or paragraph."""

    place: int
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its number as the firm wrote it, its words without the number, where it begins."""

    number: str
    text: str
    place: int


@dataclass(slots=True)
class _Piece:
    place: int
    number: str
    words: list[str]


def cut(lines: Iterable[Line]) -> list[Clause]:
    """The clauses in order; headings of chapters are no clauses of their own."""
    pieces: list[_Piece] = []
    above: dict[int, str] = {}
    is_apart = True
    for line in lines:
        text = line.text.strip()
        if not text:
            is_apart = True
            continue
        level, number = _numbered(text)
        if number:
            words = text[len(number) :].lstrip(TAIL + "　")
            pieces.append(_Piece(line.place, _full(level, number, above), [words] if words else []))
        elif is_apart or not pieces:
            pieces.append(_Piece(line.place, "", [text]))
        else:
            pieces[-1].words.append(text)
        is_apart = False
    return _clauses(pieces)


def lines_of(text: str) -> list[Line]:
    """What was pasted or typed, line by line."""
    return [Line(place, line) for place, line in enumerate(text.splitlines(), start=1)]


def letters_in(texts: Iterable[str]) -> int:
    """How many characters that print, as an office counts words (字数)."""
    return sum(len(TIDY.sub("", each)) for each in texts)


def parts_of(text: str) -> list[str]:
    """A clause as its reader cut it: at empty lines."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def _numbered(text: str) -> tuple[int, str]:
    for level, pattern in LEVELS:
        if found := pattern.match(text):
            return level, found[0]
    return 0, ""


def _full(level: int, number: str, above: dict[int, str]) -> str:
    """The number with the nearest one above it; what stood deeper ends here."""
    own = TIDY.sub("", number).rstrip(TAIL)
    for deeper in [each for each in above if each >= level]:
        del above[deeper]
    parent = above[max(above)] if above and level >= BELOW and max(above) > 0 else ""
    above[level] = parent + own if not own[:1].isdigit() or not parent else f"{parent} {own}"
    return above[level]


def _clauses(pieces: Sequence[_Piece]) -> list[Clause]:
    found = []
    for piece in pieces:
        text = _joined(piece.words)
        if text and not _is_chapter(piece.number):
            found += [Clause(piece.number, part, piece.place) for part in _short(text)]
    return found


def _is_chapter(number: str) -> bool:
    return number.startswith("第") and number.endswith(("章", "节", "编"))


def _joined(words: Sequence[str]) -> str:
    """Lines that were broken by the width of a page, as one; Latin words keep a space between them."""
    text = ""
    for each in words:
        is_latin = text[-1:].isascii() and text[-1:].isalnum() and each[:1].isascii() and each[:1].isalnum()
        text += f" {each}" if is_latin else each
    return TIDY.sub(" ", text).strip()


def _short(text: str) -> list[str]:
    return [text[at : at + LONGEST] for at in range(0, len(text), LONGEST)]
