"""What can be done with many cases at once: each by the ordinary operation, and how it is taken back.

What reached somebody outside has no way back; the others are reversed by the same operation, with its event.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from lianwei.cases.doors import STATUS, SUPPLY
from lianwei.cases.models import BulkKind, Complaint
from lianwei.cases.operations.entry.intake import revise_complaint
from lianwei.cases.operations.handling.acceptance import request_supplement
from lianwei.cases.operations.handling.assignment import assign_complaint
from lianwei.cases.operations.handling.followup import archive_complaint, ask_follow_up
from lianwei.cases.operations.handling.tasks import give_case_task
from lianwei.commitments.models import Task
from lianwei.commitments.operations import TaskEntry, drop_task
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import Actor, attached, lock

from .tagging import clean_tag, tag_complaint, untag_complaint
from .telling import tell_consumer

Given = dict[str, Any]
FOLLOW_UP = "follow_up"
HANDLER, MYSELF, TEAM = "handler", "myself", "team"  # who gets the task of a case
GIVES_HANDLER = frozenset({"complaint.assigned", "complaint.accepted", "complaint.mediator_recused"})


class Deed(NamedTuple):
    """`do` answers what stood there before; `undo` gives it back. `touches`: whether an event that came later
    changed the same thing.
    """

    permission: str
    do: Callable[[int, Given, Actor], Any]
    undo: Callable[[int, Given, Any, Actor], object] | None = None
    touches: Callable[[Event, Given], bool] = lambda event, given: False


def _assign(pk: int, given: Given, actor: Actor) -> Any:
    complaint = lock(Complaint, pk, actor=actor)
    if complaint.handler_id == given["handler"]:
        raise WrongStatus(_("It lies with this colleague already."))
    before = complaint.handler_id
    assign_complaint(pk, actor=actor, handler_id=given["handler"])
    return before


def _give_back(pk: int, given: Given, before: Any, actor: Actor) -> None:
    assign_complaint(pk, actor=actor, handler_id=before)


def _gives_handler(event: Event, given: Given) -> bool:
    return event.name in GIVES_HANDLER


def _tag(pk: int, given: Given, actor: Actor) -> None:
    tag_complaint(pk, actor=actor, word=given["word"])


def _untag(pk: int, given: Given, actor: Actor) -> None:
    untag_complaint(pk, actor=actor, word=given["word"])


def _tags(event: Event, given: Given) -> bool:
    is_tag = event.name in ("complaint.tagged", "complaint.untagged")
    return is_tag and event.details["word"] == clean_tag(given["word"])


def _categorise(pk: int, given: Given, actor: Actor) -> Any:
    complaint = lock(Complaint, pk, actor=actor)
    if complaint.category == given["category"]:
        raise WrongStatus(_("It stands under this heading already."))
    before = {"category": complaint.category}
    revise_complaint(pk, actor=actor, before=before, after={"category": given["category"]})
    return complaint.category


def _categorise_back(pk: int, given: Given, before: Any, actor: Actor) -> None:
    now = {"category": given["category"]}
    revise_complaint(pk, actor=actor, before=now, after={"category": before})


def _categorises(event: Event, given: Given) -> bool:
    return event.name == "complaint.revised" and "category" in event.details["fields"]


def _task(pk: int, given: Given, actor: Actor) -> int:
    """A task for the case; not a second one of the same words for the same day."""
    complaint = lock(Complaint, pk, actor=actor)
    people = {HANDLER: complaint.handler_id, MYSELF: actor.user_id}
    entry = TaskEntry(given["what"], date.fromisoformat(given["due_on"]), people.get(given["who"]))
    task = give_case_task(pk, entry, actor=actor)
    alike = Task.objects.visible_to(actor).filter(
        subject=task.subject, status=Task.Status.OPEN, what=task.what, due_on=task.due_on
    )
    if alike.exclude(pk=task.pk).exists():
        raise WrongStatus(_("It has this task for this day already."))
    return task.pk


def _drop_task(pk: int, given: Given, before: Any, actor: Actor) -> None:
    task = lock(Task, before, actor=actor)
    if attached(Event, task).filter(name="task.moved").exists():
        raise WrongStatus(_("The task has been moved to another day or person since."))
    drop_task(task.pk, actor=actor, reason=_("Taken back with the step on many cases."))


def _supplement(pk: int, given: Given, actor: Actor) -> None:
    request_supplement(pk, actor=actor, items=given["items"])


def _send(pk: int, given: Given, actor: Actor) -> None:
    if given["link"] == FOLLOW_UP:
        ask_follow_up(pk, actor=actor)
    elif tell_consumer(pk, given["link"], actor=actor, link=given["link"]) is None:
        raise Invalid(_("The consumer left neither phone nor mailbox nor address."))


def _archive(pk: int, given: Given, actor: Actor) -> None:
    archive_complaint(pk, actor=actor)


LINKS = (STATUS, SUPPLY, FOLLOW_UP)
DEEDS: dict[str, Deed] = {
    BulkKind.ASSIGN: Deed("complaint.assign", _assign, _give_back, _gives_handler),
    BulkKind.TAG: Deed(
        "complaint.tag", _tag, lambda pk, given, before, actor: _untag(pk, given, actor), _tags
    ),
    BulkKind.UNTAG: Deed(
        "complaint.tag", _untag, lambda pk, given, before, actor: _tag(pk, given, actor), _tags
    ),
    BulkKind.CATEGORY: Deed("complaint.revise", _categorise, _categorise_back, _categorises),
    BulkKind.TASK: Deed("task.give", _task, _drop_task),
    BulkKind.SUPPLEMENT: Deed("complaint.request_supplement", _supplement),
    BulkKind.MESSAGE: Deed("complaint.invite", _send),
    BulkKind.ARCHIVE: Deed("complaint.archive", _archive),
}
