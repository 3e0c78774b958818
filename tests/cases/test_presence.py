"""Who has a case open: seen by colleagues, one write a minute, forgotten soon, no use of the session."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import Presence
from lianwei.cases.operations.desk.presence import be_present
from lianwei.cases.queries.page.presence import others_present
from lianwei.cases.tasks import forget_who_was_present
from lianwei.core import clock
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.models import Event
from lianwei.members.models import User
from lianwei.members.queries import actor_of
from tests.factories.cases import complaint
from tests.factories.members import (
    at_office,
    make_actor,
    make_alliance,
    make_organisation,
    make_staff,
    supervise,
)

pytestmark = pytest.mark.django_db
BEAT = {"x-lianwei-beat": "1", "hx-request": "true"}
NOON = at_office("2026-03-05 12:00")


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
def case(wang):
    return complaint(actor=actor_of(wang))


def beat(case, user, *, after=0):
    with clock.playing(NOON + timedelta(seconds=after)):
        be_present(case.pk, actor=actor_of(user))


def names(case, user, *, after=0):
    with clock.playing(NOON + timedelta(seconds=after)):
        return [each.name for each in others_present(case, actor=actor_of(user))]


def writes(context):
    return [q["sql"] for q in context if q["sql"].lstrip().split()[0] in ("INSERT", "UPDATE", "DELETE")]


@pytest.mark.both
def test_a_colleague_sees_who_has_the_case_open_and_nobody_sees_oneself(case, wang, li):
    beat(case, wang)

    assert names(case, li) == ["王强"]
    assert names(case, wang) == []


@pytest.mark.both
def test_two_and_a_half_minutes_without_a_beat_is_gone(case, wang, li):
    beat(case, wang)

    assert names(case, li, after=150) == ["王强"]
    assert names(case, li, after=151) == []


@pytest.mark.both
def test_one_write_a_minute_at_most(case, wang):
    beat(case, wang)

    with CaptureQueriesContext(connection) as soon:
        beat(case, wang, after=45)
    with CaptureQueriesContext(connection) as later:
        beat(case, wang, after=90)

    assert writes(soon) == []
    assert len(writes(later)) <= 2


@pytest.mark.both
def test_it_is_open_since_the_first_beat_until_somebody_was_gone(case, wang, li):
    for after in (0, 60, 120):
        beat(case, wang, after=after)
    with clock.playing(NOON + timedelta(seconds=120)):
        first = others_present(case, actor=actor_of(li))[0].opened_at
    beat(case, wang, after=300)
    with clock.playing(NOON + timedelta(seconds=300)):
        again = others_present(case, actor=actor_of(li))[0].opened_at

    assert (first, again) == (NOON, NOON + timedelta(seconds=300))


def test_it_is_forgotten_after_minutes_and_leaves_no_record(case, wang, li):
    recorded = Event.objects.count()
    beat(case, wang)
    beat(case, li, after=200)

    with clock.playing(NOON + timedelta(seconds=301)):
        assert forget_who_was_present() == 1
        assert forget_who_was_present() == 0

    assert [row.user_id for row in QuerySet(Presence).filter(complaint=case)] == [li.pk]
    assert Event.objects.count() == recorded


def test_another_member_is_not_present_and_sees_nobody(case, wang):
    beat(case, wang)
    stranger = make_actor("mediator")

    with pytest.raises(NotVisible):
        be_present(case.pk, actor=stranger)
    assert others_present(case, actor=stranger) == []


def test_a_supervising_body_is_not_present_and_sees_nobody(office, case, wang):
    body = make_organisation("SJ", kind="SUPERVISOR")
    supervise(make_alliance(office), body)
    officer = make_actor("supervisor", organisation=body)
    beat(case, wang)

    with pytest.raises((NotAllowed, NotVisible)):
        be_present(case.pk, actor=officer)
    assert others_present(case, actor=officer) == []


@pytest.mark.usefixtures("reference_data")
def test_the_page_names_the_colleague_and_its_beat_answers_only_what_is_new(case, wang, li, client_of):
    be_present(case.pk, actor=actor_of(wang))
    client, address = client_of(li), reverse("complaint_present", args=[case.pk])

    page = client.get(reverse("complaint_detail", args=[case.pk])).content.decode()
    first = client.post(address, {"shown": ""}, headers=BEAT)
    shown = first.content.decode().partition('name="shown" value="')[2].partition('"')[0]
    second = client.post(address, {"shown": shown}, headers=BEAT)

    assert "王强 正在处理本件" in page
    assert "王强 正在处理本件" in first.content.decode()
    assert (second.status_code, second.content, second.headers["HX-Reswap"]) == (200, b"", "none")


def test_a_beat_is_no_use_of_the_session(case, wang, client_of):
    client, address = client_of(wang), reverse("complaint_present", args=[case.pk])
    started = clock.now()
    client.get("/members/settings/")
    User.objects.filter(pk=wang.pk).update(last_seen_at=None)

    for minutes in (6, 12, 18):
        with clock.playing(started + timedelta(minutes=minutes)):
            client.post(address, {"shown": ""}, headers=BEAT)
    with clock.playing(started + timedelta(hours=11)):
        over = client.post(address, {"shown": ""}, headers=BEAT)

    assert User.objects.get(pk=wang.pk).last_seen_at is None
    assert over.status_code == 401
    assert "HX-Redirect" not in over.headers
