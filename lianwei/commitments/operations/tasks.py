"""What colleagues have to do beside the steps of a case: given, moved, finished, dropped with a reason."""

from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from lianwei.commitments.lifecycle import DROP_TASK, FINISH, MOVE
from lianwei.commitments.models import Task
from lianwei.commitments.queries import who_can_have_tasks
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.messages.gateways import gateway_of
from lianwei.core.messages.models import Channel
from lianwei.core.messages.operations import queue_message
from lianwei.core.scope import Actor, holder_of, lock, subject_of
from lianwei.core.workdays import office_calendar
from lianwei.members.models import User
from lianwei.reading.numbers import tokenise

LONGEST = 200


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """What to do, by when, by whom (nobody: the team). `is_private`: a reminder that others do not see.

    `remind_on` is the day it is called to mind, the due day unless told; `reference` the number of the case.
    """

    what: str
    due_on: date
    person_id: int | None = None
    is_private: bool = False
    remind_on: date | None = None
    reference: str = ""


@transaction.atomic
def give_task(entry: TaskEntry, *, actor: Actor, about: models.Model | None = None) -> Task:
    """Give a task to a colleague, the team or oneself, `about` a row found in scope or about nothing filed.

    It is due on a working day: a day of rest becomes the next one. Raises Invalid for empty words, a day
    that has passed, somebody who does not work here, or a person's number in the words.
    """
    actor.require("task.give")
    organisation_id = (holder_of(about) if about else None) or actor.organisation_id
    if organisation_id is None or actor.user_id is None:
        raise NotAllowed
    _refuse(entry, organisation_id, actor)
    due_on = office_calendar().next_working(entry.due_on).day
    task = Task.objects.create(
        organisation_id=organisation_id,
        subject=subject_of(about) if about else "",
        reference=entry.reference,
        person_id=entry.person_id,
        made_by_id=actor.user_id,
        made_at=clock.now(),
        what=entry.what.strip(),
        due_on=due_on,
        remind_on=entry.remind_on or due_on,
        is_private=entry.is_private,
    )
    record("task.given", task, actor=actor, of=task.subject, to=task.person_id, due_on=due_on.isoformat())
    return task


@transaction.atomic
def finish_task(task_id: int, *, actor: Actor) -> Task:
    """It is done."""
    task = lock(Task, task_id, actor=actor)
    advance(task, FINISH, actor=actor)
    _close(task, actor)
    record("task.finished", task, actor=actor, of=task.subject)
    return task


@transaction.atomic
def drop_task(task_id: int, *, actor: Actor, reason: str) -> Task:
    """It need not be done; the reason stands with the task and goes with it, while events stay for ever."""
    task = lock(Task, task_id, actor=actor)
    advance(task, DROP_TASK, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why it need not be done.")})
    _refuse_numbers(reason, "reason")
    task.reason = reason.strip()
    _close(task, actor)
    record("task.dropped", task, actor=actor, of=task.subject)
    return task


@transaction.atomic
def move_task(task_id: int, *, actor: Actor, due_on: date, person_id: int | None, what: str = "") -> Task:
    """Another day or another person, in other words (`what`) where what it is about has changed; it is called
    to mind on the new day.
    """
    task = lock(Task, task_id, actor=actor)
    advance(task, MOVE, actor=actor)
    words = what.strip() or task.what
    entry = TaskEntry(what=words, due_on=due_on, person_id=person_id, is_private=task.is_private)
    _refuse(entry, task.organisation_id, actor, may_hold_tokens=words == task.what)
    task.what = words
    task.due_on = task.remind_on = office_calendar().next_working(due_on).day
    task.person_id, task.reminded_on = person_id, None
    task.save()
    record("task.moved", task, actor=actor, to=person_id, due_on=task.due_on.isoformat())
    return task


@transaction.atomic
def remind_of_task(task_id: int, *, actor: Actor) -> Task:
    """Call a task to mind on its day: it stands first on the desk, and a mail goes out where there is one."""
    task = lock(Task, task_id, actor=actor)
    actor.require("task.remind")
    if task.reminded_on or task.status != Task.Status.OPEN:
        return task
    task.reminded_on = clock.today()
    task.save(update_fields=["reminded_on"])
    person = task.person
    is_mailed = bool(person and person.email) and gateway_of(Channel.EMAIL) is not None
    if person and is_mailed:
        _write_mail(task, person, actor=actor)
    record("task.reminded", task, actor=actor, to=task.person_id, is_mailed=is_mailed)
    return task


@transaction.atomic
def hand_over_task(task_id: int, *, actor: Actor, receiver_id: int) -> Task:
    """A task of somebody who leaves passes to a colleague; what was that person's alone is dropped."""
    actor.require("user.leave")
    task = lock(Task, task_id, actor=actor)
    if task.is_private:
        advance(task, DROP_TASK, actor=actor)
        task.reason = _("The person has left.")
        _close(task, actor)
    else:
        task.person_id = receiver_id
        task.save()
    record("task.handed_over", task, actor=actor, to=None if task.is_private else receiver_id)
    return task


def _close(task: Task, actor: Actor) -> None:
    task.closed_on, task.closed_by_id = clock.today(), actor.user_id
    task.save()


def _refuse(entry: TaskEntry, organisation_id: int, actor: Actor, *, may_hold_tokens: bool = False) -> None:
    faults: dict[str, str] = {}
    if not entry.what.strip():
        faults["what"] = _("Please say what is to be done.")
    if len(entry.what) > LONGEST:
        faults["what"] = _("Please keep it to 200 characters.")
    if entry.due_on < clock.today():
        faults["due_on"] = _("This day has passed. Please choose today or a later day.")
    if entry.is_private and entry.person_id != actor.user_id:
        faults["is_private"] = _("Only a task for yourself can be yours alone.")
    if entry.person_id and entry.person_id not in {each.pk for each in who_can_have_tasks(organisation_id)}:
        faults["person"] = _("Please choose a colleague who works here.")
    if faults:
        raise Invalid(faults)
    if not may_hold_tokens:
        _refuse_numbers(entry.what, "what")


def _refuse_numbers(text: str, field: str) -> None:
    """Numbers of people belong in a case, where they are sealed. Tokens of a case may stand."""
    if tokenise(text).tokens:
        sentence = _("Please leave out phone, ID and account numbers: note them in the case.")
        raise Invalid({field: sentence})


def _write_mail(task: Task, person: User, *, actor: Actor) -> None:
    with translation.override(person.locale):
        text = _("%(name)s, today: %(what)s %(reference)s") % {
            "name": person.name,
            "what": task.what,
            "reference": task.reference,
        }
        queue_message(
            task,
            to=person.email,
            channel=Channel.EMAIL,
            title=_("A task is due"),
            text=text.strip(),
            template="task",
            actor=actor,
            key=f"task:{task.pk}:{task.due_on.isoformat()}",
        )
