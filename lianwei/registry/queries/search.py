"""Finding a business by what people call it, and entries that may be the same business twice.

The token table answers by equality alone, the same on every database, and its cost does not grow with the
number of businesses: the rarest token of a query leads, the others are checked on its few rows.
"""

from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from lianwei.core.counting import Counting, counting
from lianwei.registry.models import Business, BusinessAlias, BusinessToken, LikelyDouble, Premises
from lianwei.registry.rules import (
    LEGACY_LENGTH,
    ORG_LENGTH,
    USCC_LENGTH,
    distinctive_name,
    likeness,
    normalise_code,
    normalise_name,
    pairs,
    query_tokens,
)

from .businesses import canonical_business
from .likeness import description_of, likely_businesses

PEEK = 400  # rows counted per token before it is called common
CANDIDATES = 120  # rows ranked
ALIKE = 0.6  # share of common pairs of characters from which two names may be one business


@dataclass(frozen=True, slots=True)
class Double:
    """An entry that may be the same business, and why."""

    business: Business
    why: str


def find_businesses(text: str, *, region_code: str = "", limit: int = 20) -> list[Business]:
    """Businesses by name, alias, brand or code; the closest first, doubles shown as the kept entry.

    `region_code` keeps those with premises under that region.
    """
    by_code = _with_code(normalise_code(text))
    if by_code:
        return by_code
    ids = list(_with_tokens(query_tokens(text), region_code)[:CANDIDATES])
    exact = Business.objects.filter(search_key=normalise_name(text))
    exact = exact.filter(Exists(_premises_in(region_code))) if region_code else exact
    rows = [*exact.order_by("pk")[:limit], *Business.objects.filter(pk__in=ids)] if ids else []
    return _kept(_ranked(rows, text))[:limit]


def _with_code(code: str) -> list[Business]:
    if len(code) not in (ORG_LENGTH, LEGACY_LENGTH, USCC_LENGTH):
        return []
    field = "organisation_part" if len(code) == ORG_LENGTH else "uscc"
    return _kept(list(Business.objects.filter(**{field: code}).order_by("pk")[:CANDIDATES]))


def _with_tokens(tokens: set[str], region_code: str) -> QuerySet[BusinessToken, int]:
    """Ids of businesses that have all tokens, walked along the index of the rarest, so that it can stop. A
    token nobody has ends the search: most words of a call name no business.
    """
    found = _frequencies(sorted(tokens))
    if not found or not found[0][0]:
        return BusinessToken.objects.none().values_list("business_id", flat=True)
    rarest, *others = (token for _count, token in found)
    rows = BusinessToken.objects.filter(token=rarest)
    if others:  # counted, not joined one by one: a plan of a dozen joins costs more than its answer
        held = BusinessToken.objects.filter(token__in=others, business=OuterRef("business"))
        counted = held.values("business").annotate(n=Count("pk")).values("n")
        rows = rows.filter(Exact(Subquery(counted), len(others)))
    if region_code:
        rows = rows.filter(Exists(_premises_in(region_code, of="business")))
    return rows.order_by("business_id").values_list("business_id", flat=True)


def _premises_in(region_code: str, *, of: str = "pk") -> QuerySet[Premises]:
    return Premises.objects.filter(business=OuterRef(of), region_code__startswith=region_code)


def _frequencies(tokens: list[str]) -> list[tuple[int, str]]:
    """How common each token is, counted to PEEK at most; the rarest first."""
    if not tokens:
        return []
    counts = replace(_counting(len(tokens)), given=tuple(tokens)).answer().values()
    return sorted(zip(counts, tokens, strict=True))


@lru_cache(maxsize=64)
def _counting(number: int) -> Counting:
    """The one statement for so many tokens, worked out once."""
    one = {str(n): BusinessToken.objects.filter(token=str(n)) for n in range(number)}
    return counting(one, limit=PEEK)


def _ranked(rows: list[Business], text: str) -> list[Business]:
    key = normalise_name(text)

    def rank(business: Business) -> tuple[bool, bool, bool, int]:
        own = business.search_key
        return own != key, not own.startswith(key), key not in own, business.pk

    return sorted(rows, key=rank)


def _kept(rows: list[Business]) -> list[Business]:
    """Doubles replaced by the entry they were merged into, each entry once."""
    kept = [row if row.merged_into_id is None else canonical_business(row.pk) for row in rows]
    return list({row.pk: row for row in kept}.values())


def suggested_doubles(business: Business, *, limit: int = 5) -> list[Double]:
    """Entries that may be the same business: same organisation code, same name, or a near name nearby."""
    found = _same_code(business) + _same_name(business) + _near_name(business) + _alike(business)
    return list({each.business.pk: each for each in reversed(found)}.values())[::-1][:limit]


def _alike(business: Business) -> list[Double]:
    """By name, address and phone together, wherever they are."""
    given, own = description_of(business), {business.pk}
    apart = LikelyDouble.objects.filter(Q(one=business) | Q(other=business), told_apart_at__isnull=False)
    told_apart = {pk for pair in apart.values_list("one_id", "other_id") for pk in pair}
    found = likely_businesses(given, without=own | told_apart)
    why = {True: _("Same phone"), False: _("Similar name and place")}
    return [Double(each.business, why[each.is_same_phone]) for each in found]


def _others(business: Business) -> QuerySet[Business]:
    return Business.objects.filter(merged_into_id=None).exclude(pk=business.pk).order_by("pk")


def _same_code(business: Business) -> list[Double]:
    if not business.organisation_part:
        return []
    rows = _others(business).filter(organisation_part=business.organisation_part)
    return [Double(row, _("Same organisation code")) for row in rows[:CANDIDATES]]


def _same_name(business: Business) -> list[Double]:
    called = BusinessAlias.objects.filter(search_key=business.search_key).values("business")
    rows = _others(business).filter(search_key=business.search_key) | _others(business).filter(pk__in=called)
    return [Double(row, _("Same name")) for row in rows[:CANDIDATES]]


def _near_name(business: Business) -> list[Double]:
    """Only among businesses in the same county: chains have namesakes everywhere."""
    codes = Premises.objects.filter(business=business).values_list("region_code", flat=True)
    tokens = [token for _count, token in _frequencies(sorted(pairs(distinctive_name(business.name))))[:2]]
    if not codes or not tokens:
        return []
    nearby = reduce(or_, (Q(region_code__startswith=code[:6]) for code in codes))
    named = BusinessToken.objects.filter(token__in=tokens).values("business")
    near = Premises.objects.filter(nearby, business=OuterRef("pk"))
    rows = _others(business).filter(Exists(near), pk__in=named)[:CANDIDATES]
    alike = [row for row in rows if likeness(row.name, business.name) >= ALIKE]
    return [Double(row, _("Similar name in the same district")) for row in alike]
