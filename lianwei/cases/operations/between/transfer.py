"""Handing a case to another member (移送) in the steps of the custody protocol.

The giver's release is the only deed that changes the owner. Between members of one instance acceptance,
release and receipt are one transaction: at any instant exactly one of them holds the case.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianwei.cases.clockwork import cancel_all, start
from lianwei.cases.custody import Kind, dossier_of, title_of, write_paper
from lianwei.cases.lifecycle import (
    OFFER_TRANSFER,
    RETURN_TRANSFER,
    TAKE_ACCEPTED,
    TAKE_RECEIVED,
    WITHDRAW_TRANSFER,
)
from lianwei.cases.models import (
    AccessRole,
    Complaint,
    DisputeState,
    Transfer,
    TransferState,
    disputes_of,
    offers_of,
    papers_of_offers,
)
from lianwei.cases.operations.entry.consents import note_basis
from lianwei.cases.promises import pass_on_promises
from lianwei.cases.queries.between.transfers import answer_due, members_to_ask
from lianwei.cases.queries.page.consents import is_denied, rests_on
from lianwei.cases.rules.consents import TO_PARTNER
from lianwei.cases.sight import store
from lianwei.cases.texts import write_for_log
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.models import Basis, Consent
from lianwei.core.scope import PARTNER, Actor, attached, find, lock
from lianwei.members.signing import keys_in_use

from .leaving import close_offer, end_offers, end_requests

ANSWERED = gettext_noop("This offer was answered or withdrawn since. Please look at the page again.")
MOVED = "transferred"  # why the giver's clocks end
CANCELLED = "cancelled"  # why an offer is withdrawn


@transaction.atomic
def offer_transfer(
    complaint_id: int,
    *,
    actor: Actor,
    taker_id: int,
    reason: str,
    basis: str = "",
    article: str = "",
    rule: str = "",
) -> Transfer:
    """Ask another member of the alliance to take a case over. The case stays here until it does.

    `basis`: on what the person's data go along (PIPL arts 13, 23), unless a consent or a duty is on record
    already. Raises Invalid without one: then the case stays and the giver relays (practice.md A6).
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, OFFER_TRANSFER, actor=actor)
    if taker_id not in {each.pk for each in members_to_ask(complaint)}:
        raise Invalid({"taker": _("Please choose a member of the alliance that does not hold the case.")})
    if not reason.strip():
        raise Invalid({"reason": _("Please say why the other member should take it.")})
    if offers_of(complaint).filter(state=TransferState.OFFERED, taker=taker_id).exists():
        raise WrongStatus(_("This member has been asked already and has not answered yet."))
    if disputes_of(complaint).filter(state=DisputeState.OPEN, taker=taker_id).exists():
        raise WrongStatus(_("The office above decides about this member. Please wait for its decision."))
    basis_id = basis_of(complaint, basis, article, actor=actor)
    draft = Transfer(taker_id=taker_id, reason=write_for_log(complaint, reason), rule=rule, basis_id=basis_id)
    return send_offer(complaint, draft, actor=actor)


def send_offer(complaint: Complaint, offer: Transfer, *, actor: Actor, **decision: str) -> Transfer:
    """Number, date and sign an offer of a case the caller holds locked. `offer` says to whom, why, on what;
    `decision`: what its paper says of a dispute that was decided.
    """
    earlier = offers_of(complaint).filter(epoch=complaint.epoch)
    offer.case_id, offer.number, offer.category = complaint.pk, complaint.number, complaint.category
    offer.alliance_id, offer.epoch = complaint.alliance_id, complaint.epoch
    offer.n = (earlier.aggregate(last=Max("n"))["last"] or 0) + 1
    offer.giver_id, offer.was_accepted = complaint.holder_id, complaint.was_accepted
    offer.offered_at, offer.offered_by_id = clock.now(), actor.user_id
    offer.due_on = answer_due(clock.today())
    offer.save()
    held = keys_in_use([offer.giver_id])
    body = {"dossier": dossier_of(complaint), "rule": offer.rule, "wished_by": offer.due_on.isoformat()}
    if decision:
        body["decision"] = decision
    write_paper(offer, Kind.OFFER, held[offer.giver_id], prev=title_of(complaint), body=body)
    complaint.shared = {
        str(offer.taker_id): str(AccessRole.OFFERED)
    } | complaint.shared  # a partner stays one
    store(complaint)
    told = {"transfer": offer.pk, "taker": offer.taker_id, "due_on": offer.due_on.isoformat()}
    record("complaint.transfer_offered", complaint, actor=actor, **told)
    return offer


