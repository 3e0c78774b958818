"""督办: an upper body presses a case; the holder answers. And remarks of the staff."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import ANSWER_SUPERVISION, SUPERVISE
from lianwei.cases.models import Complaint, Note, Supervision
from lianwei.cases.queries.page.viewers import PRESSERS, sight_of
from lianwei.cases.sight import store
from lianwei.cases.texts import write_for_log, write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock


@transaction.atomic
def supervise_complaint(complaint_id: int, *, actor: Actor, demand: str, due_on: date) -> Supervision:
    """Press a case (督办) from above: a head of the holder, the parent association, or a supervising body."""
    complaint = lock(Complaint, complaint_id, actor=actor, by=SUPERVISE.by)
    advance(complaint, SUPERVISE, actor=actor)
    if actor.organisation_id is None or sight_of(complaint, actor=actor).viewer not in PRESSERS:
        raise NotAllowed
    if not demand.strip():
        raise Invalid({"demand": _("Please say what is demanded.")})
    if due_on < clock.today():
        raise Invalid({"due_on": _("This day is already past.")})
    order = Supervision.objects.create(
        complaint=complaint,
        issued_by_id=actor.organisation_id,
        demand=write_text(complaint, demand),
        issued_on=clock.today(),
        due_on=due_on,
    )
    complaint.is_supervised = True
    store(complaint)
    words = write_for_log(complaint, demand)
    record("complaint.supervised", complaint, actor=actor, demand=words, due_on=due_on.isoformat())
    return order


@transaction.atomic
def answer_supervision(complaint_id: int, *, actor: Actor, supervision_id: int, answer: str) -> Supervision:
    """Answer a pressing order."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, ANSWER_SUPERVISION, actor=actor)
    order = QuerySet(Supervision).filter(complaint=complaint, pk=supervision_id, answered_on=None).first()
    if order is None:
        raise NotVisible
    if not answer.strip():
        raise Invalid({"answer": _("Please write the answer.")})
    order.answer, order.answered_on = write_text(complaint, answer), clock.today()
    order.save()
    open_orders = QuerySet(Supervision).filter(complaint=complaint, answered_on=None)
    complaint.is_supervised = open_orders.exists()
    store(complaint)
    record("complaint.supervision_answered", complaint, actor=actor, supervision=order.pk)
    return order


@transaction.atomic
def note_complaint(complaint_id: int, *, actor: Actor, text: str) -> Note:
    """Add a remark for colleagues."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.note")
    if not text.strip():
        raise Invalid({"text": _("Please write the note.")})
    note = Note.objects.create(
        complaint=complaint, text=write_text(complaint, text), at=clock.now(), author_id=actor.user_id
    )
    record("complaint.noted", complaint, actor=actor, note=note.pk)
    return note
