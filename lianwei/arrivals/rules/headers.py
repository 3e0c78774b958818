"""Where the heads of the columns stand, and which field each column probably is. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from lianwei.core.errors import Invalid
from lianwei.ui.inputs import MOBILE, is_id_number, read_money

from .targets import CODE, DAY, IDENTITY, MONEY, PHONE, TEXT, Target, is_day

LOOKED_AT = 20  # rows from the top in which the heads are sought
LONGEST_HEAD = 40
SAMPLE = 50
MOSTLY = 0.7
LONG = 30  # characters, on average, of a column that tells something
USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of the columns, and how many rows of the file they and what is above them take."""

    names: tuple[str, ...]
    rows: int

    @property
    def fingerprint(self) -> str:
        """The same for every sheet with these heads in any order."""
        plain = "\n".join(sorted(plain_name(name) for name in self.names if name))
        return hashlib.sha256(plain.encode()).hexdigest()[:32]


def plain_name(text: str) -> str:
    """A head without spaces, marks, units and letter case: 投诉人姓名（必填） → 投诉人姓名."""
    text = re.sub(r"[(（\[【].*?[)）\]】]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"[\W_]+", "", text).lower()


def find_heads(rows: Rows, targets: Sequence[Target]) -> Heads:
    """The row, or the pair of rows with merged cells, that names the columns."""
    known = {plain_name(alias) for target in targets for alias in target.aliases}
    best, score = Heads((), 0), -1.0
    for place, row in enumerate(rows[:LOOKED_AT]):
        below = rows[place + 1] if place + 1 < len(rows) else ()
        for names, taken in ((_single(row), 1), (_merged(row, below), 2)):
            points = _points(names, known) - place / 100
            if names and points > score:
                best, score = Heads(_distinct(names), place + taken), points
    return best


def _single(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(_head(cell) for cell in row)


def _head(cell: str) -> str:
    return re.sub(r"\s+", " ", cell).strip()


def _merged(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Two rows of heads that complete each other: groups above, their parts below; () where they do not."""
    width = max(len(upper), len(lower))
    pairs = [(_at(upper, n), _at(lower, n)) for n in range(width)]
    if not any(a and not b for a, b in pairs) or not any(b and not a for a, b in pairs):
        return ()
    names, group = [], ""
    for above, below in pairs:
        group = above or (group if below else "")
        names.append(f"{group} {below}".strip() if below and group else below or above)
    return tuple(_head(name) for name in names)


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _points(names: Sequence[str], known: set[str]) -> float:
    """Known words count most; long cells, numbers and days are no heads."""
    filled = [name for name in names if name]
    if not filled:
        return -1
    plain = [plain_name(name) for name in filled]
    wrong = sum(len(name) > LONGEST_HEAD or is_value(name) for name in filled)
    hits = sum(any(each == word or each.endswith(word) for word in known if word) for each in plain)
    return 4 * hits + len(set(plain)) - 3 * wrong - (1 if len(filled) == 1 else 0)


def is_value(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,:/\- E+]+", text)) or is_day(text)


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """A head that comes twice gets a number outside of brackets, which plain_name() keeps: 联系电话 2."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        if name:
            seen[name] = seen.get(name, 0) + 1
        found.append(f"{name} {seen[name]}" if name and seen[name] > 1 else name)
    return tuple(found)


def propose(heads: Heads, rows: Rows, targets: Sequence[Target]) -> dict[str, list[str]]:
    """{path: [head]}: by the same name, by a name that holds it, then by what stands in the column."""
    found: dict[str, list[str]] = {}
    free = [name for name in heads.names if name]
    for fits in (_is_same, _holds):
        for target in targets:
            head = next((name for name in free if fits(name, target)), None)
            if target.path not in found and head is not None:
                found[target.path] = [head]
                free.remove(head)
    columns = {name: _column(rows, place) for place, name in enumerate(heads.names) if name in free}
    for target in targets:
        head = next(
            (name for name in columns if target.path not in found and looks_like(target, columns[name])), None
        )
        if head is not None:
            found[target.path] = [head]
            del columns[head]
    return found


def _is_same(name: str, target: Target) -> bool:
    plain = plain_name(name)
    tail = plain_name(name.rpartition(" ")[2])
    return any(plain_name(alias) in (plain, tail) for alias in target.aliases)


def _holds(name: str, target: Target) -> bool:
    return any(len(alias) > 1 and plain_name(alias) in plain_name(name) for alias in target.aliases)


def _column(rows: Rows, place: int) -> list[str]:
    return [cell for row in rows[:SAMPLE] if (cell := _at(row, place))]


def looks_like(target: Target, cells: Sequence[str]) -> bool:
    """Whether most cells of a column are of the kind of a field that is needed or tells itself apart."""
    test = LOOKS.get(target.kind)
    if test is None or not cells or target.codes or not (target.needed or target.kind in (PHONE, IDENTITY)):
        return False
    return sum(map(test, cells)) >= MOSTLY * len(cells)


def _is_money(text: str) -> bool:
    try:
        return bool(re.search(r"[.,元¥]", text)) and read_money(text) >= 0
    except Invalid:
        return False


LOOKS = {
    PHONE: lambda cell: bool(MOBILE.fullmatch(re.sub(r"\D", "", cell))),
    IDENTITY: lambda cell: is_id_number(cell.upper()) or bool(USCC.fullmatch(cell)),
    DAY: is_day,
    MONEY: _is_money,
    TEXT: lambda cell: len(cell) >= LONG,
    CODE: lambda cell: False,
}
