"""The saved views of the worklist, as conditions on the columns of Access."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.cases.models import Status, grouped_cases, imported_cases, joint_cases
from lianwei.cases.models.complaint import PUT_AWAY
from lianwei.commitments.queries import promised_by

WAITING = (Status.WITH_BUSINESS,)
PAUSED = (Status.APPRAISAL, Status.SUPPLEMENT)
TO_FOLLOW_UP = (
    Status.PERFORMED,
    Status.BREACHED,
    Status.TERMINATED,
    Status.DECLINED,
    Status.WITHDRAWN,
)
WEEK = timedelta(days=7)
OPEN_STATUSES = tuple(status for status in Status if status not in PUT_AWAY)


@dataclass(frozen=True, slots=True)
class View:
    """One tab. `is_mine`: only what lies with the reader or with those the reader stands in for."""

    code: str
    label: str | Promise
    condition: Callable[[date], Q]
    is_mine: bool = False
    is_open: bool = True
    counts: bool = True
    only_with: bool = False  # shown as a tab only while it holds something


def _all(today: date) -> Q:
    return Q()


def late(today: date) -> Q:
    """Past its day; while an appraisal runs the clock stands still and nothing is late."""
    return Q(due_on__lt=today) & ~Q(status=Status.APPRAISAL)


def due(today: date) -> Q:
    """Late, or due today."""
    return Q(due_on__lte=today) & ~Q(status=Status.APPRAISAL)


MINE = View("mine", _("My cases"), _all, is_mine=True)
DUE = View("due", _("Due today or late"), due)
VIEWS: dict[str, View] = {
    view.code: view
    for view in (
        MINE,
        DUE,
        View("urgent", _("Cannot wait"), lambda today: Q(is_urgent=True), only_with=True),
        View("to-accept", _("To be decided on"), lambda today: Q(status=Status.RECEIVED)),
        View("to-sort", _("Sorting to confirm"), lambda today: Q(is_sorted=False), only_with=True),
        View("waiting", _("Waiting for the business"), lambda today: Q(status__in=WAITING)),
        View("paused", pgettext_lazy("worklist", "Paused"), lambda today: Q(status__in=PAUSED)),
        View("follow-up", _("To follow up"), lambda today: Q(status__in=TO_FOLLOW_UP)),
        View("open", _("All open"), _all),
        View("archived", pgettext_lazy("worklist", "Archived"), _all, is_open=False, counts=False),
    )
}
WINDOWS: dict[str, tuple[str | Promise, Callable[[date], Q]]] = {
    "late": (pgettext_lazy("worklist", "Late"), late),
    "today": (_("Due today"), lambda today: Q(due_on=today)),
    "week": (
        _("Due within 7 days"),
        lambda today: Q(due_on__range=(today, today + WEEK)),
    ),
    "month": (
        _("Due within 30 days"),
        lambda today: Q(due_on__range=(today, today + timedelta(days=30))),
    ),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What sets a case apart, beside its status: `cases` gives the keys of those that have it on a day."""

    code: str
    label: str | Promise
    cases: Callable[[date], QuerySet]


MARKS: dict[str, Mark] = {
    mark.code: mark
    for mark in (
        Mark("joint", _("Handled together"), lambda today: joint_cases()),
        Mark("grouped", _("In a group complaint"), lambda today: grouped_cases()),
        Mark("imported", _("Imported goods"), lambda today: imported_cases()),
        Mark("promised", _("A promise is due"), lambda today: promised_by("complaint", until=today + WEEK)),
    )
}


def near(today: date) -> Q:
    """The end of the running clock is near, and not past; a condition on complaints."""
    return Q(soon_from__lte=today, due_on__gte=today)


OVERSEEN_WINDOWS = WINDOWS | {"near": (_("The limit is near"), near)}
