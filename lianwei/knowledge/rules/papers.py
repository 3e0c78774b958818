"""The small language in which the texts of papers are written. Pure.

One block per line:

    # heading · ## second level            {{ facts }} or plain text: one paragraph, dropped when empty
    | key | label [| key | label]          a row of the bordered table
    = key | column | column                a list with a header row
    - text · + key                         an item of a list · all items of a field
    [ ] key | title                        a list of grounds, the right ones ticked
    >> key | label; label                  lines to sign
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    HEADING = "heading"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    ROW = "row"
    GRID = "grid"
    ITEM = "item"
    ITEMS = "items"
    TICKS = "ticks"
    SIGN = "sign"


# Longer marks first: "## " before "# ".
MARKS = (
    ("## ", Kind.SUBHEADING),
    ("# ", Kind.HEADING),
    ("| ", Kind.ROW),
    ("= ", Kind.GRID),
    ("- ", Kind.ITEM),
    ("+ ", Kind.ITEMS),
    ("[ ] ", Kind.TICKS),
    (">> ", Kind.SIGN),
)
TEXTS = (Kind.HEADING, Kind.SUBHEADING, Kind.PARAGRAPH, Kind.ITEM)
VARIABLE = re.compile(r"{{\s*(\w+)[^}]*}}|{%\s*(?:if|elif)\s+(\w+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a body: `text` for texts, else the key or keys it shows and their labels."""

    kind: Kind
    text: str = ""
    keys: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def parse_body(body: str) -> list[Line]:
    """The lines of a body, empty ones left out."""
    return [_parse(line.strip()) for line in body.splitlines() if line.strip()]


def _parse(line: str) -> Line:
    mark, kind = next(((m, k) for m, k in MARKS if line.startswith(m)), ("", Kind.PARAGRAPH))
    rest = line[len(mark) :].strip()
    if kind in TEXTS:
        return Line(kind, text=rest)
    parts = [part.strip() for part in rest.split("|")]
    if kind == Kind.ROW:
        return Line(kind, keys=tuple(parts[::2]), labels=tuple(parts[1::2]))
    if kind == Kind.SIGN:
        labels = parts[1].split(";") if len(parts) > 1 else parts[:1]
        return Line(kind, keys=(parts[0],), labels=tuple(label.strip() for label in labels))
    return Line(kind, keys=(parts[0],), labels=tuple(parts[1:]))


LONGEST_NUMBER = 3  # digits; the Civil Code's longer ones are printed in figures
FIGURES = "零一二三四五六七八九"


def article_name(article: str) -> str:
    """39 → 第三十九条, 148 → 第一百四十八条; anything but a number below 1000 stays as it is."""
    if not article.isdigit() or len(article) > LONGEST_NUMBER:
        return f"第{article}条"
    hundreds, rest = divmod(int(article), 100)
    tens, ones = divmod(rest, 10)
    text = f"{FIGURES[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{FIGURES[tens]}十"
    elif hundreds and ones:
        text += FIGURES[0]
    return f"第{text}{FIGURES[ones] if ones else ''}条"


def keys_used(body: str) -> set[str]:
    """All fields that a body shows or asks for; a line to sign needs no field."""
    found = set()
    for line in parse_body(body):
        found |= {name for pair in VARIABLE.findall(line.text) for name in pair if name}
        found |= set() if line.kind == Kind.SIGN else set(line.keys)
    return found
