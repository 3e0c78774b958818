"""What is told of a narrative: its text without what names somebody, category and city only where five cases
or more share them with it.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lianwei.analytics.rules.cells import MINIMUM
from lianwei.reading.numbers import TOKEN
from lianwei.reading.scrubber import MARK, scrub

SHOP, MORE, SOMEBODY, CONTACT = "〔经营者〕", "〔隐去〕", "〔姓名〕", "〔联系方式〕"
SHORTEST = 2  # characters of a value of the case that is looked for: one would be a character of every text
LEAST = 20  # characters of a narrative that tells something
MUNICIPALITIES = ("11", "12", "31", "50")  # their districts have no city above them (GB/T 2260)
AMOUNT = re.compile(r"(?<![\d.,〔约])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(万?[元块])")
TOLD_DIGITS = 2  # of a sum of money: an exact one is known to the shop, the court and the bank
NUMBER_IN_TOKEN = re.compile(r"\d+(?=〕)")
ANY = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text; `is_masked`: it does not go out."""

    text: str
    is_masked: bool


def narrative_told(text: str, known: Mapping[str, str]) -> str:
    """The text as it could go out. `known`: values of the case that name somebody, and the mark of each."""
    for plain in sorted(known, key=len, reverse=True):
        if len(plain) >= SHORTEST:
            text = text.replace(plain, known[plain])
    scrubbed = scrub(text).text
    plain = TOKEN.sub(lambda token: NUMBER_IN_TOKEN.sub("", token[0]), scrubbed)
    return AMOUNT.sub(_about, plain)


def _about(amount: re.Match[str]) -> str:
    """A sum of money to its first two digits, as a mark; as it is where it has no more."""
    exact = Decimal(amount[1].replace(",", "") + (amount[2] or ""))
    step = Decimal(1).scaleb(exact.adjusted() + 1 - TOLD_DIGITS)
    rounded = (exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return amount[0] if rounded == exact else f"〔约{rounded:f}{amount[3]}〕"


def masked_further(text: str, words: Iterable[str]) -> str | None:
    """The text without these words too, wherever they stand outside marks; None where one stands nowhere."""
    for word in words:
        parts = re.split(f"({MARK.pattern})", text)
        hidden = [part if MARK.fullmatch(part) else part.replace(word, MORE) for part in parts]
        if hidden == parts:
            return None
        text = "".join(hidden)
    return text


def beside(original: str, told: str) -> list[Segment]:
    """The original in pieces: what goes out, and what marks stand for."""
    parts, found, at = MARK.split(told), [], 0
    for n, part in enumerate(parts):
        is_last = n == len(parts) - 1 and original.endswith(part)
        place = len(original) - len(part) if is_last else original.find(part, at)
        if place < at:
            return [Segment(original, is_masked=False)]
        found += [Segment(original[at:place], is_masked=True), Segment(part, is_masked=False)]
        at = place + len(part)
    return [each for each in [*found, Segment(original[at:], is_masked=True)] if each.text]


def marks_in(told: str) -> list[Segment]:
    """The text that goes out, its marks apart."""
    parts = re.split(f"({MARK.pattern})", told)
    return [Segment(part, is_masked=MARK.fullmatch(part) is not None) for part in parts if part]


def city_of(region: str) -> str:
    """The city a region's code lies in; of a municipality, the municipality."""
    if len(region) < len("500000"):
        return ANY
    return region[:2] + "0000" if region.startswith(MUNICIPALITIES) else region[:4] + "00"


Cell = tuple[str, str]  # category, city; empty for any


def shared_by(cases: Iterable[tuple[Sequence[str], str]]) -> dict[Cell, int]:
    """How many cases of a month share each cell. A case: its category with all above it, its city."""
    counts: dict[Cell, int] = {}
    for line, city in cases:
        for category in (*line, ANY):
            for place in {city, ANY}:
                counts[category, place] = counts.get((category, place), 0) + 1
    return counts


def cell_told(line: Sequence[str], city: str, counts: Mapping[Cell, int]) -> Cell | None:
    """The finest category and city that five cases share: the category is raised first, then the city is left
    out. `line`: the category and those above it, the finest first. None where the whole month has fewer.
    """
    for place in dict.fromkeys((city, ANY)):
        for category in (*line, ANY):
            if counts.get((category, place), 0) >= MINIMUM:
                return category, place
    return None


def faults_of_rows(rows: Collection[Mapping[str, str]], counts: Mapping[Cell, int]) -> list[str]:
    """What rows would give away as published: cells of fewer than five cases, what a text still names."""
    found = []
    for row in rows:
        if counts.get((row["category"], row["city"]), 0) < MINIMUM:
            found.append(f"few: {row['number']} {row['category'] or '-'}/{row['city'] or '-'}")
        found += names_left(row)
    return found


def names_left(row: Mapping[str, str]) -> list[str]:
    """What a row as published still names, as far as the scrubber sees."""
    return [f"named: {row['number']} {each.kind}" for each in scrub(row["text"]).found]
