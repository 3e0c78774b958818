"""Where the businesses of a case are, and which members cover those places: what routing is decided by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from lianwei.cases.rules.routing import Facts, Seat
from lianwei.core.editions import kept
from lianwei.members.models import Alliance, Organisation
from lianwei.members.queries import members_of
from lianwei.registry.models import BusinessStatus, Premises, PremisesKind, Region
from lianwei.registry.queries import region_labels, subtree_prefix, subtree_prefixes

COUNTY = 6  # digits of a code that say the county
GONE = (BusinessStatus.VANISHED, BusinessStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class Party:
    """A business complained of, as far as routing asks: its entry, that of its platform, where it is said
    to be. `region`: the place the case names.
    """

    business_id: int | None
    platform_id: int | None
    is_platform: bool
    status: str
    address: str
    region: str
    has_false_address: bool = False

    @property
    def is_gone(self) -> bool:
        return self.status in GONE


@kept("members")
def seats(alliance_id: int, on: date) -> tuple[Seat, ...]:
    """The members of an alliance that exist on a day, with the codes their regions cover."""
    members = [each for each in members_of(Alliance(pk=alliance_id), on=on) if each.is_in_force(on)]
    covered = _covered(tuple(sorted({each.region_code for each in members})), on)
    return tuple(Seat(each.pk, covered[each.region_code]) for each in members if each.region_code)


@kept("codes")
def _covered(codes: tuple[str, ...], on: date) -> dict[str, tuple[str, ...]]:
    return {code: tuple(subtree_prefixes(code, on=on)) for code in codes}


@kept("members", size=1024)
def association_above(region: str) -> int | None:
    """The closest association here whose region covers a code: whom to name where no member is competent."""
    rows = Organisation.objects.filter(kind__is_association=True, kind__is_station=False)
    found = [(len(subtree_prefix(code)), pk) for pk, code in rows.exclude(region_code="").values_list(
        "pk", "region_code"
    ) if region.startswith(subtree_prefix(code))]  # fmt: skip
    return max(found)[1] if found else None


def place_label(code: str, on: date) -> str:
    """A region in full: province, city, county."""
    return _place_label(code[:COUNTY], on, get_language())


@kept("codes", size=1024)
def _place_label(county: str, on: date, language: str | None) -> str:
    """The label is in the reader's language."""
    return region_labels([county], on=on)[county]


def county_labels(codes: Iterable[str], *, on: date) -> dict[str, str]:
    """The counties of many codes in full; an empty code has none."""
    counties = {code: code[:COUNTY] for code in codes if code}
    names = region_labels(sorted(set(counties.values())), on=on)
    return {code: names[county] for code, county in counties.items()}


@kept("codes", size=64)
def beginnings(prefixes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(how an address there begins, code) of the regions, the longest first; provinces may be left out."""
    codes = {prefix.ljust(COUNTY, "0") for prefix in prefixes}
    above = {part for code in codes for part in (code[:2] + "0000", code[:4] + "00")}
    rows = list(Region.objects.filter(code__in=codes | above).order_by("code", "valid_from"))
    names = {row.code: row.name for row in rows}
    found = set()
    for code in codes & names.keys():
        parents = [names.get(part, "") for part in (code[:2] + "0000", code[:4] + "00") if part != code]
        heads = {"", "".join(parents), *parents, *(name.rstrip("省市") for name in parents)}
        found |= {(head + names[code], code) for head in heads}
    return tuple(sorted(found, key=lambda each: (-len(each[0]), each)))


def region_of_address(address: str, members: Sequence[Seat]) -> str:
    """The region an address typed freely begins with, if a member covers it; else empty."""
    text = "".join(address.split())
    if not text:
        return ""
    known = beginnings(tuple(sorted({prefix for seat in members for prefix in seat.prefixes})))
    return next((code for head, code in known if text.startswith(head)), "")


def facts_of(party: Party, members: Sequence[Seat], *, on: date) -> Facts:
    """What the register and the case know of where a business is. One query."""
    rows = _premises(party)
    own = [each for each in rows if each.business_id != party.platform_id]
    now = [each for each in own if _holds(each, on)]
    works = list(dict.fromkeys(each.region_code for each in now if _is_work(each)))
    domicile = _first(each.region_code for each in now if not _is_work(each))
    is_online = party.platform_id is not None and not party.is_platform
    named = _exact(party.region, members)
    typed = region_of_address(party.address, members)
    said = "" if party.has_false_address else typed or ("" if is_online or domicile else named)
    theirs = [each for each in rows if each.business_id == party.platform_id and _holds(each, on)]
    return Facts(
        place="" if party.has_false_address else _shop(works, named) or said,
        domicile=domicile,
        platform=_first(each.region_code for each in sorted(theirs, key=_is_work)),
        last=_first(each.region_code for each in reversed(own) if _is_work(each)) or typed or named,
        is_platform=party.is_platform,
        is_online=is_online,
        is_vanished=party.is_gone,
        is_chain=len(works) > 1,
    )


def _premises(party: Party) -> list[Premises]:
    keys = [key for key in (party.business_id, party.platform_id) if key is not None]
    return list(Premises.objects.filter(business__in=keys).order_by("pk")) if keys else []


def _holds(row: Premises, on: date) -> bool:
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on <= row.valid_to)


def _is_work(row: Premises) -> bool:
    return row.kind == PremisesKind.PLACE_OF_BUSINESS


def _shop(works: list[str], named: str) -> str:
    """Of several places of business the one the case names; else the only one, or the one entered first."""
    near = (code for code in works if named and (code.startswith(named) or named.startswith(code)))
    return next(near, "") or (named if named and len(works) > 1 else _first(works))


def _exact(region: str, members: Iterable[Seat]) -> str:
    """A place the case names; empty where it holds the regions of several members, as a province does."""
    wide = subtree_prefix(region)
    within = [seat for seat in members if any(p.startswith(wide) and p != wide for p in seat.prefixes)]
    return "" if len(within) > 1 else region


def _first(codes: Iterable[str]) -> str:
    return next(iter(codes), "")