def basis_of(complaint: Complaint, basis: str, article: str, *, actor: Actor) -> int:
    """The record on which the person's data go to the other member; one in force, or one made now."""
    if basis != Basis.DUTY and is_denied(complaint, TO_PARTNER):
        sentence = _(
            "The consumer does not want the data passed on. The case stays here; ask for assistance."
        )
        raise Invalid({"basis": sentence})
    if not basis and rests_on(complaint, TO_PARTNER):
        rows = attached(Consent, complaint).filter(purpose=TO_PARTNER, is_given=True, withdrawn_at=None)
        return rows.order_by("-pk").values_list("pk", flat=True)[0]
    made = note_basis(complaint, TO_PARTNER, basis, article, actor=actor)
    if made is None:
        sentence = _("Please say on what the person's data go along. Without it the case stays here.")
        raise Invalid({"basis": sentence})
    return made


@transaction.atomic
def accept_transfer(complaint_id: int, *, actor: Actor, transfer_id: int) -> Transfer:
    """Take a case over that was offered: from now on it is ours, and our clocks begin (practice.md A5).

    Raises WrongStatus where another member was quicker, the offer was withdrawn, or the member left.
    """
    complaint, offer = _offered(complaint_id, transfer_id, actor=actor)
    if offer.taker_id not in {each.pk for each in members_to_ask(complaint)}:
        raise WrongStatus(_("Your organisation has left this alliance; the case stays where it is."))
    advance(complaint, TAKE_ACCEPTED if complaint.was_accepted else TAKE_RECEIVED, actor=actor)
    held = keys_in_use([offer.giver_id, offer.taker_id])
    offered = papers_of_offers([offer]).get(kind=Kind.OFFER)
    ours, theirs = held[offer.taker_id], held[offer.giver_id]
    said = write_paper(offer, Kind.ACCEPT, ours, prev=offered.digest, body={})
    dossier = dossier_of(complaint)
    body = {"epoch": complaint.epoch + 1, "dossier": dossier, "accept": said.digest}
    release = write_paper(offer, Kind.RELEASE, theirs, prev=said.digest, body=body)
    _close(offer, TransferState.TAKEN, actor=actor)
    end_offers(complaint, besides=offer.pk, actor=actor)
    end_requests(complaint, offer.taker_id, actor=actor)
    _move(complaint, offer)
    receipt = write_paper(offer, Kind.RECEIPT, ours, prev=release.digest, body={"dossier": dossier})
    record(
        "complaint.transferred",
        complaint,
        actor=actor,
        transfer=offer.pk,
        giver=offer.giver_id,
        taker=offer.taker_id,
        receipt=receipt.digest,
        due_on=complaint.due_on.isoformat(),
    )
    return offer


def _move(complaint: Complaint, offer: Transfer) -> None:
    """The row itself: another holder, nobody's desk yet, the taker's clock from today."""
    today = clock.today()
    cancel_all(complaint, today, reason=MOVED)
    complaint.holder_id, complaint.handler_id = offer.taker_id, None
    complaint.epoch += 1
    still = {pk: role for pk, role in complaint.shared.items() if role != AccessRole.OFFERED}
    still.pop(str(offer.taker_id), None)
    complaint.shared = still | {str(offer.giver_id): str(AccessRole.FORMER)}
    start(complaint, "mediation" if complaint.was_accepted else "acceptance", today)
    pass_on_promises(complaint)
    store(complaint)


