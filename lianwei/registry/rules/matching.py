"""Whether two descriptions are one business, by name, address and phone: sums of evidence.

After Fellegi and Sunter (1969): each field that agrees or differs adds so much, by how seldom it agrees by
chance; a field that one of the two lacks adds nothing. Candidates share a rare pair of characters or half a
phone.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

from . import distinctive_name, normalise_name, pairs

LIKELY = 0.0  # evidence from which two are probably one
MOST_SHARERS = 60  # of a key; more of them tell nothing and cost much
RAREST = 4  # pairs of a name, and of an address, that lead to candidates
MOBILE, HALF = 11, 4
COUNTY = 6  # digits of a county's code
SIGN = 2  # characters with which a name begins, place apart: what a shop is called
BRANCH = re.compile(r"[（(]([^）)]*)[）)]")
AREA_CODE = re.compile(r"^0(?:10|2\d|[3-9]\d\d)(?=\d{7,8}$)")
NUMBER = re.compile(r"\d+")
DISTRICT = re.compile(r"[^省市区县]{2,3}(?=[区县])")
ADDRESS_NOISE = re.compile(r"[省市区县镇乡路街道号楼栋幢层室附旁边对面附近]")
# What agreement and difference of a field add, in natural logarithms of how much likelier one business is.
# Fitted (logistic regression) on bench.business_records, seeds 101-108; bench.businesses measures on others.
# "sign other" is stricter than fitted (-2.4): two shops of one trade in one house are common outside a bench.
WEIGHTS = {
    "always": -2.6,
    "name over": 5.4, "name under": -7.7,
    "sign same": -0.2, "sign other": -7.0,
    "branch same": -0.5, "branch other": -7.5, "branch one": -4.1,
    "address over": 5.6, "address under": -7.3,
    "house same": 1.1, "house other": -0.9,
    "district same": 0.7, "district other": -2.4,
    "phone same": 3.5, "phone near": 4.8, "phone other": -1.7,
}  # fmt: skip
TURN_NAME, TURN_ADDRESS = 0.5, 0.4  # likeness that tells nothing either way


@dataclass(frozen=True, slots=True)
class Described:
    """A business as an entry or a sheet describes it; what is not known is empty."""

    name: str
    address: str = ""
    phone: str = ""
    region: str = ""  # code of the county, where it is known


@dataclass(frozen=True, slots=True)
class Traits:
    """A description as it is compared."""

    name: frozenset[str]
    sign: frozenset[str]
    branch: frozenset[str]
    address: frozenset[str]
    districts: frozenset[str]
    houses: frozenset[str]
    phone: str
    region: str = ""


def traits_of(given: Described) -> Traits:
    name = distinctive_name(given.name)
    branches = " ".join(BRANCH.findall(given.name))
    place = normalise_name(given.address)
    street = ADDRESS_NOISE.sub("", place)
    return Traits(
        name=frozenset(pairs(name) | set(name)),
        sign=frozenset(name[:SIGN]),
        branch=frozenset(normalise_name(branches).removesuffix("店")),
        address=frozenset(pairs(street) | set(street)),
        districts=frozenset(DISTRICT.findall(normalise_name(given.name)) + DISTRICT.findall(place)),
        houses=frozenset(NUMBER.findall(place)),
        phone=phone_core(given.phone),
        region=given.region[:COUNTY],
    )


def phone_core(text: str) -> str:
    """The number as it is compared: digits, without +86 and without the area code; empty for none."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    digits = digits.removeprefix("0086")
    if len(digits) > MOBILE and digits.startswith("86"):
        digits = digits[2:]
    return AREA_CODE.sub("", digits)


def keys_of(traits: Traits, shared: Mapping[str, int]) -> list[str]:
    """What leads from one description to others that may be the same: rare pairs, halves of the phone."""
    found = _rarest("n", traits.name, shared) + _rarest("a", traits.address, shared)
    phone = traits.phone
    return found + ([f"<{phone[:-HALF]}", f">{phone[-HALF:]}{len(phone)}"] if len(phone) > HALF else [])


