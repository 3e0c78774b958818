"""Entries that are probably one business: found for the whole register each night, told apart by a person."""

from django.db import transaction

from lianwei.core import clock
from lianwei.core.errors import NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.registry.models import Business, BusinessPhone, LikelyDouble
from lianwei.registry.queries.likeness import described, phone_key
from lianwei.registry.rules.matching import LIKELY, matches

TENTHS = 10


def note_phone(business: Business) -> None:
    """The number by which doubles of a business are found; the former one no longer leads to it."""
    key = phone_key(business.contact_phone.plain() if business.contact_phone else "")
    BusinessPhone.objects.filter(business=business).exclude(key=key).delete()
    if key:
        BusinessPhone.objects.get_or_create(business=business, key=key)


def find_likely_doubles(*, actor: Actor, least: float = LIKELY) -> int:
    """Compare the whole register and write down the pairs that are probably one; how many wait for a person.
    The comparison runs outside any transaction; what was told apart stays so.
    """
    actor.require("business.merge")
    rows = list(Business.objects.filter(merged_into_id=None).order_by("pk"))
    found = matches([each for each in described(rows)], least=least)
    return _kept({(rows[one].pk, rows[other].pk): weight for one, other, weight in found})


@transaction.atomic
def _kept(found: dict[tuple[int, int], float]) -> int:
    waiting = LikelyDouble.objects.filter(told_apart_at=None)
    gone = [row.pk for row in waiting.all() if (row.one_id, row.other_id) not in found]
    LikelyDouble.objects.filter(pk__in=gone).delete()
    known = set(LikelyDouble.objects.values_list("one_id", "other_id"))
    at = clock.now()
    fresh = [
        LikelyDouble(one_id=one, other_id=other, weight=round(weight * TENTHS), found_at=at)
        for (one, other), weight in found.items()
        if (one, other) not in known
    ]
    LikelyDouble.objects.bulk_create(fresh)
    return waiting.count()


@transaction.atomic
def tell_business_apart(pair_id: int, *, actor: Actor) -> LikelyDouble:
    """Two entries are two businesses: they are not proposed again."""
    actor.require("business.tell_apart")
    rows = LikelyDouble.objects.select_for_update(of=("self",)).filter(pk=pair_id)
    pair = rows.select_related("one").first()
    if pair is None:
        raise NotVisible
    if pair.told_apart_at is not None:
        raise WrongStatus
    pair.told_apart_at, pair.told_apart_by_id = clock.now(), actor.user_id
    pair.save()
    record("business.told_apart", pair.one, actor=actor, other=pair.other_id)
    return pair