@transaction.atomic
def return_transfer(
    complaint_id: int, *, actor: Actor, transfer_id: int, ground: str, answer: str
) -> Transfer:
    """Refuse a case that was offered, with a reason; the giver stays responsible."""
    complaint, offer = _offered(complaint_id, transfer_id, actor=actor)
    advance(complaint, RETURN_TRANSFER, actor=actor)
    _refuse_decided(offer)
    if ground not in Transfer.Ground.values:
        raise Invalid({"ground": _("Please choose why you return it.")})
    if not answer.strip():
        raise Invalid({"answer": _("Please say in a sentence why you return it.")})
    held = keys_in_use([offer.taker_id])
    offered = papers_of_offers([offer]).get(kind=Kind.OFFER)
    write_paper(offer, Kind.RETURN, held[offer.taker_id], prev=offered.digest, body={"ground": ground})
    offer.ground, offer.answer = ground, write_for_log(complaint, answer)
    _close(offer, TransferState.RETURNED, actor=actor)
    _unshare(complaint, [offer.taker_id])
    told = {"transfer": offer.pk, "taker": offer.taker_id, "ground": ground}
    record("complaint.transfer_returned", complaint, actor=actor, **told)
    return offer


@transaction.atomic
def withdraw_transfer(complaint_id: int, *, actor: Actor, transfer_id: int) -> Transfer:
    """Take an offer back that was not answered yet."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, WITHDRAW_TRANSFER, actor=actor)
    offer = _open_offer(complaint, transfer_id)
    _refuse_decided(offer)
    close_offer(offer, CANCELLED, actor=actor)
    _unshare(complaint, [offer.taker_id])
    record("complaint.transfer_withdrawn", complaint, actor=actor, transfer=offer.pk, taker=offer.taker_id)
    return offer


def _refuse_decided(offer: Transfer) -> None:
    """What the office above decided binds both: the taker signs, the giver waits."""
    if offer.dispute_id is not None:
        raise WrongStatus(_("The office above decided that the case goes there. It can only be taken over."))


@transaction.atomic
def escalate_transfer(transfer_id: int, *, actor: Actor, on: date) -> bool:
    """Note once that an offer was not answered in time: it stands as overdue in the alliance's list."""
    actor.require("complaint.escalate_transfer")
    offer = find(Transfer, transfer_id, actor=actor)
    complaint = lock(Complaint, offer.case_id, actor=actor)
    offer = offers_of(complaint).select_for_update().get(pk=offer.pk)
    if not offer.is_open or offer.overdue_at is not None or offer.due_on >= on:
        return False
    offer.overdue_at = clock.now()
    offer.save(update_fields=["overdue_at"])
    told = {"transfer": offer.pk, "taker": offer.taker_id, "due_on": offer.due_on.isoformat()}
    record("complaint.transfer_overdue", complaint, actor=actor, **told)
    return True


def _offered(complaint_id: int, transfer_id: int, *, actor: Actor) -> tuple[Complaint, Transfer]:
    """The case, held, and an offer that waits for the actor's organisation. Once it waits no more the case is
    out of the actor's sight: then the offer itself says so.
    """
    offer = find(Transfer, transfer_id, actor=actor)
    if offer.case_id != complaint_id:
        raise NotVisible
    if offer.taker_id not in actor.acts_for:
        raise NotAllowed
    if not offer.is_open:
        raise WrongStatus(_(ANSWERED))
    try:
        complaint = lock(Complaint, complaint_id, actor=actor, by=PARTNER)
    except NotVisible:
        raise WrongStatus(_(ANSWERED)) from None
    return complaint, _open_offer(complaint, transfer_id)


def _open_offer(complaint: Complaint, transfer_id: int) -> Transfer:
    """The offer, read again under the lock of its case. Raises WrongStatus where it was answered since."""
    offer = offers_of(complaint).select_for_update().filter(pk=transfer_id).first()
    if offer is None:
        raise NotVisible
    if not offer.is_open or offer.epoch != complaint.epoch:
        raise WrongStatus(_(ANSWERED))
    return offer


def _close(offer: Transfer, state: TransferState, *, actor: Actor) -> None:
    offer.state, offer.answered_at, offer.answered_by_id = state, clock.now(), actor.user_id
    offer.save()


def _unshare(complaint: Complaint, organisations: Iterable[int]) -> None:
    gone = {(str(pk), str(AccessRole.OFFERED)) for pk in organisations}
    complaint.shared = {pk: role for pk, role in complaint.shared.items() if (pk, role) not in gone}
    store(complaint)
