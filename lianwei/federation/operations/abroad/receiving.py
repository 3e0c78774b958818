"""A paper of custody came by the wire or as a file: it has its effect on the title and on the file here, in
one transaction.
"""

from django.db.models import QuerySet
from pydantic import ValidationError

from lianwei.cases.lifecycle import LEAVE
from lianwei.cases.models import Complaint
from lianwei.cases.operations.between.leaving_alliance import leave_complaint
from lianwei.cases.queries.page.consents import is_denied
from lianwei.cases.rules.consents import TO_PARTNER
from lianwei.core import clock
from lianwei.core.canonical import canonical
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import CaseAbroad, GiverRow, SignedPaper, Title
from lianwei.federation.operations.custody import Here, Taken, cancel_offer, settle, verified
from lianwei.federation.queries.custody import is_lost, is_quarantined
from lianwei.federation.receivers import Incoming, Parked, Refused
from lianwei.federation.rules.custody import papers
from lianwei.federation.rules.custody.papers import Paper
from lianwei.federation.rules.custody.tables import Giver

from .entering import enter_case, note_offer
from .mailing import ask_for_items, here, is_leaving, mail_paper
from .offering import hold_complaint
from .packing import pack_whole

LOST = "lost_rows"  # somebody shows a paper of ours that is not here


def take_paper(message: Incoming, *, actor: Actor) -> None:
    """Read, check and settle a paper. Raises Refused for one that is not of the peer that brings it."""
    me = here()
    paper = _read(message, me)
    if is_quarantined():
        raise Parked("quarantine")
    if is_lost(paper, me.code):
        raise Parked(LOST)
    abroad = QuerySet(CaseAbroad).filter(case=paper.case).first()
    complaint = hold_complaint(abroad) if abroad else None
    if paper.kind == "ACCEPT" and abroad and complaint:
        _prepare_release(paper, abroad, complaint, me, actor=actor)
    taken = settle(paper, actor=actor, here=me)
    if taken.missing:
        ask_for_items(paper.case, message.peer, taken.missing)
        return
    if taken.changed:
        _follow(paper, taken, message, abroad, actor=actor)
    if taken.answer and not (taken.answer.kind == "RELEASE" and is_leaving(paper.case)):
        mail_paper(taken.answer)


def _read(message: Incoming, me: Here) -> Paper:
    try:
        paper = verified(canonical(message.data.get("paper")).encode(), me)
    except papers.Refused as refused:
        raise Refused(refused.reason) from refused
    if paper.sender != message.peer.code:
        raise Refused("wrong_source")
    return paper


def _prepare_release(
    paper: Paper, abroad: CaseAbroad, complaint: Complaint, me: Here, *, actor: Actor
) -> None:
    """What leaves is packed in the transaction that releases it. A case that may not leave any more (it was
    closed, or moved, or its person has said no) is taken back first: the promise then meets a closed offer.
    """
    rows = QuerySet(GiverRow).filter(case=paper.case, epoch=paper.epoch, n=paper.n, taker=paper.sender)
    row = rows.filter(state=Giver.OPEN).first()
    if row is None or not QuerySet(Title).filter(case=paper.case, is_mine=True).exists():
        return
    if _may_leave(abroad, complaint):
        try:
            pack_whole(abroad, complaint, epoch=row.epoch, actor=actor)
            return
        except (Invalid, ValidationError):
            pass  # it grew beyond what may go along since it was offered
    cancel_offer(paper.case, actor=actor, here=me, epoch=row.epoch, n=row.n)
    record("case_abroad.withdrawn", abroad, actor=actor, to=row.taker, ground="unfit")


def _may_leave(abroad: CaseAbroad, complaint: Complaint) -> bool:
    is_same = complaint.holder_id == abroad.organisation_id and LEAVE.fits(complaint)
    is_same = is_same and abroad.basis_id is not None  # none where a restore has lost it
    return is_same and not complaint.given_to and not is_denied(complaint, TO_PARTNER)


def _follow(
    paper: Paper, taken: Taken, message: Incoming, abroad: CaseAbroad | None, *, actor: Actor
) -> None:
    """What a change of the title does to the file here."""
    if paper.kind == "OFFER":
        note_offer(paper, message.data.get("facts"), actor=actor)
    elif paper.kind == "RELEASE":
        enter_case(paper, actor=actor)
    elif abroad is None:
        return
    elif paper.kind == "ACCEPT" and taken.answer and taken.answer.kind == "RELEASE":
        _leave(abroad, taken.answer, actor=actor)
    elif paper.kind in ("RETURN", "WITHDRAW", "RECEIPT"):
        names = {"RETURN": "refused", "WITHDRAW": "called_back", "RECEIPT": "receipted"}
        ground = str(paper.body.get("code") or paper.body.get("ground") or "")[:12]
        told = {"by": paper.sender} | ({"ground": ground} if ground else {})
        record(f"case_abroad.{names[paper.kind]}", abroad, actor=actor, **told)


def _leave(abroad: CaseAbroad, release: SignedPaper, *, actor: Actor) -> None:
    """The case is gone. Its items are large: the worker sends them afterwards, then the release."""
    if abroad.complaint_id:
        leave_complaint(abroad.complaint_id, actor=actor, to=release.recipient)
    abroad.peer, abroad.due_on, abroad.noted_at = release.recipient, None, clock.now()
    abroad.save()
    record("case_abroad.released", abroad, actor=actor, to=release.recipient, release=release.digest)
