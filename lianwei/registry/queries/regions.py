"""Regions on a day: what a code meant, what followed it, what a typed word names."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import get_language

from lianwei.core.scope import Actor
from lianwei.members.models import Organisation
from lianwei.registry.models import Region

LONGEST_CHAIN = 8  # successions followed; the record of changes since 1984 has none longer
COUNTY, TOWNSHIP = 3, 4
COUNTY_CODE = 6  # digits
SHORTEST_WORD = 2  # characters


def region_on(code: str, *, on: date) -> Region | None:
    """What a code meant on a day; None when it was not in force."""
    return Region.objects.on(on).filter(code=code).first()


def successor_of(code: str, *, on: date) -> Region | None:
    """The region in force on a day that a code stands for: itself, or what it was merged or renamed into.

    From 2026-01-25 500105 江北区 and 500112 渝北区 answer 500157 两江新区. None: unknown, or never followed.
    """
    for _ in range(LONGEST_CHAIN):
        region = region_on(code, on=on)
        if region:
            return region
        last = Region.objects.filter(code=code, valid_to__lt=on).order_by("-valid_from").first()
        if last is None or not last.successor_code:
            return None
        code = last.successor_code
    return None


def subtree_prefix(code: str) -> str:
    """The characters that all codes below a region share: 500000 → 50, 511600 → 5116, 500157 → 500157."""
    if len(code) == COUNTY_CODE and code.endswith("00"):
        return code[:2] if code.endswith("0000") else code[:4]
    return code


def subtree_prefixes(code: str, *, on: date) -> list[str]:
    """The prefix of a region and of those merged into it, for figures over older rows: 500157 has three."""
    found, ring = [code], [code]
    for _ in range(LONGEST_CHAIN):
        merged = Region.objects.filter(successor_code__in=ring, valid_to__lt=on).exclude(code__in=found)
        ring = sorted(set(merged.values_list("code", flat=True)))
        if not ring:
            break
        found += ring
    return [
        subtree_prefix(each) for each in found if subtree_prefix(each) != subtree_prefix(code) or each == code
    ]


def region_path(code: str, *, on: date) -> list[Region]:
    """Province, city, county, township down to a code, as they stood on a day; empty for an unknown code."""
    wanted = {code[:2] + "0000", code[:4] + "00", code[:6], code}
    rows = {region.code: region for region in Region.objects.on(on).filter(code__in=wanted)}
    path = [rows[code]] if code in rows else []
    while path and path[0].parent_code in rows:
        path.insert(0, rows[path[0].parent_code])
    return path


def regions_below(code: str, *, on: date) -> list[Region]:
    """What lies directly below a region on a day; the provinces for an empty code."""
    return list(Region.objects.on(on).filter(parent_code=code).order_by("code"))


def resolve_region_name(text: str, *, on: date, within: str = "") -> Region | None:
    """The region a typed word names on a day: 渝北 → 两江新区 from 2026-01-25. None: unknown or ambiguous.

    `within` is a region code whose surroundings are meant (an organisation's own province): 江北 is also a
    district of 宁波. Province and city may stand in front: 重庆江北, 四川省广安市.
    """
    found = regions_named(text, on=on, within=within)
    if not found:
        return None
    highest = [region for region in found if region.level == found[0].level]
    return highest[0] if len(highest) == 1 else None


def regions_named(text: str, *, on: date, within: str = "") -> list[Region]:
    """All regions that a word may name on a day, higher levels first; names since abolished lead on."""
    word = "".join(text.split())
    if len(word) < SHORTEST_WORD:
        return []
    found = _named(word, on=on, prefix=subtree_prefix(within))
    if found:
        return found
    head = _leading_region(word, on=on, prefix=subtree_prefix(within))
    if head is None:
        return []
    return regions_named(word[_length(head, word) :], on=on, within=head.code)


def words_naming_regions(words: Iterable[str], *, on: date, within: str = "") -> set[str]:
    """Those of the words that are a name, short name or alias of a region on a day, abolished ones too."""
    asked = {word for word in words if len(word) >= SHORTEST_WORD}
    if not asked:
        return set()
    prefix, called = subtree_prefix(within), Q(name__in=asked) | Q(short_name__in=asked)
    rows = [row for each in (called, Q(aliases__gt="")) for row in _rows(each, on=on, prefix=prefix)]
    return asked & {word for row in rows for word in _words_of(row)}


def _rows(wanted: Q, *, on: date, prefix: str) -> Iterator[Region]:
    """Rows below a prefix. Compared here: in the question it would lead past the indexes of the names."""
    rows = Region.objects.filter(wanted, valid_from__lte=on)
    return (row for row in rows if row.code.startswith(prefix))


def _words_of(row: Region) -> tuple[str, ...]:
    return (row.name, row.short_name, *row.aliases.split(";"))


def _named(word: str, *, on: date, prefix: str) -> list[Region]:
    called = Q(name=word) | Q(short_name=word)
    rows = [row for each in (called, Q(aliases__contains=word)) for row in _rows(each, on=on, prefix=prefix)]
    found = {}
    for row in (each for each in rows if word in _words_of(each)):
        region = row if row.is_in_force(on) else successor_of(row.code, on=on)
        if region is not None:
            found.setdefault(region.code, region)
    return sorted(found.values(), key=lambda region: (region.level, region.code))


def _leading_region(word: str, *, on: date, prefix: str) -> Region | None:
    """The province or city a longer text begins with; the longest name wins."""
    heads = [word[:n] for n in range(2, len(word) - 1)]
    rows = Region.objects.on(on).filter(Q(name__in=heads) | Q(short_name__in=heads), level__lt=TOWNSHIP)
    rows = rows.filter(code__startswith=prefix) if prefix else rows
    ranked = sorted(rows, key=lambda row: (row.level, -_length(row, word)))
    return ranked[0] if ranked else None


def _length(region: Region, word: str) -> int:
    return len(region.name) if word.startswith(region.name) else len(region.short_name)


def known_regions(codes: Iterable[str]) -> set[str]:
    """Those of the codes that a region has, or had once."""
    return set(Region.objects.filter(code__in=list(codes)).values_list("code", flat=True))


def region_labels(codes: Iterable[str], *, on: date) -> dict[str, str]:
    """Full names of many codes by one query, for lists, in the reader's language: 重庆市渝中区, but Yuzhong,
    Chongqing. An abolished code shows its last name.
    """
    said = {code: [row.label for row in rows] for code, rows in _ways_down(codes, on=on).items()}
    if (get_language() or "zh").startswith("zh"):
        return {code: "".join(names) or code for code, names in said.items()}
    return {code: ", ".join(reversed(names)) or code for code, names in said.items()}


def region_names(codes: Iterable[str], *, on: date) -> dict[str, str]:
    """The same as the register has them, whoever reads: for papers, and before an address."""
    found = _ways_down(codes, on=on)
    return {code: "".join(row.name for row in rows) or code for code, rows in found.items()}


def region_own_labels(codes: Iterable[str], *, on: date) -> dict[str, str]:
    """Without what lies above, in the reader's language: Yuzhong. For where there is room for one word."""
    return {code: rows[-1].label if rows else code for code, rows in _ways_down(codes, on=on).items()}


def _ways_down(codes: Iterable[str], *, on: date) -> dict[str, list[Region]]:
    """Province, city, county, township of many codes."""
    parts = {code: dict.fromkeys((code[:2] + "0000", code[:4] + "00", code[:6], code)) for code in codes}
    wanted = {part for each in parts.values() for part in each}
    rows: dict[str, Region] = {}
    for row in Region.objects.filter(code__in=wanted).order_by("valid_from"):
        if row.code not in rows or row.valid_from <= on:
            rows[row.code] = row
    return {code: [rows[part] for part in each if part in rows] for code, each in parts.items()}


def home_region(actor: Actor) -> str:
    """The province of the actor's organisation, in whose surroundings its people type names of places."""
    if actor.organisation_id is None:
        return ""
    codes = Organisation.objects.filter(pk=actor.organisation_id).values_list("region_code", flat=True)
    code = codes.first() or ""
    return code[:2] + "0000" if code else ""
