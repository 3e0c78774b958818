"""Names that several people's texts share: of a shop, an estate, a street, a school. Pure.

No list of names is needed: a name is a run of letters that ends as names of places and businesses do, that
stands in headlines and in few texts of all, and whose headlines have more in common than those that merely
share a word. A case goes with the name that most others share.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lianwei.reading.scripts import plain

FEWEST, IN_HEADLINES = 5, 3  # texts that a name stands in, and headlines
COMMON, COMMON_FROM = 0.03, 30  # of all texts, and texts: what more of them hold is no name
SHARE = 0.5  # of the texts with a name that have it in the headline
COHESION = 0.07  # mean likeness of their headlines
LEFT = 0.6  # of the texts with a name that no larger name has taken
SIZES = range(3, 7)  # letters
WORDS = re.compile(r"[^\W\da-z_]+")
ENDS = (
    "小区", "园", "苑", "城", "府", "湾", "滩", "池", "庭", "居", "墅", "楼", "厦", "广场", "市场", "超市",
    "店", "馆", "中心", "俱乐部", "公司", "集团", "厂", "银行", "院", "大学", "中学", "小学", "学校", "站",
    "路", "街", "大道",
)  # fmt: skip


class Named(NamedTuple):
    """A name, and the places of the texts that share it."""

    name: str
    places: set[int]


def names_shared(
    headlines: Sequence[str], texts: Sequence[str], *, cohesion: float = COHESION
) -> list[Named]:
    """Names with the texts that share them; no text stands under two. Of names that share texts, the one with
    more of them and with headlines more alike comes first.
    """
    found: dict[frozenset[int], str] = {}
    for name, places in _covers(headlines, texts):
        known = found.get(places, "")
        found[places] = max(known, name, key=lambda each: (len(each), each))
    likeness = _Likeness(headlines)
    weighed = [(likeness.mean(places), Named(name, set(places))) for places, name in found.items()]
    kept = [(-len(each.places) * mean**0.5, each) for mean, each in weighed if mean >= cohesion]
    return list(_apart([each for _weight, each in sorted(kept, key=lambda pair: (pair[0], pair[1].name))]))


def _covers(headlines: Sequence[str], texts: Sequence[str]) -> Iterator[tuple[str, frozenset[int]]]:
    """What may be a name, and the places of the texts with it."""
    told = Counter(name for headline in headlines for name in _runs(headline))
    likely = {name for name, n in told.items() if n >= IN_HEADLINES}
    places = defaultdict(set)
    for place, (headline, text) in enumerate(zip(headlines, texts, strict=True)):
        for name in _runs(f"{headline}\n{text}") & likely:
            places[name].add(place)
    most = max(COMMON * len(texts), COMMON_FROM)
    for name, held in places.items():
        if FEWEST <= len(held) <= most and told[name] >= SHARE * len(held):
            yield name, frozenset(held)


def _runs(text: str) -> set[str]:
    """Runs of letters that end as names do."""
    found = set()
    for word in WORDS.findall(plain(text)):
        for end in range(SIZES[0], len(word) + 1):
            if word.endswith(ENDS, 0, end) and word[end - 1 : end + 1] != "街道":
                found |= {word[end - size : end] for size in SIZES if size <= end}
    return found


class _Likeness:
    """How alike headlines are, as vectors of their marks, the rare ones weighing more."""

    def __init__(self, headlines: Sequence[str]) -> None:
        from lianwei.reading.rarity import marks_of  # noqa: PLC0415 - numpy: 20 MB, for the night's job
        from lianwei.reading.shingles import unpacked  # noqa: PLC0415 - numpy, too

        marked = marks_of(headlines)
        self.first = marked.first.tolist()
        owner, marks = unpacked(marked.keys)
        self.marks = marks.tolist()
        self.weights = (marked.weight[marks] ** 0.5 / marked.length[owner]).tolist()

    def mean(self, places: frozenset[int]) -> float:
        """Over all pairs: the sum of the vectors, squared, without each with itself."""
        total: dict[int, float] = defaultdict(float)
        own = 0.0
        for place in places:
            for at in range(self.first[place], self.first[place + 1]):
                total[self.marks[at]] += self.weights[at]
                own += self.weights[at] ** 2
        pairs = len(places) * (len(places) - 1)
        return (sum(each * each for each in total.values()) - own) / pairs


def _apart(names: Sequence[Named]) -> Iterator[Named]:
    """The larger takes what two share; what is left of a name must be most of it."""
    taken: set[int] = set()
    for name, places in names:
        left = places - taken
        if len(left) >= max(FEWEST, LEFT * len(places)):
            taken |= left
            yield Named(name, left)
