"""Facts on businesses that members of another alliance state, kept here to be read on the business's page."""

from django.db import transaction

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import CopyKind, SharedFact
from lianwei.federation.operations.agreements.deleting import note_copy
from lianwei.federation.queries.agreements.flows import HOME, NOT_AGREED, peer_side, what_flows
from lianwei.federation.receivers import Incoming, Parked, Refused, day_of
from lianwei.federation.rules.agreements.fields import FACT
from lianwei.federation.rules.facts import NEEDED, FactStated, FactWithdrawn
from lianwei.reading.people import without_people
from lianwei.registry.rules import is_valid_uscc

from .telling import subject_of_fact


@transaction.atomic
def take_fact(message: Incoming, *, actor: Actor) -> SharedFact:
    """Keep a fact in place of what was told before under its code. Raises Parked where no agreement in force
    lets the peer tell it, Refused for a code no business can have and a day that is not over.
    """
    told, peer = message.read(FactStated), message.peer
    verdict = what_flows(FACT, giver=peer_side(peer), receiver=HOME)
    is_named = set(NEEDED) <= verdict.fields
    if verdict.flow is None or not is_named or told.within(verdict.fields) != told:
        raise Parked(verdict.reason or NOT_AGREED)
    on = day_of(told.on)
    if not is_valid_uscc(told.uscc) or on > clock.today():
        raise Refused("malformed")
    row = _known(message, told.code, actor) or SharedFact(peer=peer.code, code=told.code)
    if message.sequence <= row.told:
        return row
    row.uscc, row.kind, row.on, row.stated_by = told.uscc, told.kind, on, told.stated_by
    row.headline, row.headline_en = without_people(told.headline), without_people(told.headline_en)
    row.withdrawn_on, row.remark = None, ""
    row.told, row.told_at, row.agreement_id = message.sequence, clock.now(), verdict.flow.agreement.pk
    row.save()
    note_copy(verdict.flow, actor=actor, kind=CopyKind.FACTS, label=row.code, count=1)
    record("shared_fact.taken", row, actor=actor, by=peer.code, kind=row.kind)
    return row


@transaction.atomic
def take_fact_withdrawal(message: Incoming, *, actor: Actor) -> SharedFact:
    """A fact stands no more; it stays on the page, marked so. Raises Parked for one that has not come."""
    told = message.read(FactWithdrawn)
    row = _known(message, told.code, actor)
    if row is None:
        raise Parked("no_fact")
    if message.sequence <= row.told:
        return row
    row.withdrawn_on, row.remark, row.told = day_of(told.on), without_people(told.remark), message.sequence
    row.save()
    record("shared_fact.withdrawn", row, actor=actor, by=message.peer.code)
    return row


def _known(message: Incoming, code: str, actor: Actor) -> SharedFact | None:
    if message.subject != subject_of_fact(code):
        raise Refused("malformed")
    rows = SharedFact.objects.visible_to(actor).filter(peer=message.peer.code, code=code)
    return rows.select_for_update(of=("self",)).first()
