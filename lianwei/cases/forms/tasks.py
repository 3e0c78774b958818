"""What is asked when a task is given, moved or dropped."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianwei.cases.models import Complaint
from lianwei.cases.operations.handling.tasks import give_case_task
from lianwei.commitments.models import Task
from lianwei.commitments.operations import TaskEntry, drop_task, give_task, move_task
from lianwei.commitments.queries import who_can_have_tasks
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.core.workdays import office_calendar
from lianwei.ui.forms import DayField, LineField, PlainForm
from lianwei.ui.words import short_date

WORKING_DAYS = (0, 1, 2, 3, 5, 10)
TEAM = ""


def day_choices() -> list[tuple[str, str]]:
    """Days counted in working days, each with its date."""
    today = clock.today()
    calendar, label = office_calendar(), _now("%(n)s working days: %(day)s")
    found = []
    for n in WORKING_DAYS:
        day = calendar.add(today, n).day if n else calendar.next_working(today).day
        shown = short_date(day, today=today)
        words = _now("Today: %(day)s") if day == today else label
        found.append((day.isoformat(), words % {"n": n or 1, "day": shown}))
    return list(dict(found).items())


class DueForm(PlainForm):
    """A day out of a few, or any other."""

    within = forms.ChoiceField(label=_("Due"), required=False)
    due_on = DayField(
        label=_("Or on this day"), required=False, help_text=_("A day of rest becomes the next working day.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["within"].choices = day_choices()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["due"] = given.get("due_on") or date.fromisoformat(given.get("within") or _first_day())
        return given


class WhenForm(DueForm):
    """A day and a person."""

    person = forms.ChoiceField(label=_("Who"), required=False)

    def __init__(self, *args: Any, actor: Actor, organisation_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        people = who_can_have_tasks(organisation_id) if organisation_id else []
        named = [(str(each.pk), each.name) for each in people if each.pk != actor.user_id]
        self.fields["person"].choices = [(str(actor.user_id), _now("Me")), (TEAM, _now("The team")), *named]

    @property
    def person_id(self) -> int | None:
        return int(self.cleaned_data["person"]) if self.cleaned_data["person"] else None


class TaskForm(WhenForm):
    """A task, about a case or about nothing filed."""

    what = LineField(label=_("What is to be done"), limit=200)
    is_private = forms.BooleanField(
        label=_("A reminder for me alone"), required=False, help_text=_("Colleagues do not see it.")
    )
    remind_on = DayField(label=_("Call it to mind on"), required=False, help_text=_("Empty: on its day."))
    field_order = ("what", "within", "due_on", "person", "is_private", "remind_on")

    def __init__(self, data: Any = None, *, actor: Actor, case: Complaint | None) -> None:
        self.case = case
        here = case.holder_id if case else actor.organisation_id
        mine = {"person": str(actor.user_id)}
        super().__init__(data, initial=mine, actor=actor, organisation_id=here)

    def act(self) -> str:
        given = self.cleaned_data
        entry = TaskEntry(
            what=given["what"],
            due_on=given["due"],
            person_id=self.actor.user_id if given["is_private"] else self.person_id,
            is_private=given["is_private"],
            remind_on=given["remind_on"],
        )
        if self.case:
            task = give_case_task(self.case.pk, entry, actor=self.actor)
        else:
            task = give_task(entry, actor=self.actor)
        return _told(task)


class MoveForm(WhenForm):
    """Another day or person."""

    def __init__(self, data: Any = None, *, actor: Actor, task: Task) -> None:
        self.task = task
        initial = {"due_on": task.due_on, "person": str(task.person_id or TEAM)}
        super().__init__(data, initial=initial, actor=actor, organisation_id=task.organisation_id)
        self.fields["within"].choices = [("", _now("The day below")), *day_choices()]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("within"):
            given["due"] = date.fromisoformat(given["within"])
        return given

    def act(self) -> str:
        due_on, person_id = self.cleaned_data["due"], self.person_id
        return _told(move_task(self.task.pk, actor=self.actor, due_on=due_on, person_id=person_id))


class DropForm(PlainForm):
    """Why a task need not be done."""

    reason = LineField(label=_("Why it need not be done"), limit=300)

    def __init__(self, data: Any = None, *, actor: Actor, task: Task) -> None:
        super().__init__(data)
        self.actor, self.task = actor, task

    def act(self) -> str:
        drop_task(self.task.pk, actor=self.actor, reason=self.cleaned_data["reason"])
        return _now("The task is off the list.")


def _told(task: Task) -> str:
    told = _now("Noted: due %(day)s, %(who)s.")
    who = str(task.person) if task.person else _now("The team")
    return told % {"day": short_date(task.due_on, today=clock.today()), "who": who}


def _first_day() -> str:
    return day_choices()[0][0]
