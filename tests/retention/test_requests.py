"""What people ask about their own data: found, checked, decided, answered in time, each step on record."""

from dataclasses import replace
from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Complainant, Complaint, PersonIndex
from lianwei.cases.operations.entry.persons import correct_person
from lianwei.cases.queries import find_cases
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find, subject_of
from lianwei.core.verification import verify_log
from lianwei.retention.models import PersonRequest
from lianwei.retention.operations.replies import answer_person_request, draft_reply, sign_reply
from lianwei.retention.operations.requests import (
    RequestEntry,
    add_to_person_request,
    check_person_request,
    decide_person_request,
    receive_person_request,
    withdraw_person_request,
)
from tests.cases.stages import playing, standing
from tests.factories import cases
from tests.factories.cases import CALLER
from tests.factories.knowledge import knowledge
from tests.factories.members import make_organisation
from tests.factories.retention import archived, archivist, over, person_request, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def actor(home):
    return archivist(home)


def asked(**changes):
    return replace(RequestEntry("access", name=CALLER.name, phone=CALLER.phone), **changes)


def stored(pk):
    return find(PersonRequest, pk, actor=SYSTEM)


def events_of(row):
    return list(Event.objects.filter(subject=subject_of(row)).order_by("seq").values_list("name", flat=True))


def test_a_request_is_due_after_fifteen_working_days(home, actor):
    with playing("2026-03-02"):
        row = receive_person_request(asked(), actor=actor)

    assert (row.due_on, row.received_on) == (date(2026, 3, 23), date(2026, 3, 2))
    assert row.number == f"{home.code}-GX-2026-0001"


def test_all_files_of_the_person_are_found_by_phone(home, actor):
    case = cases.complaint(actor=actor)
    question = cases.enquiry(actor=actor, name=CALLER.name, phone=CALLER.phone)
    report = cases.violation_report(actor=actor, reporter_phone=CALLER.phone)
    cases.complaint(actor=actor, person={"phone": "13900001111", "name": "别人"})

    row = receive_person_request(asked(), actor=actor)

    assert row.subjects == [
        f"complaint:{case.pk}", f"enquiry:{question.pk}", f"violationreport:{report.pk}",
    ]  # fmt: skip


def test_files_of_another_association_are_not_found(home, actor):
    cases.complaint(actor=archivist(make_organisation("AWAY")))

    assert receive_person_request(asked(), actor=actor).subjects == []


def test_a_file_that_no_number_finds_is_added_by_hand(home, actor):
    case = cases.complaint(actor=actor, person={"phone": "13900001111", "name": "王女士"})
    row = receive_person_request(asked(), actor=actor)

    add_to_person_request(row.pk, actor=actor, subject=subject_of(case))

    assert stored(row.pk).subjects == [subject_of(case)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"phone": ""}, "phone"), ({"kind": "other"}, "kind"),
     ({"received_on": date(2999, 1, 1)}, "received_on")],
)  # fmt: skip
def test_a_request_that_cannot_be_looked_for_is_refused(home, actor, changes, field):
    with pytest.raises(Invalid) as refusal:
        receive_person_request(asked(**changes), actor=actor)

    assert list(refusal.value.fields) == [field]
    assert QuerySet(PersonRequest).count() == 0


def test_nothing_is_decided_before_the_identity_is_checked(home, actor):
    row = receive_person_request(asked(), actor=actor)

    with pytest.raises(WrongStatus):
        decide_person_request(row.pk, actor=actor, decision="granted")


def test_a_refusal_needs_reasons(home, actor):
    row = receive_person_request(asked(), actor=actor)
    check_person_request(row.pk, actor=actor, proof="paper")

    with pytest.raises(Invalid):
        decide_person_request(row.pk, actor=actor, decision="refused", reasons=" ")

    assert stored(row.pk).status == "checked"


def test_erasure_while_the_years_run_becomes_storage_only(home):
    row = person_request(home, kind="erasure", decision="stored", reasons="档案保管期限未满")

    case = QuerySet(Complaint).get()
    assert (row.decision, case.storage_only_on) == ("stored", clock.as_office_time(row.decided_at).date())
    assert Event.objects.get(name="person_request.decided").details["stored"] == [subject_of(case)]


def test_erasure_is_not_granted_while_the_years_run(home):
    with pytest.raises(Invalid):
        person_request(home, kind="erasure", decision="granted")

    assert QuerySet(Complaint).get().storage_only_on is None


