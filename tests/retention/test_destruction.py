"""Destruction lists: proposed, checked, approved by two, destroyed by the worker, restartable; what stays."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from lianwei.arrivals.models import Arrival
from lianwei.cases.models import Complainant, Complaint, PersonIndex, SearchText
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.files.models import File
from lianwei.core.models import Document, Event
from lianwei.core.scope import OPERATOR, SYSTEM, find, subject_of
from lianwei.core.verification import verify_log
from lianwei.retention import tasks
from lianwei.retention.models import DestructionItem, DestructionList, Filing
from lianwei.retention.operations import destroying
from lianwei.retention.operations.destroying import destroy_next
from lianwei.retention.operations.destruction import (
    approve_list,
    check_list,
    drop_list,
    keep_item,
    order_list,
    propose_list,
)
from lianwei.retention.operations.filing import file_subject
from lianwei.retention.operations.holds import hold_file
from tests.cases.stages import standing, take
from tests.factories.members import make_organisation
from tests.factories.retention import (
    archivist,
    destroyed_list,
    items,
    ordered_list,
    over,
    person_request,
    proposed_list,
    staff_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def actor(home):
    return archivist(home)


def stored(row):
    return find(DestructionList, row.pk, actor=SYSTEM)


def case_of(filing):
    return QuerySet(Complaint).get(pk=int(filing.subject.partition(":")[2]))


def test_the_yearly_task_lists_what_is_over_once(home):
    over(home)

    assert [tasks.propose_lists(), tasks.propose_lists()] == [1, 0]
    row = QuerySet(DestructionList).get()
    assert (row.number, row.status) == (f"{home.code}-XH-{clock.today().year}-01", "proposed")


def test_nothing_over_gives_no_list(home):
    assert propose_list(home.pk, actor=SYSTEM) is None


def test_what_something_stands_against_is_listed_with_the_reason(home, actor):
    held, asked = over(home), person_request(home)
    hold_file(held.pk, actor=actor, reason="诉讼中")
    filing = file_subject(asked.subjects[-1], actor=SYSTEM)
    filing.keep_until = held.keep_until
    filing.save()

    row = propose_list(home.pk, actor=SYSTEM)

    assert [(each.filing_id, each.state, each.reason) for each in items(row)] == [
        (held.pk, "kept", "held"), (filing.pk, "kept", "asked"),
    ]  # fmt: skip


def test_a_file_is_kept_back_by_hand_with_a_reason(home, actor):
    row = proposed_list(home)
    item = items(row)[0]

    with pytest.raises(Invalid):
        keep_item(row.pk, actor=actor, item_id=item.pk, reason="")
    keep_item(row.pk, actor=actor, item_id=item.pk, reason="编入年鉴")

    assert [(each.state, each.reason) for each in items(row)] == [("kept", "编入年鉴")]


def test_the_same_person_does_not_approve_twice(home, actor):
    row = proposed_list(home)
    check_list(row.pk, actor=actor)
    approve_list(row.pk, actor=actor)

    with pytest.raises(NotAllowed):
        order_list(row.pk, actor=actor)

    assert stored(row).status == "approved"


def test_the_database_refuses_one_person_as_both(home, actor):
    row = proposed_list(home)

    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(DestructionList).filter(pk=row.pk).update(
            approved_by=actor.user_id, ordered_by=actor.user_id
        )


def test_nobody_signs_without_a_name(home, actor):
    row = proposed_list(home)
    check_list(row.pk, actor=actor)

    with pytest.raises(NotAllowed):
        approve_list(row.pk, actor=SYSTEM)


def test_steps_are_not_jumped(home, actor):
    row = proposed_list(home)

    with pytest.raises(WrongStatus):
        order_list(row.pk, actor=actor)
    with pytest.raises(WrongStatus):
        approve_list(row.pk, actor=actor)


def test_the_association_above_gives_the_second_signature(home, actor):
    from dataclasses import replace

    row = proposed_list(home)
    check_list(row.pk, actor=actor)
    approve_list(row.pk, actor=actor)
    upper = archivist(make_organisation("UP"))
    above = replace(upper, organisations=upper.organisations | {home.pk})

    order_list(row.pk, actor=above)

    assert stored(row).ordered_by == above.user_id


def test_a_dropped_list_destroys_nothing(home, actor):
    row = proposed_list(home)

    drop_list(row.pk, actor=actor, reason="年底再议")

    assert (tasks.go_on_with_destruction(), QuerySet(Complaint).get().anonymised_on) == (0, None)
    assert tasks.propose_lists() == 1


def test_nothing_is_destroyed_before_both_have_approved(home, actor):
    row = proposed_list(home)
    check_list(row.pk, actor=actor)
    approve_list(row.pk, actor=actor)

    assert (tasks.go_on_with_destruction(), QuerySet(Complaint).get().anonymised_on) == (0, None)


def test_the_worker_destroys_and_writes_the_record(home):
    row = ordered_list(home, files=3)

    while tasks.go_on_with_destruction():
        pass

    done = stored(row)
    assert (done.status, {each.state for each in items(row)}) == ("destroyed", {"destroyed"})
    assert QuerySet(Complaint).filter(anonymised_on=None).count() == 0
    assert Document.objects.get(pk=done.document_id).kind == "destruction_record"
    assert verify_log()["broken_at"] is None


def test_what_remains_is_counted_as_before(home):
    row = ordered_list(home)
    names = ("category", "nature", "outcome", "number", "received_on", "closed_on", "region", "groups")
    before = {name: getattr(QuerySet(Complaint).get(), name) for name in names}

    destroy_next(row.pk, actor=SYSTEM, limit=9)

    case = QuerySet(Complaint).get()
    assert {name: getattr(case, name) for name in before} == before
    assert (case.narrative, case.title) == ("", "")
    assert (QuerySet(PersonIndex).count(), QuerySet(SearchText).count()) == (0, 0)


def test_a_hold_set_after_the_approval_still_saves_the_file(home, actor):
    row = ordered_list(home, files=2)
    hold_file(items(row)[0].filing_id, actor=actor, reason="法院来函")

    while tasks.go_on_with_destruction():
        pass

    assert [(each.state, each.reason) for each in items(row)] == [("kept", "held"), ("destroyed", "")]


def test_a_file_that_is_being_destroyed_is_not_held(home, actor):
    row = ordered_list(home)
    QuerySet(DestructionItem).update(state="started")

    with pytest.raises(WrongStatus):
        hold_file(items(row)[0].filing_id, actor=actor, reason="太晚")


@pytest.mark.parametrize("place", ["destroy_bytes", "destroy_sheets", "_emptied"])
def test_killed_at_any_place_it_goes_on_where_it_was(home, monkeypatch, place):
    class Killed(Exception):
        pass

    def die(*args, **kwargs):
        raise Killed

    row = ordered_list(home, files=2)
    with monkeypatch.context() as patch:
        patch.setattr(destroying, place, die)
        with pytest.raises(Killed):
            destroy_next(row.pk, actor=SYSTEM, limit=9)

    while tasks.go_on_with_destruction():
        pass

    assert {each.state for each in items(row)} == {"destroyed"}
    assert Event.objects.filter(name="archive.anonymised").count() == 2
    assert (stored(row).status, verify_log()["broken_at"]) == ("destroyed", None)


def test_killed_within_the_emptying_nothing_is_half_done(home, monkeypatch):
    def die(*args, **kwargs):
        raise RuntimeError

    row = ordered_list(home)
    with monkeypatch.context() as patch:
        patch.setattr(destroying, "forget_arrivals", die)
        with pytest.raises(RuntimeError):
            destroy_next(row.pk, actor=SYSTEM, limit=9)

    assert (QuerySet(Complaint).get().anonymised_on, items(row)[0].state) == (None, "started")
    assert QuerySet(Complainant).get().name is not None


def test_the_bytes_of_its_files_are_gone_from_the_disk(home, settings, tmp_path):
    settings.LIANWEI_FILES_DIR = tmp_path
    actor = archivist(home)
    case = standing("performed", actor)
    add_evidence(case.pk, actor=OPERATOR, uploads=[ContentFile(b"x" * 50, name="a.txt")], source="consumer")
    take(case.pk, actor, "call_follow_up", "archive")
    filing = file_subject(subject_of(case), actor=SYSTEM)
    filing.keep_until = filing.filed_on.replace(year=filing.filed_on.year - 1)
    filing.save()
    row = propose_list(home.pk, actor=SYSTEM)
    check_list(row.pk, actor=actor)
    approve_list(row.pk, actor=actor)
    order_list(row.pk, actor=archivist(home))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] != []

    destroy_next(row.pk, actor=SYSTEM, limit=9)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert File.objects.get().destroyed_at is not None
    assert Arrival.objects.visible_to(SYSTEM).exclude(payload=None).count() == 0


def test_the_pages_lead_from_the_proposal_to_the_record(home, client_of):
    over(home)
    archive, head = client_of(staff_of(home)), client_of(staff_of(home))

    archive.post("/archive/lists/new/", {})
    pk = QuerySet(DestructionList).get().pk
    for step in ("check", "approve"):
        archive.post(f"/archive/lists/{pk}/{step}/", {})
    refused = archive.post(f"/archive/lists/{pk}/order/", {})
    head.post(f"/archive/lists/{pk}/order/", {})
    while tasks.go_on_with_destruction():
        pass
    page = head.get(f"/archive/lists/{pk}/").content.decode()

    assert refused.status_code == 403
    assert "已销毁" in page
    assert head.get(f"/archive/lists/{pk}/list.pdf").content[:5] == b"%PDF-"
    assert head.get(f"/archive/lists/{pk}/record.pdf").content[:5] == b"%PDF-"


def test_the_destroyed_case_is_still_a_page(home, client_of):
    destroyed_list(home)
    case, client = QuerySet(Complaint).get(), client_of(staff_of(home))
    filing = QuerySet(Filing).get()

    assert client.get(f"/cases/{case.pk}/").status_code == 200
    assert client.get(f"/archive/{filing.pk}/").status_code == 200
