"""Reports drafted by themselves: once each, made up for after a standstill, none hindering another."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianwei.analytics.models import Report, ReportingCalendar
from lianwei.analytics.operations import drafting
from lianwei.analytics.operations.drafting import draft_report, draft_standing_report
from lianwei.analytics.queries.standing_orders import orders_due, periods_over
from lianwei.analytics.tasks import draft_reports
from lianwei.core import clock, schedule
from lianwei.core.events import record
from lianwei.core.models import ScheduledJob
from lianwei.core.schedule import run_due
from lianwei.core.scope import OPERATOR, SYSTEM
from tests.factories import reports
from tests.factories.members import at_office, join, make_alliance, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
FIRST, SINCE = date(2026, 10, 1), date(2026, 9, 1)
JOB = "lianwei.analytics.tasks.draft_reports"


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def alliance(home):
    found = make_alliance(home, make_organisation("NA"))
    make_staff("secretary_general", organisation=home)
    reports.facts([home])
    return found


def due(on=FIRST, since=SINCE):
    return orders_due(actor=OPERATOR, on=on, since=since)


def codes(found):
    return [each.code for each in found]


def test_reports_of_the_month_are_due_on_its_first_day_and_once(alliance):
    found = due()
    for order in found:
        draft_report(order, actor=OPERATOR)

    assert codes(found) == [
        *("2026-09", "2026-09-YZ", "2026-09-NA"),
        *("2026Q3", "2026Q3-YZ", "2026Q3-NA"),
    ]
    assert found[0].subject.alliance == alliance
    assert due() == []


def test_what_nobody_drafted_on_the_first_day_is_due_later(alliance):
    draft_report(due()[1], actor=OPERATOR)

    found = codes(due(on=date(2026, 10, 30)))

    assert found == ["2026-09", "2026-09-NA", "2026Q3", "2026Q3-YZ", "2026Q3-NA"]


def test_what_was_over_before_reports_were_drafted_here_is_not_made_up_for(alliance):
    assert due(since=FIRST) == []
    assert codes(due(since=date(2026, 9, 30)))[0] == "2026-09"


def test_a_half_year_is_made_up_for_months_later(alliance):
    found = codes(due(since=date(2026, 6, 30), on=date(2026, 12, 31)))

    assert [each for each in found if each.startswith("2026H1")] == ["2026H1", "2026H1-YZ", "2026H1-NA"]


def test_nothing_is_due_of_periods_before_a_member_joined(alliance):
    join(alliance, make_organisation("BN"), joined_on=FIRST)

    assert "2026-09-BN" not in codes(due())
    assert "2026-10-BN" in codes(due(on=date(2026, 11, 1)))


def test_nothing_is_due_of_periods_before_a_member_was_entered_here(alliance):
    late = make_organisation("BN")
    join(alliance, late)
    with clock.playing(at_office("2026-10-01 00:10")):
        record("organisation.created", late, actor=OPERATOR, code="BN", kind="COUNTY")

    assert "2026-09-BN" not in codes(due(on=date(2026, 10, 2)))
    assert "2026-10-BN" in codes(due(on=date(2026, 11, 2)))


def test_nothing_is_due_on_an_alliance_before_it_was_founded(home):
    make_alliance(home, founded_on=FIRST)
    make_staff("secretary_general", organisation=home)

    assert codes(due()) == ["2026-09-YZ", "2026Q3-YZ"]


def test_nothing_is_due_on_a_member_that_left(alliance):
    join(alliance, make_organisation("BN"), left_on=date(2026, 10, 10))

    assert "2026-09-BN" in codes(due(on=date(2026, 10, 10)))
    assert "2026-09-BN" not in codes(due(on=date(2026, 10, 11)))


@pytest.mark.parametrize(
    ("on", "names"),
    [
        (date(2026, 2, 1), ["2026-01", "2025Q4", "2025H2", "2025"]),
        (date(2026, 7, 1), ["2026-06", "2026Q2", "2026H1", "2025"]),
        (date(2027, 1, 1), ["2026-12", "2026Q4", "2026H2", "2026"]),
        (date(2026, 11, 22), ["2026-10", "2026Q3", "2026H1", "2025"]),
    ],
)
def test_the_periods_that_are_over_on_a_day(on, names):
    assert [each.name for each in periods_over(on)] == names


def counts_from(day, **whose):
    """Whoever it is counts months from this day on."""
    entered = {"valid_from": date(2026, 1, 1), "basis": "通知", "entered_at": clock.now()}
    ReportingCalendar.objects.create(month_starts=day, **whose, **entered)


def test_a_month_that_ends_on_the_25th_is_drafted_on_the_26th_for_who_counts_so_alone(alliance, home):
    counts_from(26, organisation=home)

    found = due(on=date(2026, 9, 26))

    assert codes(found) == ["2026-09-YZ", "2026Q3-YZ"]
    assert [(each.period.first, each.period.last) for each in found] == [
        (date(2026, 8, 26), date(2026, 9, 25)),
        (date(2026, 6, 26), date(2026, 9, 25)),
    ]
    assert due(on=date(2026, 9, 25)) == []


def test_an_alliance_is_drafted_by_the_calendar_entered_for_it(alliance):
    counts_from(11, alliance=alliance)

    found = due(on=date(2026, 9, 11))

    assert codes(found) == ["2026-08"]
    assert found[0].period.last == date(2026, 9, 10)


def test_a_reporting_year_to_november_is_drafted_on_the_first_of_december(alliance, home):
    entered = {"valid_from": date(2026, 1, 1), "basis": "通知", "entered_at": clock.now()}
    ReportingCalendar.objects.create(organisation=home, first_month=12, **entered)

    [found] = [each.period for each in due(on=date(2026, 12, 1)) if each.code == "2026-YZ"]

    assert (found.first, found.last) == (date(2025, 12, 1), date(2026, 11, 30))


def test_every_alliance_gets_its_own_and_a_member_of_two_but_one(alliance, home):
    make_alliance(home, code="SECOND")

    found = codes(due())

    assert [each for each in found if each.startswith("2026-09")] == [
        *("2026-09", "2026-09-YZ", "2026-09-NA", "2026-09-SECOND"),
    ]


def test_more_members_ask_the_calendars_no_more_often(alliance):
    with CaptureQueriesContext(connection) as few:
        due()
    for code in ("BN", "JJ", "SJ"):
        join(alliance, make_organisation(code))
    with CaptureQueriesContext(connection) as more:
        due()

    def asked(found):
        return sum("reportingcalendar" in each["sql"] for each in found)

    assert asked(few) == asked(more) == 2


def worked(at):
    with clock.playing(at_office(at)):
        return run_due()


@pytest.fixture
def alone(monkeypatch):
    """No task but this one."""
    monkeypatch.setattr(schedule, "TASKS", {JOB: ("30 * * * *", draft_reports)})


def drafted():
    return sorted(Report.objects.visible_to(SYSTEM).values_list("code", flat=True))


def test_a_fresh_installation_begins_with_the_month_that_is_running(alliance, alone):
    worked("2026-09-17 09:00")
    assert drafted() == []

    worked("2026-09-30 23:30")
    worked("2026-10-01 00:29")
    assert drafted() == []
    worked("2026-10-01 00:30")
    assert drafted() == ["2026-09", "2026-09-NA", "2026-09-YZ", "2026Q3", "2026Q3-NA", "2026Q3-YZ"]


def test_a_worker_that_stood_still_on_the_first_makes_up_for_it_once(alliance, alone):
    worked("2026-09-17 09:00")

    worked("2026-10-19 08:00")
    worked("2026-10-19 09:30")

    assert drafted() == ["2026-09", "2026-09-NA", "2026-09-YZ", "2026Q3", "2026Q3-NA", "2026Q3-YZ"]


def test_a_report_that_fails_hinders_no_other_and_is_tried_again(alliance, alone, monkeypatch, caplog):
    caplog.set_level("CRITICAL", logger="lianwei.core.schedule")
    worked("2026-09-17 09:00")
    count = drafting.counted

    def broken(order, *, actor):
        if order.code == "2026-09-YZ":
            raise LookupError("王芳 13812346027")
        return count(order, actor=actor)

    monkeypatch.setattr(drafting, "counted", broken)
    assert worked("2026-10-01 00:30") == 0
    assert drafted() == ["2026-09", "2026-09-NA", "2026Q3", "2026Q3-NA", "2026Q3-YZ"]
    assert ScheduledJob.objects.get().last_error == "2026-09-YZ: LookupError"

    monkeypatch.setattr(drafting, "counted", count)
    assert worked("2026-10-01 01:30") == 1
    assert "2026-09-YZ" in drafted()
    assert ScheduledJob.objects.get().last_error == ""


def test_the_order_of_a_second_worker_is_no_second_report(alliance):
    first, *_rest = due()
    draft_standing_report(first, actor=SYSTEM)

    assert draft_standing_report(first, actor=SYSTEM) is None
    assert drafted() == ["2026-09"]
