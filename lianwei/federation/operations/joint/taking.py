"""What another alliance says: it asks us to help with its case, or a word about a request on either side.

A copy that comes again is answered with the same bytes and has no second effect.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.canonical import canonical
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import CopyKind, JointPart, JointRequest, JointState, JointWord, Peer, Title
from lianwei.federation.models.joint import OPEN
from lianwei.federation.operations.abroad.mailing import here, mail_paper
from lianwei.federation.operations.agreements.deleting import note_copy
from lianwei.federation.operations.custody import settle, verified
from lianwei.federation.operations.emptying import empty_messages
from lianwei.federation.queries.agreements.flows import HOME, NOT_AGREED, Verdict, peer_side, what_flows
from lianwei.federation.queries.asked import member_to_ask
from lianwei.federation.queries.codes import CodeReader, UnknownCodeError
from lianwei.federation.queries.custody import is_quarantined
from lianwei.federation.receivers import Incoming, Parked, Refused
from lianwei.federation.rules.agreements.fields import JOINT, JOINT_ANSWER, JOINT_MATTER
from lianwei.federation.rules.custody import papers
from lianwei.federation.rules.custody.papers import Paper
from lianwei.federation.rules.joint import (
    ANSWERED,
    CLOSED,
    DECLINED,
    OF_ASKED,
    OF_ASKER,
    PURPOSE,
    WITHDRAWN,
    WORDS,
    AskPage,
    JointAsked,
    JointTold,
)
from lianwei.federation.rules.pages import digest_of, subject_of_case
from lianwei.reading.people import without_people

from .copying import held

STATES = {
    ANSWERED: JointState.ANSWERED,
    DECLINED: JointState.DECLINED,
    WITHDRAWN: JointState.WITHDRAWN,
    CLOSED: JointState.CLOSED,
}


@transaction.atomic
def take_joint_request(message: Incoming, *, actor: Actor) -> JointRequest:
    """Keep what a peer asks of us for a case of its own. Raises Parked where no agreement in force lets it
    ask or nobody here can be asked, Refused for what is not its own.
    """
    told, paper = message.read(JointAsked), copy_of(message, items=_page_of(message))
    verdict = agreed(message.peer, JOINT, needed=JOINT_MATTER)
    if told.page.within(verdict.fields) != told.page:
        raise Parked(NOT_AGREED)
    row = known_request(message.peer, told.page.uid)
    if row is None:
        row = _new(told.page, message, paper, verdict)
        row.save()
        keep_word(row, paper, JointState.ASKED, row.facts["matter"])
        record("joint_request.taken", row, actor=actor, by=message.peer.code)
    elif row.is_ours or row.case != paper.case:
        raise Refused("digest_conflict")
    note_held(row, verdict, actor=actor)
    answer_copy(paper, actor=actor)
    return row


@transaction.atomic
def take_joint_word(message: Incoming, *, actor: Actor) -> JointRequest:
    """What the other side says about a request, ours or its own. What crosses the end of a request is kept
    and ends nothing anew. Raises Parked, Refused.
    """
    told, paper = message.read(JointTold).page, copy_of(message, items=_page_of(message))
    row = known_request(message.peer, told.uid)
    if row is None:
        raise Parked("no_request")
    if row.case != paper.case or told.step not in (OF_ASKED if row.is_ours else OF_ASKER):
        raise Refused("not_ours")
    _time(told.at)
    verdict = agreed(message.peer, [JOINT_ANSWER if row.is_ours else JOINT_MATTER])
    complaint = QuerySet(Complaint).select_for_update().get(pk=row.complaint_id) if row.is_ours else None
    row = QuerySet(JointRequest).select_for_update().get(pk=row.pk)
    if not QuerySet(JointWord).filter(paper=paper.digest).exists():
        keep_word(row, paper, told.step, without_people(told.text)[:WORDS])
        _move(row, told.step)
        if complaint is None:
            record(f"joint_request.{told.step}", row, actor=actor, by=message.peer.code)
        else:
            said = {"request": row.pk, "by": message.peer.code}
            record(f"complaint.joint_{told.step}", complaint, actor=actor, **said)
    note_held(row, verdict, actor=actor)
    answer_copy(paper, actor=actor)
    return row


def _page_of(message: Incoming) -> list[str]:
    """The page as it came is the one item of the copy."""
    return [digest_of(canonical(message.data["page"]))]


def copy_of(message: Incoming, *, items: list[str]) -> Paper:
    """The copy that carries the page, and names just these items. Raises Refused for one that is not of this
    peer, or for another page; Parked where this database may be older than what it has signed.
    """
    if is_quarantined():
        raise Parked("quarantine")
    try:
        paper = verified(canonical(message.data.get("paper")).encode(), here())
    except papers.Refused as refused:
        raise Refused(refused.reason) from refused
    if paper.sender != message.peer.code:
        raise Refused("wrong_source")
    is_so = paper.kind == "COPY" and paper.body.get("purpose") == PURPOSE
    if not is_so or message.subject != subject_of_case(paper.case):
        raise Refused("malformed")
    if paper.body.get("items") != items:
        raise Refused("page_unsigned")
    return paper


def agreed(peer: Peer, fields: "tuple[str, ...] | list[str]", *, needed: str = "") -> Verdict:
    verdict = what_flows(fields, giver=peer_side(peer), receiver=HOME)
    if verdict.flow is None or (needed and needed not in verdict.fields):
        raise Parked(verdict.reason or NOT_AGREED)
    return verdict


def known_request(peer: Peer, uid: str) -> JointRequest | None:
    return QuerySet(JointRequest).filter(peer=peer.code, uid=uid).first()


def _new(page: AskPage, message: Incoming, paper: Paper, verdict: Verdict) -> JointRequest:
    if QuerySet(Title).filter(case=paper.case, is_mine=True).exists():
        raise Refused("not_ours")
    asked = member_to_ask(page.region)
    if asked is None:
        raise Parked("no_member")
    clean = {name: without_people(getattr(page, name)) for name in ("matter", "title", "narrative")}
    return JointRequest(
        peer=message.peer.code,
        uid=page.uid,
        is_ours=False,
        case=paper.case,
        organisation_id=asked,
        agreement_id=verdict.flow.agreement.pk if verdict.flow else None,
        kind=page.kind,
        facts=page.model_dump(mode="json") | clean | _in_our_codes(page, message),
        due_on=page.due_on,
        asked_at=clock.now(),
    )


def _in_our_codes(page: AskPage, message: Incoming) -> dict[str, str]:
    """A code that no agreed table names is left open: the words say what it is about."""
    reader, found = CodeReader(message.peer, message.written_at), {}
    for name in ("category", "nature"):
        try:
            found[name] = reader.read(name, getattr(page, name))
        except UnknownCodeError:
            found[name] = ""
    return found


def keep_word(row: JointRequest, paper: Paper, step: str, text: str) -> None:
    told = {"paper": paper.digest, "is_ours": False, "step": step, "text": text}
    JointWord.objects.create(request=row, at=clock.now(), **told)


def _move(row: JointRequest, step: str) -> None:
    if row.state not in OPEN or step not in STATES:
        return
    if step == ANSWERED:
        row.answered_at = clock.now()
    elif row.state == JointState.ANSWERED and step == DECLINED:
        return
    else:
        row.ended_at = clock.now()
        empty_messages([row])
        QuerySet(JointPart).filter(item__request=row, item__request__is_ours=True).delete()
    row.state = STATES[step]
    row.save()


def note_held(row: JointRequest, verdict: Verdict, *, actor: Actor) -> None:
    """That we hold it under the agreement; what was answered to us belongs to our own case."""
    if verdict.flow and not row.is_ours:
        count = held(row, verdict.flow)
        note_copy(verdict.flow, actor=actor, kind=CopyKind.JOINT, label=str(row.uid), count=count)


def answer_copy(paper: Paper, *, actor: Actor) -> None:
    """That its item is here, in the same words each time."""
    try:
        taken = settle(paper, actor=actor, here=here())
    except papers.Refused as refused:
        raise Refused(refused.reason) from refused
    if taken.answer:
        mail_paper(taken.answer)


def _time(text: str) -> None:
    try:
        is_zoned = datetime.fromisoformat(text).tzinfo is not None
    except ValueError as error:
        raise Refused("malformed") from error
    if not is_zoned:
        raise Refused("malformed")