def _rarest(kind: str, tokens: Iterable[str], shared: Mapping[str, int]) -> list[str]:
    named = (kind + each for each in tokens if len(each) > 1)
    return sorted(named, key=lambda each: (shared.get(each, 0), each))[:RAREST]


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a pair of characters tells: the seldomer it is, the more (bits it saves)."""

    weights: Mapping[str, float]
    usual: float = 1.0

    @classmethod
    def of(cls, rows: Sequence[Traits]) -> "Rarity":
        counts = _shared(rows)
        total = len(rows) + 1
        return cls({token: log(total / n) + 0.1 for token, n in counts.items()}, log(total) + 0.1)

    def likeness(self, kind: str, one: frozenset[str], other: frozenset[str]) -> float:
        """Shared weight of all weight, 0 to 1 (Dice); an abbreviation counts nearly as the whole."""
        a, b = self._sum(kind, one), self._sum(kind, other)
        if not a or not b:
            return 0.0
        both = self._sum(kind, one & other)
        return max(2 * both / (a + b), 0.85 * both / min(a, b))

    def _sum(self, kind: str, tokens: Iterable[str]) -> float:
        return sum(self.weights.get(kind + each, self.usual) for each in tokens)


def evidence(one: Traits, other: Traits, rarity: Rarity) -> float:
    """How much speaks for one business rather than two."""
    return sum(WEIGHTS[what] * much for what, much in signs(one, other, rarity))


def signs(one: Traits, other: Traits, rarity: Rarity) -> Iterator[tuple[str, float]]:
    """What agrees and differs, and how much (0 to 1); nothing of what one of the two lacks."""
    yield "always", 1.0
    yield _beside("name", rarity.likeness("n", one.name, other.name), TURN_NAME)
    yield f"sign {'same' if one.sign & other.name or other.sign & one.name else 'other'}", 1.0
    if one.branch or other.branch:
        yield f"branch {_compared(one.branch, other.branch)}", 1.0
    if one.address and other.address:
        yield _beside("address", rarity.likeness("a", one.address, other.address), TURN_ADDRESS)
    if one.houses and other.houses:
        yield f"house {_compared(one.houses, other.houses)}", 1.0
    if one.region and other.region:
        yield f"district {'same' if one.region == other.region else 'other'}", 1.0
    elif one.districts and other.districts:
        is_same = any(a.endswith(b) or b.endswith(a) for a in one.districts for b in other.districts)
        yield f"district {'same' if is_same else 'other'}", 1.0
    if one.phone and other.phone:
        yield f"phone {_phones(one.phone, other.phone)}", 1.0


def _compared(one: frozenset[str], other: frozenset[str]) -> str:
    if not one or not other:
        return "one"
    return "same" if one & other else "other"


def _phones(one: str, other: str) -> str:
    if one == other:
        return "same"
    return "near" if is_one_slip(one, other) else "other"


def is_one_slip(one: str, other: str) -> bool:
    """One digit wrong, left out, added, or two neighbours swapped."""
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        at = next((n for n, letter in enumerate(short) if letter != long[n]), len(short))
        return len(long) - len(short) == 1 and short[at:] == long[at + 1 :]
    wrong = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(wrong) == 1:
        return True
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1  # noqa: PLR2004 - two neighbours
    return swapped and one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]]


def _beside(what: str, alike: float, turn: float) -> tuple[str, float]:
    """How far a likeness lies over or under the one that tells nothing."""
    if alike >= turn:
        return f"{what} over", (alike - turn) / (1 - turn)
    return f"{what} under", (turn - alike) / turn


def matches(given: Sequence[Described], *, least: float = LIKELY) -> list[tuple[int, int, float]]:
    """(place, place, evidence) of those that are probably one business, the surest first."""
    rows = [traits_of(each) for each in given]
    rarity, shared = Rarity.of(rows), _shared(rows)
    found = []
    for one, other in _candidates(rows, shared):
        weight = evidence(rows[one], rows[other], rarity)
        if weight >= least:
            found.append((one, other, weight))
    return sorted(found, key=lambda each: (-each[2], each[:2]))


def _shared(rows: Sequence[Traits]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(f"n{each}" for each in row.name)
        counts.update(f"a{each}" for each in row.address)
    return counts


def _candidates(rows: Sequence[Traits], shared: Mapping[str, int]) -> set[tuple[int, int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        for key in keys_of(row, shared):
            holders[key].append(place)
    found: set[tuple[int, int]] = set()
    for places in holders.values():
        if 1 < len(places) <= MOST_SHARERS:
            found.update(combinations(places, 2))
    return found
