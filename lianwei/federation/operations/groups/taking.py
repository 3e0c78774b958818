"""What another alliance tells of a group complaint: its own, what it counts of ours, that it ends.

A message that comes again has no second effect; one older than what is known changes nothing.
"""

from django.db import transaction

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import CopyKind, Peer, SharedGroup, SharedGroupState
from lianwei.federation.operations.agreements.deleting import note_copy
from lianwei.federation.queries.agreements.flows import HOME, NOT_AGREED, Flow, peer_side, what_flows
from lianwei.federation.queries.asked import member_to_ask
from lianwei.federation.queries.codes import CodeReader, UnknownCodeError
from lianwei.federation.receivers import Incoming, Parked, Refused
from lianwei.federation.rules.agreements.fields import GROUP, GROUP_COUNTS
from lianwei.federation.rules.groups import (
    REASON,
    GroupEnded,
    GroupJoined,
    GroupTold,
    subject_of_group,
)
from lianwei.reading.people import without_people

from .counting import close

COUNTS = {"uid", "cases", "amount", "office", "phone"}


@transaction.atomic
def take_shared_group(message: Incoming, *, actor: Actor) -> SharedGroup:
    """Keep a group complaint of a peer; one told again is brought up to date. Raises Parked where no
    agreement in force lets the peer tell it.
    """
    told, peer = message.read(GroupTold), message.peer
    flow = _agreed(told, peer, GROUP)
    if not told.says_what:
        raise Refused("malformed")
    row = _known(message, told, actor) or SharedGroup(
        peer=peer.code, uid=told.uid, is_ours=False, began_at=clock.now()
    )
    if row.is_ours:
        raise Refused("digest_conflict")
    if message.sequence <= row.told or not row.is_open:
        return row
    clean = {"title": without_people(told.title), "facts": without_people(told.facts)}
    row.facts = told.model_dump(exclude=COUNTS) | clean | {"category": _in_our_codes(told, message)}
    row.uscc, row.organisation_id = told.uscc, row.organisation_id or member_to_ask(told.region)
    _keep_count(row, told, message, flow, actor=actor)
    record("shared_group.taken", row, actor=actor, by=peer.code, cases=told.cases)
    return row


@transaction.atomic
def take_shared_group_joined(message: Incoming, *, actor: Actor) -> SharedGroup:
    """What a peer counts of a group complaint of ours: it joins with the first word, the next ones bring it
    up to date. Raises Parked for one that is not known here, Refused for one that is not ours.
    """
    told, peer = message.read(GroupJoined), message.peer
    flow = _agreed(told, peer, GROUP_COUNTS)
    row = _known(message, told, actor)
    if row is None:
        raise Parked("no_group")
    if not row.is_ours:
        raise Refused("not_ours")
    if message.sequence <= row.told or not row.is_open:
        return row
    is_new = not row.is_joined
    row.state, row.joined_at = SharedGroupState.JOINED, row.joined_at or clock.now()
    _keep_count(row, told, message, flow, actor=actor)
    record("shared_group.counted", row, actor=actor, by=peer.code, cases=told.cases, joins=is_new)
    return row


@transaction.atomic
def take_shared_group_end(message: Incoming, *, actor: Actor) -> SharedGroup:
    """A peer takes part no longer. What crosses our own end changes nothing."""
    told, peer = message.read(GroupEnded), message.peer
    if reason := what_flows(GROUP, giver=peer_side(peer), receiver=HOME).reason:
        raise Parked(reason)
    row = _known(message, told, actor)
    if row is None:
        raise Parked("no_group")
    if message.sequence <= row.told or not row.is_open:
        return row
    row.told, row.end_reason = message.sequence, without_people(told.reason)[:REASON]
    close(row, SharedGroupState.ENDED)
    row.save()
    record("shared_group.closed", row, actor=actor, by=peer.code)
    return row


def _agreed(told: GroupJoined, peer: Peer, fields: tuple[str, ...]) -> Flow:
    verdict = what_flows(fields, giver=peer_side(peer), receiver=HOME)
    if verdict.flow is None or told.within(verdict.fields) != told:
        raise Parked(verdict.reason or NOT_AGREED)
    return verdict.flow


def _known(message: Incoming, told: GroupJoined | GroupEnded, actor: Actor) -> SharedGroup | None:
    """The row, held. Raises Refused for a subject that is not the matter's, and for a sum that stands beside
    a count too small to be told.
    """
    is_masked = isinstance(told, GroupEnded) or told.is_masked
    if message.subject != subject_of_group(told.uid) or not is_masked:
        raise Refused("malformed")
    rows = SharedGroup.objects.visible_to(actor).filter(peer=message.peer.code, uid=told.uid)
    return rows.select_for_update(of=("self",)).first()


def _keep_count(row: SharedGroup, told: GroupJoined, message: Incoming, flow: Flow, *, actor: Actor) -> None:
    row.cases_there, row.amount_there = told.cases, told.amount
    row.contact_there = f"{without_people(told.office)} {told.phone}".strip()
    row.told, row.counted_there_at, row.agreement_id = message.sequence, clock.now(), flow.agreement.pk
    row.save()
    note_copy(flow, actor=actor, kind=CopyKind.GROUPS, label=told.uid, count=1)


def _in_our_codes(told: GroupTold, message: Incoming) -> str:
    """A code that no agreed table names is left open: the words say what it is about."""
    try:
        return CodeReader(message.peer, message.written_at).read("category", told.category)
    except UnknownCodeError:
        return ""
