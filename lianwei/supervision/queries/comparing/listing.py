"""Comparative tests in lists, on the page of their project, and which of them go on."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.core import clock
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor
from lianwei.members.queries import organisation_label
from lianwei.projects.models import JointProject
from lianwei.projects.queries import Count as Progress
from lianwei.projects.queries import Panel
from lianwei.registry.queries import code_label
from lianwei.supervision.models import ComparativeTest, ComparedSample, TrialStatus
from lianwei.ui.shapes import Tab
from lianwei.ui.words import Chip, deadline_chip

VIEW = "comparative_test.view"
OPEN, RELEASED, ALL = "open", "released", "all"
VIEWS = (OPEN, RELEASED, ALL)
BADGES: dict[str, str] = {
    TrialStatus.PLANNED: "plain",
    TrialStatus.BUYING: "accent",
    TrialStatus.TESTING: "accent",
    TrialStatus.JUDGED: "soon",
    TrialStatus.NOTIFIED: "soon",
    TrialStatus.RELEASED: "done",
    TrialStatus.GIVEN_UP: "plain",
}
GONE = (TrialStatus.RELEASED, TrialStatus.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class TestRow:
    """A test in a list."""

    __test__ = False  # no test of ours

    test: ComparativeTest
    area: str
    holder: str
    badge: str
    bought: int
    chip: Chip | None


def tests_listed(view: str, *, actor: Actor, after: str = "") -> Page[TestRow]:
    """A page of tests, the latest first."""
    actor.require(VIEW)
    found = latest(_viewed(ComparativeTest.objects.visible_to(actor), view), after)
    bought, today = _bought(found.rows, actor=actor), clock.today()
    return found.shown(lambda each: row_of_test(each, bought.get(each.pk, 0), today=today))


def view_tabs(current: str) -> list[Tab]:
    """The saved views over the list."""
    labels = (
        (OPEN, pgettext("comparative tests", "Going on")),
        (RELEASED, pgettext("comparative tests", "Released")),
        (ALL, pgettext("comparative tests", "All")),
    )
    return [Tab(label, f"?view={code}", is_current=code == current) for code, label in labels]


def row_of_test(test: ComparativeTest, bought: int, *, today: date) -> TestRow:
    """A test as lists name it; the chip counts the days that makers have."""
    is_told = test.status == TrialStatus.NOTIFIED and test.objections_until is not None
    chip = deadline_chip(test.objections_until, today=today) if is_told and test.objections_until else None
    area = code_label("category", test.area, on=today) if test.area else ""
    return TestRow(test, area, organisation_label(test.holder_id), BADGES[test.status], bought, chip)


def tests_open() -> Q:
    """Tests that go on: they follow to the successor of an organisation."""
    return ~Q(status__in=GONE)


def tests_panel(project: JointProject, actor: Actor) -> Panel | None:
    """The tests of a joint project, on its page."""
    if not actor.may(VIEW):
        return None
    rows = _of_project(project, actor)
    bought, today = _bought(rows, actor=actor), clock.today()
    facts = {
        "rows": [row_of_test(each, bought.get(each.pk, 0), today=today) for each in rows],
        "may_plan": actor.may("comparative_test.plan")
        and project.holder_id in actor.acts_for
        and project.is_open,
        "project": project,
    }
    return Panel("supervision/_project_tests.html", facts)


def samples_counted(project: JointProject, actor: Actor) -> list[Progress]:
    """How many samples are bought, of how many planned, for each test of a project."""
    if not actor.may(VIEW):
        return []
    rows = [each for each in _of_project(project, actor) if each.status != TrialStatus.GIVEN_UP]
    bought = _bought(rows, actor=actor)
    return [
        Progress(
            _("Samples bought"),
            bought.get(each.pk, 0),
            each.planned,
            reverse("comparative_test_detail", args=[each.pk]),
        )
        for each in rows
    ]


def _of_project(project: JointProject, actor: Actor) -> list[ComparativeTest]:
    return list(ComparativeTest.objects.visible_to(actor).filter(project=project).order_by("pk"))


def _bought(tests: list[ComparativeTest], *, actor: Actor) -> dict[int, int]:
    rows = ComparedSample.objects.visible_to(actor).filter(test__in=[each.pk for each in tests])
    return dict(rows.order_by().values("test").annotate(n=Count("pk")).values_list("test", "n"))


def _viewed(rows: "QuerySet[ComparativeTest]", view: str) -> "QuerySet[ComparativeTest]":
    if view == OPEN:
        return rows.exclude(status__in=GONE)
    return rows.filter(status=TrialStatus.RELEASED) if view == RELEASED else rows