def test_erasure_is_granted_where_the_years_are_over(home, actor):
    filing = over(home)
    row = receive_person_request(asked(kind="erasure"), actor=actor)
    check_person_request(row.pk, actor=actor, proof="paper")

    decide_person_request(row.pk, actor=actor, decision="granted")

    assert (row.subjects, QuerySet(Complaint).get().storage_only_on is None) == ([filing.subject], False)


def test_a_case_in_work_stays_in_work_when_its_person_asks_for_erasure(home, actor):
    standing("accepted", actor)
    row = receive_person_request(asked(kind="erasure"), actor=actor)
    check_person_request(row.pk, actor=actor, proof="paper")

    decide_person_request(row.pk, actor=actor, decision="stored", reasons="正在办理")

    assert QuerySet(Complaint).get().storage_only_on is None


def test_a_restriction_stops_all_but_storage(home):
    person_request(home, kind="restriction", decision="granted")

    assert QuerySet(Complaint).get().storage_only_on is not None


def test_a_correction_changes_the_values_and_how_the_person_is_found(home, actor):
    case = archived(home)

    correct_person(case.pk, actor=actor, values={"phone": "13911112222", "name": ""})

    person = QuerySet(Complainant).get()
    assert (person.phone.plain(), person.name.plain()) == ("13911112222", CALLER.name)
    assert [row.pk for row in find_cases("13911112222", actor=actor).cases] == [case.pk]
    assert find_cases(CALLER.phone, actor=actor).cases == []
    assert QuerySet(PersonIndex).count() == 2


def test_the_reply_is_drafted_signed_by_another_and_served(home, actor):
    knowledge()
    row = person_request(home, decision="granted")
    draft_reply(row.pk, actor=actor)

    with pytest.raises(NotAllowed):
        sign_reply(row.pk, actor=replace(actor, permissions=actor.permissions | {"document.approve"}))
    head = archivist(home)
    signed = sign_reply(row.pk, actor=replace(head, permissions=head.permissions | {"document.approve"}))
    clerk = replace(actor, permissions=actor.permissions | {"document.deliver", "document.seal"})
    answered = answer_person_request(row.pk, actor=clerk, way="person", seal="公章")

    assert signed.number.endswith("号")
    assert (answered.status, answered.answered_on) == (
        "answered",
        clock.as_office_time(row.decided_at).date(),
    )
    assert events_of(row)[-3:] == [
        "person_request.reply_drafted", "person_request.reply_signed", "person_request.answered",
    ]  # fmt: skip
    assert verify_log()["broken_at"] is None


def test_a_reply_that_is_not_signed_is_not_served(home, actor):
    knowledge()
    row = person_request(home, decision="granted")
    draft_reply(row.pk, actor=actor)

    with pytest.raises(WrongStatus):
        answer_person_request(row.pk, actor=actor, way="person", seal="公章")


def test_the_person_takes_it_back(home, actor):
    row = receive_person_request(asked(), actor=actor)

    withdraw_person_request(row.pk, actor=actor)

    assert stored(row.pk).status == "withdrawn"


def test_the_events_hold_no_values_of_the_person(home):
    row = person_request(home, kind="erasure", decision="stored", reasons=f"{CALLER.phone}的档案未到期")

    bodies = "".join(Event.objects.filter(subject=subject_of(row)).values_list("body", flat=True))
    assert (CALLER.phone in bodies, CALLER.name in bodies, CALLER.phone in row.reasons) == (
        False,
        False,
        False,
    )


def test_the_pages_take_a_request_from_the_desk_to_the_decision(home, client_of):
    case = archived(home)
    client = client_of(staff_of(home))
    said = {
        "kind": "erasure", "way": "desk", "received_on": "2026-03-02", "name": CALLER.name,
        "phone": CALLER.phone, "numbers": "", "id_number": "", "wish": "请删除",
    }  # fmt: skip

    client.post("/archive/requests/new/", said)
    pk = QuerySet(PersonRequest).get().pk
    client.post(f"/archive/requests/{pk}/check/", {"proof": "paper"})
    client.post(f"/archive/requests/{pk}/decide/", {"decision": "stored", "reasons": "保管期限未满"})
    page = client.get(f"/archive/requests/{pk}/").content.decode()
    listed = client.get("/archive/requests/").content.decode()

    assert (case.number in page, "仅存储" in page, CALLER.phone in page) == (True, True, False)
    assert stored(pk).number in listed


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(home, client_of, rows, django_assert_max_num_queries):
    for _ in range(rows):
        person_request(home)
    client = client_of(staff_of(home))
    client.get("/archive/requests/")

    with django_assert_max_num_queries(18):
        client.get("/archive/requests/")
