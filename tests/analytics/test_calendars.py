"""Reporting months and years as an organisation counts them (practice: 26th to 25th, year to 30 November)."""

from datetime import date
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.analytics.models import ReportingCalendar
from lianwei.analytics.operations.calendars import revise_calendar, revise_calendar_of_alliance
from lianwei.analytics.queries.calendars import period_asked, period_of, period_of_alliance, reckoning_of
from lianwei.analytics.rules.calendars import MONTH, QUARTER, YEAR, Reckoning, name_on, names_of, period_named
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.models import Event
from tests.factories.members import (
    at_office,
    make_actor,
    make_alliance,
    make_organisation,
    make_staff,
    make_station,
)

FROM_JULY = [Reckoning(date(2026, 7, 1), month_starts=26)]
TO_NOVEMBER = [Reckoning(date(2026, 1, 1), first_month=12)]
NOTICE = {"basis": "渝消委〔2026〕3号"}


@pytest.fixture
def home(db):
    return make_organisation("YZ")


def days(name, rows):
    found = period_named(name, rows)
    return found.first, found.last


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-06", date(2026, 6, 1), date(2026, 6, 30)),  # before the change
        ("2026-07", date(2026, 6, 26), date(2026, 7, 25)),
        ("2026-08", date(2026, 7, 26), date(2026, 8, 25)),
        ("2026Q3", date(2026, 6, 26), date(2026, 9, 25)),
        ("2027-01", date(2026, 12, 26), date(2027, 1, 25)),
        ("2026", date(2025, 12, 26), date(2026, 12, 25)),  # as it was counted when the year ended
    ],
)
def test_a_month_from_the_26th_bears_the_name_of_the_month_in_which_it_ends(name, first, last):
    assert days(name, FROM_JULY) == (first, last)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026", date(2025, 12, 1), date(2026, 11, 30)),
        ("2026Q1", date(2025, 12, 1), date(2026, 2, 28)),
        ("2026H2", date(2026, 6, 1), date(2026, 11, 30)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_year_to_30_november(name, first, last):
    assert days(name, TO_NOVEMBER) == (first, last)


def test_the_period_in_which_a_day_lies():
    found = [name_on(day, MONTH, FROM_JULY) for day in (date(2026, 7, 25), date(2026, 7, 26))]

    assert found == ["2026-07", "2026-08"]
    assert name_on(date(2026, 12, 1), YEAR, TO_NOVEMBER) == "2027"
    assert name_on(date(2026, 12, 1), QUARTER, TO_NOVEMBER) == "2027Q1"


def test_the_months_of_a_year_join_without_gap_or_overlap():
    months = [period_named(name, FROM_JULY) for name in names_of(2027, MONTH)]

    gaps = [(later.first - earlier.last).days for earlier, later in pairwise(months)]
    assert gaps == [1] * 11


def test_a_calendar_is_chosen_from_a_month_on_and_leaves_an_event(home):
    actor = make_actor("head", organisation=home)

    row = revise_calendar(
        home.pk, actor=actor, valid_from=date(2026, 7, 15), month_starts=26, first_month=1, **NOTICE
    )

    assert (row.valid_from, row.entered_by) == (date(2026, 7, 1), actor.user_id)
    assert period_of(home.pk, "2026-07").first == date(2026, 6, 26)
    assert Event.objects.get(name="reporting_calendar.revised").details == {
        "valid_from": "2026-07-01",
        "month_starts": 26,
        "first_month": 1,
    }


@pytest.mark.parametrize(
    "wrong", [{"month_starts": 29}, {"month_starts": 0}, {"first_month": 13}, {"basis": " "}]
)
def test_a_refused_calendar_changes_nothing(home, wrong):
    actor = make_actor("head", organisation=home)
    told = {"valid_from": date(2026, 7, 1), "month_starts": 26, "first_month": 1} | NOTICE | wrong

    with pytest.raises(Invalid):
        revise_calendar(home.pk, actor=actor, **told)

    assert (ReportingCalendar.objects.count(), Event.objects.count()) == (0, 0)


def test_only_who_may_chooses_and_only_for_the_own_house(home):
    told = {"valid_from": date(2026, 7, 1), "month_starts": 26, "first_month": 1} | NOTICE
    others = make_actor("clerk", organisation=home), make_actor("head", organisation=make_organisation("NA"))

    for actor in others:
        with pytest.raises(NotAllowed):
            revise_calendar(home.pk, actor=actor, **told)

    assert ReportingCalendar.objects.count() == 0


def test_a_station_follows_the_association_above_it(home):
    station = make_station(home)
    revise_calendar(
        home.pk,
        actor=make_actor("head", organisation=home),
        valid_from=date(2026, 1, 1),
        month_starts=26,
        first_month=1,
        **NOTICE,
    )

    with clock.playing(at_office("2026-08-01 09:00")):
        clerk = make_actor("clerk", organisation=station)
        assert reckoning_of(clerk).month_starts == 26
        assert period_asked("", actor=clerk).name == "2026-07"
        assert period_asked("nonsense", actor=clerk).last == date(2026, 7, 25)
        assert period_asked("2026Q1", actor=clerk).first == date(2025, 12, 26)


def test_the_page_shows_what_holds_and_takes_another_choice(home, client_of):
    browser = client_of(make_staff("head", organisation=home))
    with clock.playing(at_office("2026-08-01 09:00")):
        assert "没有另行规定" in browser.get(reverse("reporting_calendar_view")).content.decode()
        sent = {"month_starts": "26", "first_month": "1", "valid_from": "2026-07-01", **NOTICE}
        answer = browser.post(reverse("reporting_calendar_revise"), sent)
        page = browser.get(reverse("reporting_calendar_view")).content.decode()
        refused = browser.post(reverse("reporting_calendar_revise"), sent | {"month_starts": "31"})

    assert (answer.status_code, refused.status_code) == (302, 422)
    assert "2026年6月26日" in page and NOTICE["basis"] in page


def test_the_page_asks_as_often_with_one_row_as_with_three(home, client_of):
    browser = client_of(make_staff("head", organisation=home))
    actor = make_actor("head", organisation=home)

    def asked(month):
        revise_calendar(
            home.pk,
            actor=actor,
            valid_from=date(2026, month, 1),
            month_starts=month,
            first_month=1,
            **NOTICE,
        )
        browser.get(reverse("reporting_calendar_view"))
        with CaptureQueriesContext(
            connection,
        ) as found:
            browser.get(reverse("reporting_calendar_view"))
        return len(found)

    first = asked(1)
    asked(2)
    assert asked(3) == first


def test_the_secretary_general_chooses_for_the_alliance_and_nobody_else(home, client_of):
    alliance = make_alliance(home)
    secretary = client_of(make_staff("secretary_general", organisation=home))
    head = client_of(make_staff("head", organisation=home))
    address = f"{reverse('reporting_calendar_revise')}?alliance={alliance.code}"
    sent = {"month_starts": "26", "first_month": "1", "valid_from": "2026-07-01", **NOTICE}

    assert head.post(address, sent).status_code == 403
    assert secretary.post(address, sent | {"month_starts": "31"}).status_code == 422
    assert ReportingCalendar.objects.count() == 0
    assert secretary.post(address, sent).status_code == 302

    [row] = ReportingCalendar.objects.all()
    assert (row.alliance_id, row.organisation_id) == (alliance.pk, None)
    assert period_of_alliance(alliance, "2026-07").first == date(2026, 6, 26)
    assert period_of(home.pk, "2026-07").first == date(2026, 7, 1)
    page = head.get(reverse("reporting_calendar_view")).content.decode()
    assert NOTICE["basis"] in page and "?alliance=" not in page
    assert "?alliance=" in secretary.get(reverse("reporting_calendar_view")).content.decode()


def test_a_stranger_to_the_alliance_chooses_nothing_for_it(home, client_of):
    alliance = make_alliance(make_organisation("NA"))
    browser = client_of(make_staff("secretary_general", organisation=home))

    answer = browser.get(f"{reverse('reporting_calendar_revise')}?alliance={alliance.code}")

    assert answer.status_code == 404
    with pytest.raises(NotAllowed):
        revise_calendar_of_alliance(
            alliance.pk,
            actor=make_actor("secretary_general", organisation=home),
            valid_from=date(2026, 7, 1),
            month_starts=26,
            first_month=1,
            **NOTICE,
        )


def test_a_calendar_is_of_one_of_the_two(home):
    entered = {"valid_from": date(2026, 7, 1), "basis": "通知", "entered_at": clock.now()}

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingCalendar.objects.create(**entered)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingCalendar.objects.create(organisation=home, alliance=make_alliance(home), **entered)
