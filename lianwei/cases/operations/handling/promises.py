"""What was promised in a case beside its sums, and who finds that a promise was kept or not."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, Respondent
from lianwei.cases.queries.lists.promises import case_of, find_promise
from lianwei.cases.texts import write_for_log
from lianwei.commitments.models import Commitment
from lianwei.commitments.operations import (
    Promiser,
    break_commitment,
    drop_commitment,
    make_commitment,
    report_commitment,
    verify_commitment,
)
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.scope import Actor, lock

PROOF = "performance"  # the kind of a file that shows that a promise was kept
WHAT, WORDS = 300, 120


@transaction.atomic
def note_undertaking(
    complaint_id: int, *, actor: Actor, respondent_id: int, what: str, due_on: date
) -> Commitment:
    """Note what a business undertakes to do by a day (put a clause right, train its people, recall goods)."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    if not complaint.is_open:
        raise WrongStatus(_("The case is in the archive. Please reopen it before you change it."))
    respondent = QuerySet(Respondent).filter(complaint=complaint, pk=respondent_id).first()
    if respondent is None:
        raise Invalid({"respondent": _("Please choose one of the businesses of this complaint.")})
    if not what.strip():
        raise Invalid({"what": _("Please say what was promised.")})
    if due_on < clock.today():
        raise Invalid({"due_on": _("This day is already past.")})
    kind = Commitment.Kind.UNDERTAKING
    commitment = make_commitment(
        complaint,
        actor=actor,
        by=respondent.name,
        what=write_for_log(complaint, what.strip())[:WHAT],
        due_on=due_on,
        promiser=Promiser(kind, business_id=respondent.business_id, reference=complaint.number),
    )
    details = {"respondent": respondent.seq, "due_on": due_on.isoformat()}
    record("complaint.undertaking_noted", complaint, actor=actor, commitment=commitment.pk, **details)
    return commitment


@transaction.atomic
def report_promise(
    commitment_id: int, *, actor: Actor, on: date, proof: str, uploads: Iterable[Upload | Examined] = ()
) -> Commitment:
    """Report that a promise was kept, with words or a file that show it; a colleague verifies it."""
    complaint, commitment = _both(commitment_id, actor=actor)
    if commitment.kind != Commitment.Kind.UNDERTAKING:
        raise WrongStatus(_("Sums are reported by their payments, tasks of members by their answer."))
    if on > clock.today():
        raise Invalid({"on": _("This day has not come yet. Please enter today or an earlier day.")})
    files = list(uploads)
    if not proof.strip() and not files:
        raise Invalid({"proof": _("Please say what shows it, or add a file.")})
    source = FileSource.STAFF
    kept = [store_file(complaint, each, actor=actor, source=source, kind=PROOF).file.pk for each in files]
    words = write_for_log(complaint, proof.strip())[:WORDS]
    first = kept[0] if kept else None
    return report_commitment(complaint, commitment.pk, actor=actor, on=on, proof=words, proof_file_id=first)


@transaction.atomic
def verify_promise(commitment_id: int, *, actor: Actor) -> Commitment:
    """Find the proof of a promise good; whoever reported it is refused."""
    complaint, commitment = _both(commitment_id, actor=actor)
    return verify_commitment(complaint, commitment.pk, actor=actor)


@transaction.atomic
def break_promise(commitment_id: int, *, actor: Actor, verdict: str) -> Commitment:
    """Find that a promise was not kept, and say why."""
    return _ended(commitment_id, verdict, break_commitment, "verdict", actor=actor)


@transaction.atomic
def drop_promise(commitment_id: int, *, actor: Actor, reason: str) -> Commitment:
    """Take a promise off the list, and say why. A sum goes with its agreement."""
    return _ended(commitment_id, reason, drop_commitment, "reason", actor=actor)


def _ended(
    commitment_id: int, words: str, operation: Callable[..., Commitment], name: str, *, actor: Actor
) -> Commitment:
    complaint, commitment = _both(commitment_id, actor=actor)
    if not words.strip():
        raise Invalid({name: _("Please give the reason.")})
    if operation is drop_commitment and commitment.kind == Commitment.Kind.SUM:
        raise WrongStatus(_("A sum that was agreed on stands as long as the agreement does."))
    written = write_for_log(complaint, words.strip())[:WORDS]
    return operation(complaint, commitment.pk, actor=actor, **{name: written})


def _both(commitment_id: int, *, actor: Actor) -> tuple[Complaint, Commitment]:
    """The case of a promise, held, and the promise. Raises NotVisible, NotAllowed."""
    commitment = find_promise(commitment_id, actor=actor)
    return lock(Complaint, case_of(commitment), actor=actor), commitment
