"""Our side gives: a case is offered to another alliance, the offer taken back by a person or by its day."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from pydantic import ValidationError

from lianwei.cases.lifecycle import OFFER_TRANSFER
from lianwei.cases.models import Complaint, TransferState, offers_of
from lianwei.cases.operations.between.transfer import basis_of
from lianwei.cases.queries.between.transfers import answer_due
from lianwei.cases.texts import write_for_log
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, find, lock
from lianwei.federation.models import CaseAbroad, GiverRow, Peer
from lianwei.federation.operations.custody import begin_title, cancel_offer, make_offer
from lianwei.federation.queries.abroad import GRACE
from lianwei.federation.queries.own import own_card, own_code
from lianwei.federation.queries.peers import fault_of_peer, peer_with_code
from lianwei.federation.rules.custody.tables import Giver
from lianwei.federation.rules.custody.titles import birthplace
from lianwei.federation.rules.pages import case_key

from .mailing import here, mail_paper
from .packing import pack_facts, payload_of

TIMED_OUT = "timed_out"


@transaction.atomic
def offer_case_abroad(
    complaint_id: int, *, actor: Actor, peer: str, reason: str, basis: str = "", article: str = ""
) -> CaseAbroad:
    """Ask another alliance (code `peer`) to take a case over. It stays here, with its limits, until the other
    side has promised and we release it.

    What goes along at first names nobody; `basis`: on what the person's data go along with the release
    (PIPL arts 13, 23). Raises Invalid without one: then the case stays (practice.md A6).
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("case_abroad.offer")
    advance(complaint, OFFER_TRANSFER, actor=actor)
    other = _peer_to_ask(peer)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why the other alliance should take it.")})
    if offers_of(complaint).filter(state=TransferState.OFFERED).exists():
        raise WrongStatus(_("A member of our alliance has been asked and has not answered yet."))
    abroad = _abroad(complaint)
    if open_offers(abroad).filter(taker=other.code).exists():
        raise WrongStatus(_("This alliance has been asked already and has not answered yet."))
    _check_pages(complaint)
    abroad.basis_id = basis_of(complaint, basis, article, actor=actor)
    abroad.reason, abroad.peer = write_for_log(complaint, reason), other.code
    abroad.organisation_id, abroad.due_on = complaint.holder_id, answer_due(clock.today())
    me = here()
    if birthplace(abroad.case) == me.code:
        begin_title(abroad.case, actor=actor, here=me)
    abroad.facts = pack_facts(abroad, complaint, actor=actor).model_dump(mode="json")
    abroad.save()
    told = {"taker": other.code, "wished_by": abroad.due_on.isoformat()}
    mail_paper(make_offer(abroad.case, actor=actor, here=me, **told))
    record("complaint.offered_abroad", complaint, actor=actor, to=other.code, due_on=told["wished_by"])
    return abroad


def _peer_to_ask(code: str) -> Peer:
    other = peer_with_code(code) if own_card() else None
    if other is None or fault_of_peer(other):
        raise Invalid({"peer": _("Please choose another alliance that we exchange with.")})
    return other


def _abroad(complaint: Complaint) -> CaseAbroad:
    """The row of a case the caller holds; one that came from elsewhere keeps its name."""
    found = QuerySet(CaseAbroad).filter(complaint_id=complaint.pk).first()
    return found or CaseAbroad(
        case=case_key(own_code(), complaint.number),
        complaint_id=complaint.pk,
        first_on=complaint.received_on,
        noted_at=clock.now(),
    )


def _check_pages(complaint: Complaint) -> None:
    """What could not leave later is said now."""
    try:
        payload_of(complaint)
    except ValidationError:
        sentence = _("This case holds something that the other alliance could not read. Please correct it.")
        raise WrongStatus(sentence) from None


def open_offers(abroad: CaseAbroad) -> "QuerySet[GiverRow]":
    """The offers of a case found in scope that nobody answered yet."""
    return QuerySet(GiverRow).filter(case=abroad.case, state=Giver.OPEN)


@transaction.atomic
def withdraw_case_abroad(abroad_id: int, *, actor: Actor, peer: str) -> CaseAbroad:
    """Take an offer back that was not promised yet. Raises WrongStatus where it is too late."""
    abroad = find(CaseAbroad, abroad_id, actor=actor)
    lock(Complaint, abroad.complaint_id or 0, actor=actor)
    actor.require("case_abroad.withdraw")
    row = open_offers(abroad).filter(taker=peer).first()
    if row is None:
        raise WrongStatus(_("Too late: the other instance has the case, or the offer ended before."))
    _close(abroad, row, "cancelled", actor=actor)
    return abroad


@transaction.atomic
def call_off_offer(row_id: int, *, actor: Actor, on: date) -> bool:
    """The giver's own clock: an offer that nobody answered in its time ends; the case stays here."""
    actor.require("case_abroad.call_off")
    case = QuerySet(GiverRow).values_list("case", flat=True).get(pk=row_id)
    abroad = CaseAbroad.objects.visible_to(actor).get(case=case)
    hold_complaint(abroad)
    row = open_offers(abroad).filter(pk=row_id).first()
    if row is None or abroad.due_on is None or abroad.due_on + GRACE >= on:
        return False
    _close(abroad, row, TIMED_OUT, actor=actor)
    return True


def _close(abroad: CaseAbroad, row: GiverRow, ground: str, *, actor: Actor) -> None:
    mail_paper(cancel_offer(abroad.case, actor=actor, here=here(), epoch=row.epoch, n=row.n, ground=ground))
    record("case_abroad.withdrawn", abroad, actor=actor, to=row.taker, ground=ground)


def hold_complaint(abroad: CaseAbroad) -> Complaint | None:
    """The file of a case, held before its title: steps of people take the same order."""
    rows = QuerySet(Complaint).select_for_update()
    return rows.filter(pk=abroad.complaint_id).first() if abroad.complaint_id else None
