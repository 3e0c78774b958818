"""Four weeks of a team, and what happened while somebody was away."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.operations import note_complaint
from lianwei.cases.queries.people.absences import while_away
from lianwei.cases.queries.people.team_calendar import last_absence, team_calendar
from lianwei.commitments.operations import finish_task
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.members.operations import end_absence
from lianwei.members.queries import actor_of
from tests.cases.stages import playing
from tests.factories.cases import complaint
from tests.factories.members import make_actor, make_organisation, make_staff, stand_in_for
from tests.factories.tasks import make_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
TUESDAY, THURSDAY = date(2026, 3, 3), date(2026, 3, 5)


@pytest.fixture
def office():
    return make_organisation("YZ")


@pytest.fixture
def wang(office):
    return make_staff("mediator", "clerk", organisation=office, name="王强")


@pytest.fixture
def li(office):
    return make_staff("mediator", organisation=office, name="李芳")


@pytest.fixture
def absence(wang, li):
    return stand_in_for(wang, li, valid_from=TUESDAY, valid_to=THURSDAY)


def test_the_calendar_shows_four_weeks_from_monday(absence, li):
    with playing("2026-03-04"):
        calendar = team_calendar(actor=actor_of(li))

    days = {person.user.name: person.cells for person in calendar.people}
    assert (calendar.days[0].day, len(calendar.days)) == (date(2026, 3, 2), 28)
    assert [head.day.day for head in calendar.days if head.is_today] == [4]
    assert [cell.is_away for cell in days["王强"][:5]] == [False, True, True, True, False]
    assert [cell.stand_in for cell in days["王强"][1:3]] == ["李芳", "李芳"]
    assert [cell.covers for cell in days["李芳"][:4]] == ["", "王强", "王强", "王强"]
    assert [cell.is_working for cell in days["王强"][5:7]] == [False, False]


def test_the_calendar_is_the_teams_alone(absence, office, client_of):
    stranger = make_staff("head")
    analyst = make_actor("analyst", organisation=office)

    with playing("2026-03-04"):
        page = client_of(stranger).get(reverse("caseworker_calendar")).content.decode()
        with pytest.raises(NotAllowed):
            team_calendar(actor=analyst)

    assert "王强" not in page


def test_the_calendar_costs_the_same_for_one_absence_and_for_three(office, absence, li):
    actor = actor_of(li)
    with playing("2026-03-04"):
        team_calendar(actor=actor)
        with CaptureQueriesContext(connection) as one:
            team_calendar(actor=actor)
        for _n in range(2):
            stand_in_for(
                make_staff("mediator", organisation=office), li, valid_from=TUESDAY, valid_to=THURSDAY
            )
        team_calendar(actor=actor)
        with CaptureQueriesContext(connection) as three:
            team_calendar(actor=actor)

    assert len(one) == len(three)


def test_who_comes_back_reads_what_others_did(absence, wang, li, client_of):
    with playing("2026-03-02"):
        case = complaint(actor=actor_of(wang))
        task = make_task(actor_of(wang), person_id=wang.pk, what="问经营者")
    with playing("2026-03-04"):
        note_complaint(case.pk, actor=actor_of(li), text="已联系")
        finish_task(task.pk, actor=actor_of(li))
    with playing("2026-03-06"):
        note_complaint(case.pk, actor=actor_of(li), text="之后的")
        page = while_away(absence.pk, actor=actor_of(wang))
        home = client_of(wang).get("/").content.decode()
        shown = client_of(wang).get(reverse("caseworker_while_away", args=[absence.pk])).content.decode()

    assert [(each.pk, each.line.author) for each in page.news] == [(case.pk, "李芳")]
    assert [each.what for each in page.tasks] == ["问经营者"]
    assert reverse("caseworker_while_away", args=[absence.pk]) in home
    assert case.number in shown


def test_a_week_later_nobody_is_told_any_more(absence, wang):
    with playing("2026-03-12"):
        found = last_absence(actor=actor_of(wang))
    with playing("2026-03-13"):
        later = last_absence(actor=actor_of(wang))
    with playing("2026-03-04"):
        still_away = last_absence(actor=actor_of(wang))

    assert (found, later, still_away) == (absence, None, None)


def test_an_absence_ended_early_is_told_for_a_week_and_one_called_off_never(absence, wang):
    with playing("2026-03-04"):
        end_absence(absence, actor=actor_of(wang))
        early = last_absence(actor=actor_of(wang))
    with playing("2026-03-12"):
        later = last_absence(actor=actor_of(wang))
    with playing("2026-03-16"):
        called_off = stand_in_for(
            wang, absence.stand_in, valid_from=date(2026, 3, 17), valid_to=date(2026, 3, 20)
        )
        end_absence(called_off, actor=actor_of(wang))
    with playing("2026-03-18"):
        never = last_absence(actor=actor_of(wang))

    assert (early, later, never) == (absence, None, None)


def test_what_happened_is_for_the_person_the_stand_in_and_the_head(absence, office, wang, li):
    for reader in (actor_of(wang), actor_of(li), make_actor("head", organisation=office)):
        assert while_away(absence.pk, actor=reader).absence == absence

    with pytest.raises(NotAllowed):
        while_away(absence.pk, actor=make_actor("clerk", organisation=office))
    with pytest.raises(NotVisible):
        while_away(absence.pk, actor=make_actor("head"))
