"""What another alliance tells of a warning: its own, or what it did about ours."""

from datetime import datetime

from django.db import transaction

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import CopyKind, Peer, SharedAlert
from lianwei.federation.operations.agreements.deleting import note_copy
from lianwei.federation.queries.agreements.flows import HOME, NOT_AGREED, peer_side, what_flows
from lianwei.federation.queries.asked import member_to_ask
from lianwei.federation.queries.codes import CodeReader, UnknownCodeError
from lianwei.federation.receivers import Incoming, Parked, Refused
from lianwei.federation.rules.agreements.fields import ALERT, FOLLOW_UP
from lianwei.federation.rules.alerts import AlertAcknowledged, AlertAnswered, AlertRaised
from lianwei.reading.people import without_people

from .telling import subject_of_alert


@transaction.atomic
def take_alert(message: Incoming, *, actor: Actor) -> SharedAlert:
    """Keep a warning of a peer; one told again is brought up to date. Raises Parked where no agreement in
    force lets the peer tell it, or a code cannot be read.
    """
    told, peer = message.read(AlertRaised), message.peer
    verdict = what_flows(ALERT, giver=peer_side(peer), receiver=HOME)
    if verdict.flow is None or told.within(verdict.fields) != told:
        raise Parked(verdict.reason or NOT_AGREED)
    if not told.says_what or message.subject != subject_of_alert(told.uid):
        raise Refused("malformed")
    row = _known(peer, told.uid, actor) or SharedAlert(peer=peer.code, uid=told.uid, is_ours=False)
    if row.is_ours:
        raise Refused("digest_conflict")
    if message.sequence <= row.told:
        return row
    try:
        category = CodeReader(peer, message.written_at).read("category", told.category)
    except UnknownCodeError as error:
        raise Parked(error.reason) from error
    row.facts = told.model_dump() | {"category": category, "note": without_people(told.note)}
    row.told, row.told_at, row.agreement_id = message.sequence, clock.now(), verdict.flow.agreement.pk
    row.organisation_id = row.organisation_id or member_to_ask(told.region)
    row.save()
    note_copy(verdict.flow, actor=actor, kind=CopyKind.ALERTS, label=told.uid, count=1)
    record("shared_alert.taken", row, actor=actor, by=peer.code)
    return row


@transaction.atomic
def take_alert_answer(message: Incoming, *, actor: Actor) -> SharedAlert:
    """What the other side did about a warning of ours: it was seen, or judged and acted on."""
    is_answer = message.kind.endswith("answered")
    told = message.read(AlertAnswered if is_answer else AlertAcknowledged)
    row = _known(message.peer, told.uid, actor)
    if row is None:
        raise Parked("no_alert")
    if not row.is_ours:
        raise Refused("not_ours")
    at = _time(told.at)
    row.acknowledged_at = row.acknowledged_at or at
    if isinstance(told, AlertAnswered):
        _take_answer(row, told, at, message.peer, actor=actor)
    row.save()
    name = "answered" if is_answer else "acknowledged"
    record(f"shared_alert.{name}", row, actor=actor, by=message.peer.code)
    return row


def _take_answer(row: SharedAlert, told: AlertAnswered, at: datetime, peer: Peer, *, actor: Actor) -> None:
    verdict = what_flows(FOLLOW_UP, giver=peer_side(peer), receiver=HOME)
    if verdict.flow is None:
        raise Parked(verdict.reason)
    if row.answered_at and at < row.answered_at:
        return
    row.verdict, row.measure, row.answered_at = told.verdict, without_people(told.measure), at
    row.agreement_id = verdict.flow.agreement.pk
    note_copy(verdict.flow, actor=actor, kind=CopyKind.ALERTS, label=told.uid, count=1)


def _known(peer: Peer, uid: str, actor: Actor) -> SharedAlert | None:
    rows = SharedAlert.objects.visible_to(actor).filter(peer=peer.code, uid=uid)
    return rows.select_for_update(of=("self",)).first()


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused("malformed") from error
    if at.tzinfo is None:
        raise Refused("malformed")
    return min(at, clock.now())
