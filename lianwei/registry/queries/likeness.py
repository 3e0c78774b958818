"""Which entries a description may be of: candidates by phone, name and words; then the evidence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from django.db.models import Exists, OuterRef, QuerySet

from lianwei.core import keys
from lianwei.core.paging import Page, latest
from lianwei.registry.models import Business, BusinessPhone, BusinessToken, LikelyDouble, Premises
from lianwei.registry.rules import normalise_name
from lianwei.registry.rules.matching import (
    LIKELY,
    Described,
    Rarity,
    evidence,
    phone_core,
    traits_of,
)

CANDIDATES = 120  # rows looked at
LEADING = 2  # rarest pairs of a name that lead to candidates
PEEK = 400  # rows counted before a pair is called common
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Likely:
    """An entry that may be the business described, and how much speaks for it."""

    business: Business
    weight: float
    is_same_phone: bool


def phone_key(phone: str) -> str:
    """The blind index of a number as it is compared; empty for none."""
    core = phone_core(phone)
    return keys.blind(core, purpose="business phone") if core else ""


def described(businesses: Sequence[Business]) -> Iterator[Described]:
    """Entries as they are compared, with one place each; for the machine's own work."""
    rows = Premises.objects.filter(business__in=[each.pk for each in businesses], valid_to=None)
    places = {row.business_id: row for row in rows.order_by("kind", "-pk")}
    for each in businesses:
        phone = each.contact_phone.plain() if each.contact_phone else ""
        place = places.get(each.pk)
        address, region = (place.address, place.region_code) if place else ("", "")
        yield Described(each.name, address, phone, region)


def description_of(business: Business) -> Described:
    return next(described([business]))


def likely_businesses(given: Described, *, without: Iterable[int] = (), limit: int = SHOWN) -> list[Likely]:
    """Entries that are probably the business described, the surest first."""
    if not normalise_name(given.name):
        return []
    own = traits_of(given)
    counts = {each: _count(each) for each in sorted(own.name) if len(each) > 1}
    rows = [each for each in _candidates(given, counts) if each.pk not in set(without)]
    rarity = _rarity(counts)
    found = []
    for row, text in zip(rows, described(rows), strict=True):
        traits = traits_of(text)
        weight = evidence(own, traits, rarity)
        if weight >= LIKELY:
            found.append(Likely(row, weight, bool(own.phone) and own.phone == traits.phone))
    return sorted(found, key=lambda each: (-each.weight, each.business.pk))[:limit]


def likely_doubles(after: str = "") -> Page[LikelyDouble]:
    """Pairs that wait for a person, the latest found first; merged entries are none any more."""
    rows = LikelyDouble.objects.filter(
        told_apart_at=None, one__merged_into_id=None, other__merged_into_id=None
    )
    return latest(rows.select_related("one", "other"), after)


def _candidates(given: Described, counts: Mapping[str, int]) -> list[Business]:
    rows = Business.objects.filter(merged_into_id=None)
    key = phone_key(given.phone)
    found = list(rows.filter(search_key=normalise_name(given.name)).order_by("pk")[:CANDIDATES])
    if key:
        called = BusinessPhone.objects.filter(key=key, business=OuterRef("pk"))
        found += rows.filter(Exists(called)).order_by("pk")[:CANDIDATES]
    for token in sorted(counts, key=lambda each: (counts[each], each))[:LEADING]:
        named = BusinessToken.objects.filter(token=token, business=OuterRef("pk"))
        found += rows.filter(Exists(named)).order_by("pk")[:CANDIDATES]
    return list({each.pk: each for each in found}.values())


def _count(token: str) -> int:
    rows: QuerySet[BusinessToken] = BusinessToken.objects.filter(token=token)
    return rows[:PEEK].count()


def _rarity(counts: Mapping[str, int]) -> Rarity:
    """How seldom the pairs of this name are in the register; what else there is, as usual."""
    usual = log(PEEK) / 2
    counted = {f"n{each}": log(PEEK / max(count, 1)) + 0.1 for each, count in counts.items()}
    return Rarity(counted, usual)
