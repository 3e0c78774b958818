"""What either side says about a request: notes, the answer or that it is not possible, the end."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint
from lianwei.cases.texts import write_for_log
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.federation.models import JointItem, JointPart, JointRequest, JointState
from lianwei.federation.models.joint import OPEN
from lianwei.federation.operations.custody import act_on
from lianwei.federation.operations.emptying import empty_messages
from lianwei.federation.queries.joint import verdict_on_words
from lianwei.federation.queries.peers import fault_of_peer, peer_with_code
from lianwei.federation.rules.joint import ANSWERED, CLOSED, DECLINED, NOTED, WITHDRAWN, WORDS
from lianwei.reading.people import without_people

from .copying import say

LEFT = "本案已移送其他联盟。"  # papers between alliances are Chinese


@transaction.atomic
def note_joint_request(request_id: int, *, actor: Actor, text: str) -> JointRequest:
    """Write to the other side while the request is open; whoever asked and whoever was asked may."""
    row, complaint = locked(request_id, actor=actor)
    actor.require("joint_request.note")
    refuse_unless(row.state in OPEN)
    say(row, NOTED, _words(text, complaint), actor=actor)
    _record(row, complaint, "noted", actor=actor)
    return row


@transaction.atomic
def answer_joint_request(request_id: int, *, actor: Actor, text: str) -> JointRequest:
    """Say what was found; the other side files it with its case. More may be added until it closes."""
    row, complaint = locked(request_id, actor=actor)
    actor.require("joint_request.answer")
    refuse_unless(row.state in OPEN, is_ours=False, row=row)
    say(row, ANSWERED, _words(text, complaint), actor=actor)
    row.state, row.answered_at = JointState.ANSWERED, clock.now()
    row.save()
    _record(row, complaint, "answered", actor=actor)
    return row


@transaction.atomic
def decline_joint_request(request_id: int, *, actor: Actor, text: str) -> JointRequest:
    """Say why it cannot be done."""
    row, complaint = locked(request_id, actor=actor)
    actor.require("joint_request.decline")
    refuse_unless(row.state == JointState.ASKED, is_ours=False, row=row)
    say(row, DECLINED, _words(text, complaint), actor=actor)
    _end(row, JointState.DECLINED)
    _record(row, complaint, "declined", actor=actor)
    return row


@transaction.atomic
def withdraw_joint_request(request_id: int, *, actor: Actor) -> JointRequest:
    """It is no longer needed, and was not answered."""
    row, complaint = locked(request_id, actor=actor)
    actor.require("joint_request.withdraw")
    refuse_unless(row.state == JointState.ASKED, is_ours=True, row=row)
    say(row, WITHDRAWN, "", actor=actor)
    _end(row, JointState.WITHDRAWN)
    _record(row, complaint, "withdrawn", actor=actor)
    return row


@transaction.atomic
def close_joint_request(request_id: int, *, actor: Actor) -> JointRequest:
    """What was answered is enough."""
    row, complaint = locked(request_id, actor=actor)
    actor.require("joint_request.close")
    refuse_unless(row.state == JointState.ANSWERED, is_ours=True, row=row)
    say(row, CLOSED, "", actor=actor)
    _end(row, JointState.CLOSED)
    _record(row, complaint, "closed", actor=actor)
    return row


@transaction.atomic
def leave_joint_requests(complaint_id: int, *, actor: Actor) -> int:
    """The case was given to another alliance: what was asked for it ends; how many requests. Whoever was
    asked is told, where an agreement still lets us.
    """
    actor.require("joint_request.stop")
    found = _held(_open().filter(is_ours=True, complaint_id=complaint_id))
    for row, complaint in found:
        peer = peer_with_code(row.peer)
        if peer and not fault_of_peer(peer) and verdict_on_words(peer, is_asker=True).flow:
            say(row, CLOSED, LEFT, actor=actor)
        _end(row, JointState.CLOSED)
        _record(row, complaint, "closed", actor=actor)
    return len(found)


@transaction.atomic
def stop_joint_requests(agreement_id: int, *, actor: Actor) -> int:
    """The agreement has ended: nothing more is said about what was asked under it; how many requests."""
    actor.require("joint_request.stop")
    found = _held(_open().filter(agreement_id=agreement_id))
    for row, complaint in found:
        _end(row, JointState.STOPPED)
        _record(row, complaint, "stopped", actor=actor)
    _stop_items(agreement_id)
    return len(found)


def _stop_items(agreement_id: int) -> None:
    """What of ours lay ready or on its way under the agreement goes, whatever the request came under."""
    parted = QuerySet(JointItem).filter(agreement_id=agreement_id, request__is_ours=True)
    empty_messages(QuerySet(JointRequest).filter(pk__in=parted.values("request_id")))
    QuerySet(JointPart).filter(item__in=parted).delete()


def _open() -> "QuerySet[JointRequest]":
    return QuerySet(JointRequest).filter(state__in=OPEN)


def _held(rows: "QuerySet[JointRequest]") -> list[tuple[JointRequest, Complaint | None]]:
    """Open requests, each with its case if it is ours; cases are held before requests, everywhere."""
    cases = list(rows.filter(is_ours=True).values_list("complaint_id", flat=True))
    held = QuerySet(Complaint).select_for_update().filter(pk__in=cases).order_by("pk")
    complaints = {each.pk: each for each in held}
    found = rows.order_by("pk").select_for_update(of=("self",))
    return [(row, complaints.get(row.complaint_id or 0)) for row in found]


def locked(request_id: int, *, actor: Actor) -> tuple[JointRequest, Complaint | None]:
    """The request, held; of ours the case before it, which only its holder may act on."""
    row = find(JointRequest, request_id, actor=actor)
    if not row.is_ours:
        return lock(JointRequest, request_id, actor=actor), None
    complaint = lock(Complaint, row.complaint_id or 0, actor=actor)
    row = QuerySet(JointRequest).select_for_update().get(pk=request_id)
    act_on(row.case, actor=actor, deed="joint_word")
    return row, complaint


def refuse_unless(fits: bool, *, is_ours: bool | None = None, row: JointRequest | None = None) -> None:
    if row is not None and row.is_ours is not is_ours:
        raise NotAllowed
    if not fits:
        raise WrongStatus(_("This request was answered or ended since. Please look at the page again."))


def _words(text: str, complaint: Complaint | None) -> str:
    """What was typed, without people. Raises Invalid for nothing."""
    if not text.strip():
        raise Invalid({"text": _("Please write something.")})
    said = write_for_log(complaint, text.strip()) if complaint else text.strip()
    return without_people(said)[:WORDS]


def _end(row: JointRequest, state: JointState) -> None:
    """What lay ready to be fetched of the person goes, and what was fetched goes from the queues."""
    empty_messages([row])
    if row.is_ours:
        QuerySet(JointPart).filter(item__request=row).delete()
    row.state, row.ended_at = state, clock.now()
    row.save()


def _record(row: JointRequest, complaint: Complaint | None, name: str, *, actor: Actor) -> None:
    """On the case where it is ours, so that its page tells it; else on the request."""
    if complaint is None:
        record(f"joint_request.{name}", row, actor=actor)
    else:
        record(f"complaint.joint_{name}", complaint, actor=actor, request=row.pk, by=row.peer)
