"""协查: another member does something for a case that stays with its holder; or handles it along (联合处理).

What it finds is the case's own evidence: records of members are mutually recognised. A member that was asked
sees the case as a partner does, until it has answered; a partner to the end sees it as long as it is one.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianwei.cases.lifecycle import (
    ANSWER_ASSISTANCE,
    ASK_ASSISTANCE,
    DECLINE_ASSISTANCE,
    WITHDRAW_ASSISTANCE,
)
from lianwei.cases.models import (
    AccessRole,
    Assistance,
    AssistanceState,
    Complaint,
    TransferState,
    assistances_of,
    offers_of,
)
from lianwei.cases.operations.handling.papers import draft_paper
from lianwei.cases.papers.context import TO_FILL_IN
from lianwei.cases.promises import drop_task_of, note_task, report_task
from lianwei.cases.queries.between.transfers import members_to_ask
from lianwei.cases.sight import store
from lianwei.cases.texts import write_for_log
from lianwei.core import clock
from lianwei.core.documents.models import Document
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.lifecycle import advance
from lianwei.core.scope import PARTNER, Actor, find, lock

from .board import check_lent

LETTER = "assistance_letter"
EVIDENCE = "assistance"  # the kind of the files that come with an answer
ANSWERED = gettext_noop("This request was answered or withdrawn since. Please look at the page again.")


@transaction.atomic
def ask_assistance(
    complaint_id: int,
    *,
    actor: Actor,
    asked_id: int,
    kind: str,
    matter: str,
    due_on: date,
    is_joint: bool = False,
    lent_id: int | None = None,
    session_id: int | None = None,
) -> Assistance:
    """Ask a member of the alliance to do something by a day. It sees the case as a partner, the person
    masked; name and contact open to it only on a legal basis (practice.md A6). `lent_id`: a person of the
    load board, borrowed for a session; whoever lends is a partner to the end.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, ASK_ASSISTANCE, actor=actor)
    _refuse(complaint, asked_id, kind, matter, due_on)
    row = Assistance(
        case_id=complaint.pk,
        number=complaint.number,
        category=complaint.category,
        alliance_id=complaint.alliance_id,
        asker_id=complaint.holder_id,
        asked_id=asked_id,
        kind=kind,
        matter=write_for_log(complaint, matter),
        is_joint=is_joint or lent_id is not None,
        lent_id=lent_id,
        session_id=session_id if lent_id else None,
        asked_at=clock.now(),
        asked_by_id=actor.user_id,
        due_on=due_on,
    )
    check_lent(complaint, row)
    row.commitment_id = note_task(complaint, row, actor=actor)
    row.save()
    complaint.shared |= {str(asked_id): str(AccessRole.PARTNER)}
    store(complaint)
    told = {"asked": asked_id, "way_of_help": kind, "due_on": due_on.isoformat(), "joint": row.is_joint}
    record("complaint.assistance_asked", complaint, actor=actor, assistance=row.pk, **told)
    return row


