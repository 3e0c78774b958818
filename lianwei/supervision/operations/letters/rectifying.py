"""What a business promised after a letter or an interview: noted, proved, checked by another member."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.commitments.models import Commitment
from lianwei.commitments.operations import (
    Promiser,
    break_commitment,
    make_commitment,
    reopen_commitment,
    report_commitment,
    verify_commitment,
)
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.links import redeem_link
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.lifecycle import advance
from lianwei.core.scope import BUSINESS, PARTNER, Actor, ActorKind, lock
from lianwei.supervision.lifecycle.letters import ASK_CHECK, CHECK, HOLD, PROMISE, PROVE
from lianwei.supervision.models import (
    Attendance,
    Interview,
    Letter,
    LetterAddressee,
    Rectification,
    RectificationState,
    rectifications_of,
)

from .answering import PURPOSE, opened
from .drafting import partners_of, plain
from .signing import addressee_of

State = RectificationState
Files = list[Upload | Examined] | None
REFERENCE = 24  # characters of a commitment's reference


@transaction.atomic
def hold_interview(letter_id: int, *, actor: Actor, attendance: str, minutes: str) -> Interview:
    """Enter who came and what was said; minutes go into the record, not coming is one too. Minutes that stand
    already stay: what is entered later stands below them with its day.
    """
    letter = lock(Letter, letter_id, actor=actor)
    advance(letter, HOLD, actor=actor)
    row = Interview.objects.visible_to(actor).select_for_update(of=("self",)).get(letter=letter)
    if attendance not in Attendance.values:
        raise Invalid({"attendance": _("Please say whether they came.")})
    if row.held_at > clock.now():
        raise Invalid({"attendance": _("The time of the talk has not come yet.")})
    if attendance == Attendance.CAME and not minutes.strip():
        raise Invalid({"minutes": _("Please write what was said and asked.")})
    was, said = row.attendance, plain(minutes)
    if row.minutes:
        said = f"{row.minutes}\n\n{clock.today().isoformat()}\n{said}" if said else row.minutes
    row.attendance, row.minutes, row.entered_by = attendance, said, actor.user_id
    row.save()
    record("letter.held", letter, actor=actor, attendance=attendance, was=was)
    return row


@transaction.atomic
def promise_rectification(
    letter_id: int, *, actor: Actor, addressee_id: int, what: str, due_on: date
) -> Rectification:
    """Note what the business promised, by when; it stands among its promises everywhere."""
    letter = lock(Letter, letter_id, actor=actor)
    advance(letter, PROMISE, actor=actor)
    addressee = addressee_of(letter, addressee_id)
    if not what.strip():
        raise Invalid({"what": _("Please say what was promised.")})
    if due_on < clock.today():
        raise Invalid({"due_on": _("This day has passed. Please choose today or a later day.")})
    known = Promiser(Commitment.Kind.UNDERTAKING, business_id=addressee.business_id)
    promise = make_commitment(
        letter, actor=actor, by=addressee.name, what=plain(what)[:300], due_on=due_on, promiser=known
    )
    row = Rectification.objects.create(
        letter=letter, addressee=addressee, commitment_id=promise.pk, what=promise.what, due_on=due_on
    )
    record("letter.promised", letter, actor=actor, rectification=row.pk, due_on=due_on.isoformat())
    return row


@transaction.atomic
def prove_rectification(
    letter_id: int, *, actor: Actor, rectification_id: int, proof: str, uploads: Files = None
) -> Rectification:
    """Say that it is put right and show it; late proof is taken as well."""
    letter = lock(Letter, letter_id, actor=actor, by=BUSINESS)
    advance(letter, PROVE, actor=actor)
    row, is_theirs = _row(letter, rectification_id), actor.kind == ActorKind.BUSINESS
    if is_theirs and row.addressee_id not in actor.granted(LetterAddressee):
        raise NotAllowed
    if row.state not in (State.PROMISED, State.FAILED):
        raise WrongStatus(_("The proof is there already."))
    if not proof.strip():
        raise Invalid({"proof": _("Please say what was done.")})
    source = FileSource.BUSINESS if is_theirs else FileSource.STAFF
    kept = [
        store_file(letter, each, actor=actor, source=source, kind="proof").file.pk for each in uploads or ()
    ]
    row.state, row.proof, row.proved_on = State.PROVED, plain(proof)[:300], clock.today()
    row.save()
    _report(letter, row, file_id=kept[0] if kept else None, actor=actor)
    record("letter.proved", letter, actor=actor, rectification=row.pk, files=kept)
    return row


@transaction.atomic
def prove_by_link(token: str, *, rectification_id: int, proof: str, uploads: Files = None) -> Rectification:
    """The business shows behind its link what it has put right; uses it once."""
    actor = redeem_link(token, PURPOSE)
    letter, _addressee = opened(actor)
    return prove_rectification(
        letter.pk, actor=actor, rectification_id=rectification_id, proof=proof, uploads=uploads
    )


@transaction.atomic
def ask_check_of_rectification(
    letter_id: int, *, actor: Actor, rectification_id: int, checker_id: int
) -> Rectification:
    """Ask another member of the alliance to look whether it is so."""
    letter = lock(Letter, letter_id, actor=actor)
    advance(letter, ASK_CHECK, actor=actor)
    row = _row(letter, rectification_id)
    if row.state not in (State.PROVED, State.ASKED, State.CONFIRMED):
        raise WrongStatus(_("There is no proof to check yet."))
    if checker_id not in {each.pk for each in partners_of(letter.holder)}:
        raise Invalid({"checker": _("Please choose another member of the alliance.")})
    row.state, row.checker_id, row.asked_on = State.ASKED, checker_id, clock.today()
    row.save()
    record("letter.check_asked", letter, actor=actor, rectification=row.pk, checker=checker_id)
    return row


@transaction.atomic
def check_rectification(
    letter_id: int,
    *,
    actor: Actor,
    rectification_id: int,
    is_confirmed: bool,
    finding: str,
    recheck_on: date | None = None,
    uploads: Files = None,
) -> Rectification:
    """Say what was found: confirmed or not, with note and photos. For the member that was asked."""
    letter = lock(Letter, letter_id, actor=actor, by=PARTNER)
    row = _row(letter, rectification_id)
    if row.checker_id not in actor.acts_for or row.checker_id == letter.holder_id:
        raise NotAllowed
    advance(letter, CHECK, actor=actor)
    if row.state != State.ASKED:
        raise WrongStatus(_("This check was answered already."))
    if not finding.strip():
        raise Invalid({"finding": _("Please say what you found.")})
    if recheck_on is not None and recheck_on <= clock.today():
        raise Invalid({"recheck_on": _("The day of the second look has to lie ahead.")})
    kept = [
        store_file(letter, each, actor=actor, source=FileSource.SCENE, kind="check").file.pk
        for each in uploads or ()
    ]
    row.state = State.CONFIRMED if is_confirmed else State.FAILED
    row.finding, row.recheck_on = plain(finding)[:300], recheck_on
    row.checked_on, row.checked_by = clock.today(), actor.user_id
    row.save()
    told = {"confirmed": is_confirmed, "reverted": _settle(letter, row, actor=actor), "files": kept}
    record("letter.checked", letter, actor=actor, rectification=row.pk, **told)
    return row


def _report(letter: Letter, row: Rectification, *, file_id: int | None, actor: Actor) -> None:
    """The promise in the tracker: reported as kept; by whom, where a colleague entered it."""
    trusted = _for_tracker(actor, "commitment.report")
    report_commitment(
        letter,
        row.commitment_id,
        actor=trusted,
        on=clock.today(),
        proof=row.proof[:120],
        proof_file_id=file_id,
    )


def _settle(letter: Letter, row: Rectification, *, actor: Actor) -> bool:
    """Kept or broken, as the other member found; true where a second look takes back that it was kept."""
    promise = Commitment.objects.get(pk=row.commitment_id)
    was_kept = promise.status == Commitment.Status.KEPT
    if row.state == State.CONFIRMED:
        if not was_kept:
            verify_commitment(letter, promise.pk, actor=_for_tracker(actor, "commitment.verify"))
        return False
    if was_kept:
        opener = _for_tracker(actor, "commitment.reopen")
        reopen_commitment(letter, promise.pk, actor=opener, reason=row.finding[:200])
    breaker = _for_tracker(actor, "commitment.break")
    break_commitment(letter, promise.pk, actor=breaker, verdict=row.finding[:200])
    return was_kept


def _for_tracker(actor: Actor, permission: str) -> Actor:
    """Whoever may take the step on the letter takes the one that goes with it in the tracker."""
    return Actor(
        actor.kind,
        user_id=actor.user_id,
        organisation_id=actor.organisation_id,
        organisations=actor.organisations,
        acts_for=actor.acts_for,
        permissions=actor.permissions | {permission},
        grants=actor.grants,
        name=actor.name,
    )


def _row(letter: Letter, rectification_id: int) -> Rectification:
    rows = rectifications_of(letter).select_for_update(of=("self",))
    row = rows.filter(pk=rectification_id).first()
    if row is None:
        raise NotVisible
    return row
