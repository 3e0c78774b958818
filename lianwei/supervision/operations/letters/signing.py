"""A letter is put to all who sign; each signs it off in its own chain of papers; it goes out."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.documents.models import DeliveryResult, DeliveryWay, Document, DocumentStatus
from lianwei.core.documents.operations import (
    deliver_document,
    dispatch_document,
    draft_document,
    void_document,
)
from lianwei.core.documents.queries import document_of
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.lifecycle import advance
from lianwei.core.scope import PARTNER, Actor, lock
from lianwei.supervision.lifecycle.letters import CIRCULATE, JOIN, RECALL, SEND, SERVE, STAY_OUT
from lianwei.supervision.models import (
    Interview,
    IssuerState,
    Letter,
    LetterAddressee,
    LetterIssuer,
    LetterNotice,
    LetterStatus,
    addressees_of,
    issuers_of,
)
from lianwei.supervision.papers.letters import letter_paper
from lianwei.supervision.queries.letters.powers import power_to_sign
from lianwei.supervision.rules.letters.kinds import kind_coded

from .drafting import plain

SERVED = (DeliveryResult.RECEIVED, DeliveryResult.LEFT)


@transaction.atomic
def circulate_letter(letter_id: int, *, actor: Actor) -> Letter:
    """Fix the text and put it to all who sign; the paper of the holder is drafted."""
    letter = lock(Letter, letter_id, actor=actor)
    advance(letter, CIRCULATE, actor=actor)
    lead = issuers_of(letter).select_for_update(of=("self",)).get(is_lead=True)
    letter.power = lead.power = _power(letter, lead, cited=letter.power, actor=actor)
    letter.save(update_fields=["status", "power"])
    _draft_for(letter, lead, actor=actor)
    asked = list(issuers_of(letter).filter(is_lead=False).values_list("organisation_id", flat=True))
    record("letter.circulated", letter, actor=actor, asked=asked)
    return letter


@transaction.atomic
def join_letter(letter_id: int, *, actor: Actor) -> LetterIssuer:
    """Sign along: the paper of the actor's organisation goes its own way to number and seal. An interview
    rests on an article that gives the power to whoever signs it (practice A8): raises WrongStatus without.
    """
    letter = lock(Letter, letter_id, actor=actor, by=PARTNER)
    row = _asked(letter, actor)
    advance(letter, JOIN, actor=actor)
    row.power = _power(letter, row, cited=row.power, actor=actor)
    row.state, row.answered_by = IssuerState.JOINED, actor.user_id
    _draft_for(letter, row, actor=actor)
    record("letter.joined", letter, actor=actor, member=row.organisation_id)
    return row


@transaction.atomic
def stay_out_of_letter(letter_id: int, *, actor: Actor, reason: str) -> LetterIssuer:
    """Do not sign along, and say why; the others go on."""
    letter = lock(Letter, letter_id, actor=actor, by=PARTNER)
    row = _asked(letter, actor)
    advance(letter, STAY_OUT, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    row.state, row.note, row.answered_by = IssuerState.OUT, plain(reason)[:300], actor.user_id
    row.save()
    record("letter.stayed_out", letter, actor=actor, member=row.organisation_id)
    return row


@transaction.atomic
def recall_letter(letter_id: int, *, actor: Actor, reason: str) -> Letter:
    """Take the text back to change it: what was signed was another text, so every paper of it is void."""
    letter = lock(Letter, letter_id, actor=actor)
    advance(letter, RECALL, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    letter.save(update_fields=["status"])
    rows = list(issuers_of(letter).select_for_update(of=("self",)))
    papers = [each.document_id for each in rows if each.document_id]
    for each in rows:
        each.document_id = None
        each.state = IssuerState.JOINED if each.is_lead else IssuerState.INVITED
        each.save(update_fields=["document_id", "state"])
    record("letter.recalled", letter, actor=actor, papers=papers)
    return letter


@transaction.atomic
def send_letter(letter_id: int, *, actor: Actor, way: str) -> Letter:
    """Send it, once everybody who was asked has signed and sealed or has said no. The alliance is told the
    fact. Raises WrongStatus and says for whom it waits.
    """
    letter = lock(Letter, letter_id, actor=actor)
    advance(letter, SEND, actor=actor)
    if waiting := issuers_waited_for(letter):
        names = "、".join(each.organisation.name for each in waiting)
        raise WrongStatus(_("It still waits for number and seal of: %(names)s.") % {"names": names})
    _check_powers(letter, actor=actor)
    lead = issuers_of(letter).get(is_lead=True)
    dispatch_document(lead.document_id or 0, way=DeliveryWay(way), subject=letter, actor=actor)
    letter.sent_on = clock.today()
    letter.save(update_fields=["status", "sent_on"])
    _tell_alliance(letter)
    joined = [each.document_id for each in issuers_of(letter).filter(state=IssuerState.JOINED, is_lead=False)]
    record("letter.sent", letter, actor=actor, kind=letter.kind, papers=joined, way=way)
    return letter


@transaction.atomic
def dispatch_letter_paper(letter_id: int, document_id: int, *, actor: Actor, way: str) -> bool:
    """The paper of a member that signed along goes out with the letter; false where it has."""
    letter = lock(Letter, letter_id, actor=actor)
    actor.require("letter.send")
    if document_of(letter, document_id).status not in (DocumentStatus.APPROVED, DocumentStatus.SEALED):
        return False
    dispatch_document(document_id, way=DeliveryWay(way), subject=letter, actor=actor)
    record("letter.paper_dispatched", letter, actor=actor, document=document_id)
    return True


@transaction.atomic
def void_letter_paper(letter_id: int, document_id: int, *, actor: Actor) -> bool:
    """A paper of a letter that was given up, or of a text that was taken back; false where it is void."""
    letter = lock(Letter, letter_id, actor=actor)
    actor.require("letter.recall")
    if document_of(letter, document_id).status == DocumentStatus.VOID:
        return False
    is_given_up = letter.status == LetterStatus.WITHDRAWN
    why = _("The letter was given up.") if is_given_up else _("The text was taken back to be changed.")
    void_document(document_id, reason=why, subject=letter, actor=actor)
    record("letter.paper_voided", letter, actor=actor, document=document_id)
    return True


@transaction.atomic
def serve_letter(
    letter_id: int,
    *,
    actor: Actor,
    addressee_id: int,
    way: str,
    result: str,
    delivered_on: date,
    recipient: str = "",
    tracking: str = "",
    uploads: list[Upload | Examined] | None = None,
) -> LetterAddressee:
    """Record one service on one addressee, also one that failed; the proof goes along."""
    letter = lock(Letter, letter_id, actor=actor)
    advance(letter, SERVE, actor=actor)
    addressee = addressee_of(letter, addressee_id)
    kept = [_stored(letter, each, actor=actor) for each in uploads or ()]
    deliver_document(
        issuers_of(letter).get(is_lead=True).document_id or 0,
        way=way,
        party=f"addressee:{addressee.seq}",
        subject=letter,
        actor=actor,
        recipient=recipient,
        delivered_on=delivered_on,
        result=result,
        tracking=tracking,
        proof_file_id=kept[0] if kept else None,
    )
    if result in SERVED:
        addressee.served_on = min(addressee.served_on or delivered_on, delivered_on)
        addressee.save(update_fields=["served_on"])
    record("letter.served", letter, actor=actor, addressee=addressee.seq, result=str(result))
    return addressee


def issuers_waited_for(letter: Letter) -> list[LetterIssuer]:
    """Who was asked and has not answered, or signs and has no number and seal yet."""
    rows = [each for each in issuers_of(letter) if each.state != IssuerState.OUT]
    sealed = Document.objects.filter(
        pk__in=[each.document_id for each in rows if each.document_id], status=DocumentStatus.SEALED
    )
    done = set(sealed.values_list("pk", flat=True))
    return [each for each in rows if each.document_id not in done]


def addressee_of(letter: Letter, addressee_id: int) -> LetterAddressee:
    """One addressee of a letter in hand. Raises NotVisible."""
    row = addressees_of(letter).select_for_update(of=("self",)).filter(pk=addressee_id).first()
    if row is None:
        raise NotVisible
    return row


def _draft_for(letter: Letter, row: LetterIssuer, *, actor: Actor) -> None:
    kind = kind_coded(letter.kind)
    venue = Interview.objects.visible_to(actor).filter(letter=letter).first()
    document = draft_document(
        letter,
        letter_paper(letter, venue=venue, power=row.power),
        kind=f"letter_{letter.kind}",
        actor=actor,
        organisation_id=row.organisation_id,
        title=letter.title,
        needs_countersign=kind is not None and kind.countersigned,
    )
    row.document_id = document.pk
    row.save()


def _power(letter: Letter, row: LetterIssuer, *, cited: dict[str, str], actor: Actor) -> dict[str, str]:
    kind = kind_coded(letter.kind)
    if kind is None or not kind.needs_power:
        return {}
    return power_to_sign(row.organisation, actor=actor, on=clock.today(), cited=cited)


def _check_powers(letter: Letter, *, actor: Actor) -> None:
    """Raises WrongStatus where an article that a paper cites has ended since it was signed."""
    for row in issuers_of(letter).filter(state=IssuerState.JOINED):
        cited = row.power or letter.power
        if _power(letter, row, cited=cited, actor=actor) != cited:
            raise WrongStatus(
                _("%(article)s does not hold any more for %(name)s. Please take the letter back.")
                % {"article": cited.get("citation", ""), "name": row.organisation.name}
            )


def _asked(letter: Letter, actor: Actor) -> LetterIssuer:
    rows = issuers_of(letter).select_for_update(of=("self",)).filter(organisation_id__in=actor.acts_for)
    row = rows.filter(is_lead=False).first()
    if row is None:
        raise NotAllowed
    if row.state != IssuerState.INVITED:
        raise WrongStatus(_("Your organisation has answered already."))
    return row


def _stored(letter: Letter, upload: Upload | Examined, *, actor: Actor) -> int:
    return store_file(letter, upload, actor=actor, source=FileSource.STAFF, kind="proof").file.pk


def _tell_alliance(letter: Letter) -> None:
    if letter.alliance_id is None:
        return
    joined = issuers_of(letter).filter(state=IssuerState.JOINED)
    LetterNotice.objects.create(
        holder_id=letter.holder_id,
        alliance_id=letter.alliance_id,
        letter_key=letter.pk,
        kind=letter.kind,
        issuers="、".join(each.organisation.name for each in joined)[:600],
        addressees="、".join(each.name for each in addressees_of(letter))[:600],
        sent_on=letter.sent_on,
    )
