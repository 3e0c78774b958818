"""One business and what is known of it. A merged double answers with the entry that was kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.paging import SIZE, Page, latest
from lianwei.core.scope import Actor, find
from lianwei.core.sealed import Sealed
from lianwei.members.queries import is_of_business
from lianwei.registry.models import Brand, Business, BusinessAlias, BusinessFact, BusinessMerge, Premises

from .regions import region_names

LONGEST_CHAIN = 8  # merges of merges followed
PLATFORMS = 200  # to choose from


@dataclass(frozen=True, slots=True)
class MergeStep:
    """One merge as the page tells it; `other` is the entry on the other side of it."""

    merge: BusinessMerge
    other: Business
    is_into_this: bool


@dataclass(frozen=True, slots=True)
class BusinessProfile:
    """What a business's page shows."""

    business: Business
    aliases: list[BusinessAlias]
    brands: list[Brand]
    premises: list[Premises]
    shops: list[Business]
    facts: list[BusinessFact]
    merges: list[MergeStep]


def find_business(pk: int) -> Business:
    """The row itself, merged or not. Raises NotVisible."""
    business = Business.objects.select_related("platform").filter(pk=pk).first()
    if business is None:
        raise NotVisible
    return business


def canonical_business(pk: int) -> Business:
    """The entry that stands for a business: the row itself, or the one it was merged into."""
    business = find_business(pk)
    for _step in range(LONGEST_CHAIN):
        if business.merged_into_id is None:
            return business
        business = find_business(business.merged_into_id)
    raise NotVisible


def business_family(pk: int) -> list[int]:
    """The ids of a business and of all doubles merged into it: what its cases are counted by."""
    family, ring = [pk], [pk]
    for _step in range(LONGEST_CHAIN):
        ring = list(
            Business.objects.filter(merged_into_id__in=ring).order_by("pk").values_list("pk", flat=True)
        )
        if not ring:
            break
        family += ring
    return family


def keepers_of(keys: Iterable[int]) -> dict[int, int]:
    """By entry the one that stands for it today, also where that was merged in its turn."""
    kept = {key: key for key in keys}
    for _step in range(LONGEST_CHAIN):
        merged = Business.objects.filter(pk__in=set(kept.values()), merged_into_id__isnull=False)
        into = dict(merged.values_list("pk", "merged_into_id"))
        if not into:
            break
        kept = {key: into.get(now) or now for key, now in kept.items()}
    return kept


def businesses_listed(after: str = "", *, size: int = SIZE) -> Page[Business]:
    """A page of businesses, the latest entered first."""
    return latest(Business.objects.filter(merged_into_id=None), after, size=size)


def platforms() -> list[Business]:
    """The platforms on which a shop may be, the latest entered first."""
    return list(Business.objects.filter(merged_into_id=None, is_platform=True).order_by("-pk")[:PLATFORMS])


def business_facts(pk: int, *, actor: Actor) -> QuerySet[BusinessFact]:
    """What members have stated about a business, the latest first, as far as this actor may know."""
    rows = BusinessFact.objects.visible_to(actor).filter(business__in=business_family(pk), retired_at=None)
    return rows.order_by("-on", "-pk")


def find_business_fact(pk: int, *, actor: Actor) -> BusinessFact:
    """One fact that still stands. Raises NotVisible."""
    fact = find(BusinessFact, pk, actor=actor)
    if fact.retired_at:
        raise NotVisible
    return fact


def business_profile(pk: int, *, actor: Actor) -> BusinessProfile:
    """A business with the names, premises and facts of its whole family. Raises NotVisible."""
    business, family = find_business(pk), business_family(pk)
    return BusinessProfile(
        business=business,
        aliases=list(BusinessAlias.objects.filter(business__in=family).order_by("pk")),
        brands=list(Brand.objects.filter(business__in=family).order_by("pk")),
        premises=list(Premises.objects.filter(business__in=family).order_by("valid_to", "pk")),
        shops=list(Business.objects.filter(platform__in=family, merged_into_id=None).order_by("pk")[:50]),
        facts=list(business_facts(pk, actor=actor)[:50]),
        merges=_merge_steps(pk),
    )


def _merge_steps(pk: int) -> list[MergeStep]:
    rows = BusinessMerge.objects.filter(Q(keep=pk) | Q(double=pk)).select_related("keep", "double")
    return [
        MergeStep(row, row.double if row.keep_id == pk else row.keep, row.keep_id == pk)
        for row in rows.order_by("-pk")
    ]


@dataclass(frozen=True, slots=True)
class BusinessRow:
    """One line of a list of businesses: the entry and where it works."""

    business: Business
    place: str


def business_rows(businesses: Sequence[Business], *, on: date) -> list[BusinessRow]:
    """Businesses with their first place of business (else domicile) in words, by two queries for all."""
    rows = Premises.objects.filter(business__in=[business.pk for business in businesses], valid_to=None)
    first: dict[int, Premises] = {}
    for premises in rows.order_by("-kind", "pk"):  # place_of_business before domicile
        first.setdefault(premises.business_id, premises)
    labels = region_names({premises.region_code for premises in first.values()}, on=on)
    places = {pk: labels[premises.region_code] + premises.address for pk, premises in first.items()}
    return [BusinessRow(business, places.get(business.pk, "")) for business in businesses]


def find_premises(pk: int) -> Premises:
    """One place of a business. Raises NotVisible."""
    premises = Premises.objects.select_related("business").filter(pk=pk).first()
    if premises is None:
        raise NotVisible
    return premises


def find_merge(pk: int) -> BusinessMerge:
    """One merge that has not been undone. Raises NotVisible."""
    merge = BusinessMerge.objects.select_related("keep", "double").filter(pk=pk, undone_at=None).first()
    if merge is None:
        raise NotVisible
    return merge


@dataclass(frozen=True, slots=True)
class SealedContact:
    """A personal value of an entry as a page shows it: masked, with the column it can be opened by."""

    field: str
    label: str
    value: Sealed


def sealed_contacts(business: Business) -> list[SealedContact]:
    """The personal values that an entry has."""
    labels = {
        "legal_rep": _("Legal representative"),
        "contact_name": _("Contact person"),
        "contact_phone": _("Contact phone"),
    }
    pairs = [(field, label, getattr(business, field)) for field, label in labels.items()]
    return [SealedContact(field, label, value) for field, label, value in pairs if value is not None]


def sealed_contact(business: Business, field: str, *, actor: Actor) -> SealedContact:
    """One personal value of an entry, for people of associations. Raises NotVisible where it has none."""
    if is_of_business(actor):
        raise NotAllowed
    found = next((each for each in sealed_contacts(business) if each.field == field), None)
    if found is None:
        raise NotVisible
    return found
