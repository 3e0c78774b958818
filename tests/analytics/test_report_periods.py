"""A named period of a report is counted as whoever it is on counts months and years (practice S4)."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from lianwei.analytics.models import Report, ReportingCalendar
from lianwei.analytics.operations.drafting import correct_report, draft_report, recount_report
from lianwei.analytics.operations.signing import release_report, review_report
from lianwei.analytics.queries.calendars import period_of, period_of_alliance
from lianwei.analytics.queries.recounting import recount
from lianwei.analytics.queries.report_numbers import subject_of_member
from lianwei.analytics.queries.report_orders import Order, order_of
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, SYSTEM
from tests.factories import reports
from tests.factories.members import make_alliance, make_organisation, make_staff
from tests.factories.warehouse import write_facts

from .test_report_files import run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
# Three in the month that is called July 2026 (26 June to 25 July), one the day before, one the day after; two
# in that of 2025 and one on either side.
DAYS = (
    *("2026-06-25", "2026-06-26", "2026-07-01", "2026-07-25", "2026-07-26"),
    *("2025-06-25", "2025-06-26", "2025-07-25", "2025-07-26"),
)


@pytest.fixture
def city():
    """An association whose months run from the 26th, and its two districts."""
    city = make_organisation("CQ", kind="CITY")
    _reckon(city, month_starts=26)
    return city


@pytest.fixture
def home(city):
    home = make_organisation("YZ", parent=city)
    cases = [
        {"case": n, "holder": home.pk, "member": home.pk, "received_on": day, "accepted_on": day}
        for n, day in enumerate(map(date.fromisoformat, DAYS), 1)
    ]
    write_facts(cases=cases)
    return home


def _reckon(organisation, **how):
    ReportingCalendar.objects.create(
        organisation=organisation, valid_from=date(2025, 1, 1), basis="通知", entered_at=clock.now(), **how
    )


def test_the_button_counts_as_the_member_counts(home, client_of):
    browser = client_of(make_staff("head", organisation=home))

    browser.post(reverse("report_draft"), {"subject": "own", "period": "2026-07"})

    [row] = Report.objects.visible_to(SYSTEM)
    assert (row.code, row.first, row.last) == ("2026-07-YZ", date(2026, 6, 26), date(2026, 7, 25))
    assert row.title == "2026年7月YZ消费者权益保护委员会消费者投诉情况分析"
    assert row.content["zh"]["period"] == "2026年7月（2026年06月26日至2026年07月25日）"
    assert row.content["zh"]["figures"]["R1"]["formula"] == "(3 − 2) ÷ 2"


def test_the_command_counts_as_the_member_counts(home, tmp_path):
    status = run("report", period="2026-07", member="YZ", out=tmp_path / "out", format="html")

    [row] = Report.objects.visible_to(SYSTEM)
    assert (status, row.first, row.last) == (0, date(2026, 6, 26), date(2026, 7, 25))


def test_an_alliance_counts_as_was_entered_for_it_and_each_member_on_as_it_did(home, city, tmp_path):
    other = make_organisation("NA", parent=city)
    _reckon(other, month_starts=11)
    alliance = make_alliance(home, other)
    entered = {"valid_from": date(2025, 1, 1), "basis": "联盟通知", "entered_at": clock.now()}
    ReportingCalendar.objects.create(alliance=alliance, month_starts=26, **entered)

    run("report", period="2026-07", out=tmp_path / "out", format="html")

    [row] = Report.objects.visible_to(SYSTEM)
    assert (row.code, row.first, row.last) == ("2026-07", date(2026, 6, 26), date(2026, 7, 25))
    assert period_of(other.pk, "2026-07").first == date(2026, 7, 11)
    assert period_of_alliance(alliance, "2026-07").first == date(2026, 6, 26)


def test_an_alliance_without_a_calendar_of_its_own_counts_months_whatever_its_members_do(home):
    alliance = make_alliance(home)

    assert period_of_alliance(alliance, "2026-07").first == date(2026, 7, 1)


def test_a_report_keeps_its_name_when_it_is_counted_again_and_corrected(home):
    order = Order(subject_of_member(home, on=date(2026, 7, 25)), period_of(home.pk, "2026-07"))
    row = draft_report(order, actor=OPERATOR)
    row.refresh_from_db()

    row = recount_report(row.pk, actor=OPERATOR)
    recount(row, "R1", language="zh")
    review_report(row.pk, actor=reports.writer(home))
    row = release_report(row.pk, actor=reports.writer(home))
    fresh = correct_report(row.pk, actor=OPERATOR, reason="补录")

    assert order_of(fresh) == replace(order, basis=order_of(fresh).basis, style="province")
    assert (fresh.code, fresh.number) == ("2026-07-YZ", 2)
    assert fresh.content == row.content
    assert order_of(fresh).period.year_before().first == date(2025, 6, 26)
