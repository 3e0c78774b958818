"""Where something stands in the index of what is known: by its day, then by what it is. Pure."""

from datetime import date
from typing import NamedTuple

ENTRY, ARTICLE, EXPERIENCE, ELSEWHERE = range(4)  # ELSEWHERE: what a higher app brings
SOURCES = 4
PIECES = 16  # parts that one text may have in the index
DAY = 1 << 36  # places of a day: 2^30 keys of each source


class Place(NamedTuple):
    source: int
    key: int


def place_key(place: Place, on: date) -> int:
    """The first key of a text in the index. Later days stand higher."""
    return on.toordinal() * DAY + (place.key * SOURCES + place.source) * PIECES


def place_at(index_key: int) -> Place:
    """What stands there."""
    rest = index_key % DAY // PIECES
    return Place(rest % SOURCES, rest // SOURCES)