@transaction.atomic
def draft_assistance_letter(complaint_id: int, *, actor: Actor, assistance_id: int) -> Document | None:
    """The letter (协查函) that goes with a request, filled in from it; none where it has one, or it ended."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("document.draft")
    row = assistances_of(complaint).select_for_update().filter(pk=assistance_id).first()
    if row is None:
        raise NotVisible
    if row.document_id is not None or not row.is_open or row.asker_id != complaint.holder_id:
        return None
    about = {"assistance": row.pk}
    document = draft_paper(complaint.pk, LETTER, actor=actor, about=about, blank=TO_FILL_IN)
    row.document_id = document.pk
    row.save(update_fields=["document_id"])
    record(
        "complaint.assistance_letter_drafted", complaint, actor=actor, assistance=row.pk, document=document.pk
    )
    return document


@transaction.atomic
def escalate_assistance(assistance_id: int, *, actor: Actor, on: date) -> bool:
    """Note once that a request was not answered by its day."""
    actor.require("complaint.escalate_assistance")
    found = find(Assistance, assistance_id, actor=actor)
    complaint = lock(Complaint, found.case_id, actor=actor)
    row = assistances_of(complaint).select_for_update().get(pk=found.pk)
    if not row.is_open or row.overdue_at is not None or row.due_on >= on:
        return False
    row.overdue_at = clock.now()
    row.save(update_fields=["overdue_at"])
    told = {"assistance": row.pk, "asked": row.asked_id, "due_on": row.due_on.isoformat()}
    record("complaint.assistance_overdue", complaint, actor=actor, **told)
    return True


def _refuse(complaint: Complaint, asked_id: int, kind: str, matter: str, due_on: date) -> None:
    """Raises Invalid for what cannot be asked."""
    if asked_id not in {each.pk for each in members_to_ask(complaint)}:
        raise Invalid({"asked": _("Please choose a member of the alliance that does not hold the case.")})
    if complaint.shared.get(str(asked_id)) == AccessRole.OFFERED:
        raise Invalid({"asked": _("This member has been asked to take the case over. Please wait for that.")})
    if kind not in Assistance.Kind.values:
        raise Invalid({"kind": _("Please choose what you need.")})
    if not matter.strip():
        raise Invalid({"matter": _("Please say what the other member should do.")})
    if due_on < clock.today():
        raise Invalid({"due_on": _("This day is already past.")})


@transaction.atomic
def answer_assistance(
    complaint_id: int,
    *,
    actor: Actor,
    assistance_id: int,
    answer: str,
    uploads: Iterable[Upload | Examined] = (),
) -> Assistance:
    """Say what was found, with its records, which stand among the evidence of the case from now on."""
    complaint, row = _asked(complaint_id, assistance_id, actor=actor)
    advance(complaint, ANSWER_ASSISTANCE, actor=actor)
    if not answer.strip():
        raise Invalid({"answer": _("Please say what you found.")})
    kept = [
        store_file(complaint, each, actor=actor, source=FileSource.STAFF, kind=EVIDENCE).file
        for each in uploads
    ]
    row.answer = write_for_log(complaint, answer)
    report_task(complaint, row.commitment_id, file_id=kept[0].pk if kept else None, actor=actor)
    _close(row, AssistanceState.ANSWERED, actor=actor)
    _leave(complaint, row)
    told = {"assistance": row.pk, "asked": row.asked_id, "files": [each.pk for each in kept]}
    record("complaint.assistance_answered", complaint, actor=actor, **told)
    return row


@transaction.atomic
def decline_assistance(complaint_id: int, *, actor: Actor, assistance_id: int, answer: str) -> Assistance:
    """Say why it cannot be done."""
    complaint, row = _asked(complaint_id, assistance_id, actor=actor)
    advance(complaint, DECLINE_ASSISTANCE, actor=actor)
    if not answer.strip():
        raise Invalid({"answer": _("Please say why it is not possible.")})
    row.answer, row.is_joint = write_for_log(complaint, answer), False
    drop_task_of(complaint, row.commitment_id, reason="declined", actor=actor)
    _close(row, AssistanceState.DECLINED, actor=actor)
    _leave(complaint, row)
    record("complaint.assistance_declined", complaint, actor=actor, assistance=row.pk, asked=row.asked_id)
    return row


@transaction.atomic
def withdraw_assistance(complaint_id: int, *, actor: Actor, assistance_id: int) -> Assistance:
    """It is no longer needed."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, WITHDRAW_ASSISTANCE, actor=actor)
    row = _open_row(complaint, assistance_id)
    row.is_joint = False
    drop_task_of(complaint, row.commitment_id, reason="withdrawn", actor=actor)
    _close(row, AssistanceState.WITHDRAWN, actor=actor)
    _leave(complaint, row)
    record("complaint.assistance_withdrawn", complaint, actor=actor, assistance=row.pk, asked=row.asked_id)
    return row


def _asked(complaint_id: int, assistance_id: int, *, actor: Actor) -> tuple[Complaint, Assistance]:
    """The case, held, and a request that waits for the actor's organisation."""
    row = find(Assistance, assistance_id, actor=actor)
    if row.case_id != complaint_id:
        raise NotVisible
    if row.asked_id not in actor.acts_for:
        raise NotAllowed
    if not row.is_open:
        raise WrongStatus(_(ANSWERED))
    complaint = lock(Complaint, complaint_id, actor=actor, by=PARTNER)
    return complaint, _open_row(complaint, assistance_id)


def _open_row(complaint: Complaint, assistance_id: int) -> Assistance:
    row = assistances_of(complaint).select_for_update().filter(pk=assistance_id).first()
    if row is None:
        raise NotVisible
    if not row.is_open:
        raise WrongStatus(_(ANSWERED))
    return row


def _close(row: Assistance, state: AssistanceState, *, actor: Actor) -> None:
    row.state, row.answered_at, row.answered_by_id = state, clock.now(), actor.user_id
    row.save()


def _leave(complaint: Complaint, row: Assistance) -> None:
    """Who has nothing left to do and is no partner to the end no longer sees the case; who held it before
    reads on as its former holder.
    """
    others = assistances_of(complaint).filter(asked=row.asked_id).exclude(pk=row.pk)
    has_work = others.filter(state=AssistanceState.ASKED).exists()
    is_partner = row.is_joint or others.filter(is_joint=True).exists()
    is_partners = complaint.shared.get(str(row.asked_id)) == AccessRole.PARTNER
    if is_partners and not (has_work or is_partner):
        has_held = offers_of(complaint).filter(state=TransferState.TAKEN, giver=row.asked_id).exists()
        before = {str(row.asked_id): str(AccessRole.FORMER)} if has_held else {}
        rest = {pk: role for pk, role in complaint.shared.items() if int(pk) != row.asked_id}
        complaint.shared = rest | before
    store(complaint)
