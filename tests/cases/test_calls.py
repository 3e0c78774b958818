"""Calls promised back: planned, tried, done; the line stays sealed, another member's call does not exist."""

from datetime import timedelta

import pytest

from lianwei.cases.models import CallBack, Complaint
from lianwei.cases.operations.entry.calls import (
    CallBackEntry,
    finish_call_back,
    plan_call_back,
    try_call_back,
)
from lianwei.cases.queries.lists.calls import call_backs, call_backs_waiting
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.models import Event, ReadLog
from lianwei.core.scope import SYSTEM
from tests.factories.cases import staff
from tests.factories.members import make_organisation, make_staff

pytestmark = pytest.mark.django_db
CLIENT = "6f1a2c58-3a53-4d27-9f4e-0e9f3c7a1b13"
LINE = "13800006027 健身 跑路 王女士"


def planned(actor, **changes):
    entry = {
        "line": LINE,
        "phone": "13800006027",
        "due_at": clock.now() + timedelta(hours=1),
        "matter": "健身",
    }
    return plan_call_back(CallBackEntry(**entry | changes), actor=actor)


@pytest.fixture
def actor():
    return staff()


def again(row):
    return CallBack.objects.visible_to(SYSTEM).get(pk=row.pk)


def test_a_call_is_promised_with_its_line_sealed(actor):
    row = planned(actor, matter="健身 13800006027")

    assert again(row).line.plain() == LINE
    assert again(row).matter == "健身 〔电话1〕"
    assert Event.objects.filter(name="call_back.planned").count() == 1
    assert "13800006027" not in Event.objects.get(name="call_back.planned").body


@pytest.mark.parametrize(
    "changes", [{"phone": ""}, {"due_at": clock.now() - timedelta(minutes=1)}], ids=["no phone", "past"]
)
def test_a_refused_promise_leaves_nothing(actor, changes):
    with pytest.raises(Invalid):
        planned(actor, **changes)

    assert CallBack.objects.visible_to(SYSTEM).count() == 0


def test_the_third_vain_try_ends_it(actor):
    row = planned(actor)

    seen = [(try_call_back(row.pk, actor=actor).tries, again(row).result) for _ in range(3)]

    assert seen == [(1, ""), (2, ""), (3, "unreached")]
    with pytest.raises(WrongStatus):
        try_call_back(row.pk, actor=actor)


def test_a_vain_try_comes_back_in_an_hour(actor):
    row = planned(actor)
    before = clock.now()

    try_call_back(row.pk, actor=actor)

    assert timedelta(minutes=59) < again(row).due_at - before < timedelta(minutes=61)


def test_a_call_is_made_once(actor):
    row = planned(actor)
    finish_call_back(row.pk, actor=actor, result="settled")

    with pytest.raises(WrongStatus):
        finish_call_back(row.pk, actor=actor, result="settled")

    assert call_backs(actor=actor) == []


def test_another_members_calls_do_not_exist(actor):
    row, other = planned(actor), staff("YB")

    assert call_backs(actor=other) == []
    assert call_backs_waiting(other) == 0
    with pytest.raises(NotVisible):
        finish_call_back(row.pk, actor=other, result="settled")


# The pages


@pytest.fixture
def clerk(reference_data):
    return make_staff("clerk", organisation=make_organisation("YZ", region_code="500103"))


@pytest.fixture
def desk(client_of, clerk):
    return client_of(clerk)


def read(desk, **typed):
    form = desk.post("/cases/call/", {"line": LINE, **typed}).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_f9_notes_the_call_and_the_list_shows_it_masked(desk):
    answer = desk.post("/cases/call/", read(desk) | {"call_back_later": "1", "call_at": "3"}, follow=True)

    page = desk.get("/cases/calls/").content.decode()
    assert "已记下" in answer.content.decode()
    assert "138****6027" in page
    assert "13800006027" not in page


def test_calling_back_opens_the_desk_with_the_line_and_leaves_a_trace(desk):
    desk.post("/cases/call/", read(desk) | {"call_back_later": "1", "call_at": "1"})
    row = CallBack.objects.visible_to(SYSTEM).get()

    answer = desk.post(f"/cases/calls/{row.pk}/take/")

    assert answer.context["form"]["phone"].value() == "13800006027"
    assert ReadLog.objects.filter(subject=f"callback:{row.pk}", reason="回电").count() == 1


def test_registering_from_a_call_back_ends_it(desk):
    desk.post("/cases/call/", read(desk) | {"call_back_later": "1", "call_at": "1"})
    row = CallBack.objects.visible_to(SYSTEM).get()
    fields = read(desk, call_back=str(row.pk)) | {"business": "悦动健身", "kept": "business", "register": "1"}

    first, second = (desk.post("/cases/call/", fields | {"client_id": CLIENT}) for _ in range(2))

    assert (first.status_code, first.url) == (second.status_code, second.url)
    case = Complaint.objects.visible_to(SYSTEM).get()
    assert (again(row).result, again(row).made) == ("registered", f"complaint:{case.pk}")


def test_the_list_costs_the_same_for_one_and_three(
    desk, clerk, django_assert_num_queries, django_assert_max_num_queries
):
    fields = read(desk) | {"call_back_later": "1", "call_at": "1"}
    desk.post("/cases/call/", fields)
    desk.get("/cases/calls/")
    with django_assert_max_num_queries(40) as one:
        desk.get("/cases/calls/")
    asked = len(one)
    for _ in range(2):
        desk.post("/cases/call/", fields | {"client_id": ""})

    with django_assert_num_queries(asked):
        desk.get("/cases/calls/")
