"""A pledge to take goods back elsewhere: registered with its shops, checked, counted by quarter, ended."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.members.operations.locking import hold_organisation
from lianwei.reading.numbers import tokenise
from lianwei.redress.models import PledgeCount, PledgedStore, ReturnPledge, SpotCheck
from lianwei.registry.models import Business
from lianwei.registry.queries import resolve_region_name

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is taken for something else when read aloud
CODE, NOTE, REASON, LONGEST_DAYS = 8, 300, 200, 365


@dataclass(frozen=True, slots=True)
class PledgeEntry:
    """What a business promises."""

    business_id: int
    kind: str
    goods: str
    days: int
    proof: str
    valid_from: date
    valid_to: date | None = None


@transaction.atomic
def register_pledge(holder_id: int, *, actor: Actor, entry: PledgeEntry) -> ReturnPledge:
    """Take a pledge into the register."""
    actor.require("return_pledge.register")
    if not (actor.is_trusted or holder_id in actor.acts_for):
        raise NotAllowed
    holder = hold_organisation(holder_id)
    if not 1 <= entry.days <= LONGEST_DAYS:
        raise Invalid({"days": _("Please enter 1 to 365 days.")})
    if entry.valid_to and entry.valid_to < entry.valid_from:
        raise Invalid({"valid_to": _("The pledge would end before it begins.")})
    count = ReturnPledge.objects.visible_to(actor).filter(holder=holder).count()
    row = ReturnPledge.objects.create(
        number=f"{holder.code}-TH-{count + 1:04d}",
        holder=holder,
        business=Business.objects.get(pk=entry.business_id),
        kind=entry.kind,
        goods=entry.goods,
        days=entry.days,
        proof=entry.proof,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        registered_at=clock.now(),
        registered_by=actor.user_id,
    )
    record("return_pledge.registered", row, actor=actor, number=row.number)
    return row


@transaction.atomic
def add_store(pledge_id: int, *, actor: Actor, name: str, address: str, region: str) -> PledgedStore:
    """A shop joins; its plaque gets a code. `region` is a district as people write it."""
    pledge = _lock_standing(pledge_id, actor, "return_pledge.add_store")
    home, today = pledge.holder.region_code[:2], clock.today()
    found = resolve_region_name(region, on=today, within=home) or resolve_region_name(region, on=today)
    if found is None:
        raise Invalid({"region": _("This district is not known. Please write it as on the map.")})
    stores = PledgedStore.objects.visible_to(actor).filter(pledge=pledge, left_on=None)
    if stores.filter(name=name, address=address).exists():
        raise Invalid({"name": _("This shop is registered already.")})
    store = PledgedStore.objects.create(
        holder_id=pledge.holder_id,
        pledge=pledge,
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE)),
        name=name,
        address=address,
        region_code=found.code,
        joined_on=clock.today(),
    )
    record("return_pledge.store_added", pledge, actor=actor, store=store.pk)
    return store


@transaction.atomic
def close_store(pledge_id: int, *, actor: Actor, store_id: int) -> PledgedStore:
    """A shop leaves; its public page says so from now on."""
    pledge = lock(ReturnPledge, pledge_id, actor=actor)
    actor.require("return_pledge.close_store")
    store = _store(pledge, store_id, actor)
    if store.left_on:
        raise WrongStatus
    store.left_on = clock.today()
    store.save(update_fields=["left_on"])
    record("return_pledge.store_closed", pledge, actor=actor, store=store.pk)
    return store


@transaction.atomic
def check_store(
    pledge_id: int, *, actor: Actor, store_id: int, checked_on: date, result: str, note: str = ""
) -> SpotCheck:
    """Enter a spot check of one shop."""
    pledge = lock(ReturnPledge, pledge_id, actor=actor)
    actor.require("return_pledge.check")
    if checked_on > clock.today():
        raise Invalid({"checked_on": _("This day has not come yet.")})
    check = SpotCheck.objects.create(
        holder_id=pledge.holder_id,
        store=_store(pledge, store_id, actor),
        checked_on=checked_on,
        result=result,
        note=tokenise(note.strip()).text[:NOTE],
        checked_by=actor.user_id,
    )
    record("return_pledge.checked", pledge, actor=actor, store=store_id, result=result)
    return check


@dataclass(frozen=True, slots=True)
class Counted:
    """What the business reports of one quarter; `elsewhere` of them in another city."""

    year: int
    quarter: int
    returned: int
    exchanged: int
    elsewhere: int
    refused: int


@transaction.atomic
def count_pledge(pledge_id: int, *, actor: Actor, counted: Counted) -> PledgeCount:
    """Enter a quarter that has begun; entered again, it is corrected and both stand in the log."""
    pledge = lock(ReturnPledge, pledge_id, actor=actor)
    actor.require("return_pledge.count")
    if date(counted.year, 3 * counted.quarter - 2, 1) > clock.today():
        raise Invalid({"quarter": _("This quarter has not begun yet.")})
    if counted.elsewhere > counted.returned + counted.exchanged:
        raise Invalid({"elsewhere": _("This is more than all returns and exchanges together.")})
    known = PledgeCount.objects.visible_to(actor).filter(pledge=pledge)
    row = known.filter(year=counted.year, quarter=counted.quarter).first()
    row = row or PledgeCount(
        holder_id=pledge.holder_id, pledge=pledge, year=counted.year, quarter=counted.quarter
    )
    row.returned, row.exchanged = counted.returned, counted.exchanged
    row.elsewhere, row.refused, row.entered_at = counted.elsewhere, counted.refused, clock.now()
    row.save()
    told = {"year": counted.year, "quarter": counted.quarter, "returned": counted.returned}
    told |= {"exchanged": counted.exchanged, "elsewhere": counted.elsewhere, "refused": counted.refused}
    record("return_pledge.counted", pledge, actor=actor, **told)
    return row


@transaction.atomic
def end_pledge(pledge_id: int, *, actor: Actor, reason: str) -> ReturnPledge:
    """The pledge holds no more: the business took it back, or the association did."""
    pledge = _lock_standing(pledge_id, actor, "return_pledge.end")
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    pledge.ended_on, pledge.end_reason = clock.today(), tokenise(reason.strip()).text[:REASON]
    pledge.save(update_fields=["ended_on", "end_reason"])
    record("return_pledge.ended", pledge, actor=actor)
    return pledge


def _lock_standing(pledge_id: int, actor: Actor, permission: str) -> ReturnPledge:
    pledge = lock(ReturnPledge, pledge_id, actor=actor)
    actor.require(permission)
    if pledge.ended_on:
        raise WrongStatus(_("This pledge has ended."))
    return pledge


def _store(pledge: ReturnPledge, store_id: int, actor: Actor) -> PledgedStore:
    store = find(PledgedStore, store_id, actor=actor)
    if store.pledge_id != pledge.pk:
        raise WrongStatus
    return store
