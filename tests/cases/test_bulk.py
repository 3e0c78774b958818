"""A step on many cases: tried out first, done by the ordinary operations, undone within a day."""

from datetime import timedelta

import pytest

from lianwei.cases.models import BulkItem, CaseTag, FollowUp, Status
from lianwei.cases.operations import (
    assign_complaint,
    confirm_bulk,
    drop_bulk,
    prepare_bulk,
    tag_complaint,
    undo_bulk,
    untag_complaint,
)
from lianwei.cases.operations.desk.bulk import MOST
from lianwei.cases.operations.desk.bulk_stages import advance_bulk, counts_of
from lianwei.cases.queries import Filters, worklist
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.models import Event, Message
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM, attached
from lianwei.members.queries.actors import actor_of
from tests.factories import bulk
from tests.factories.cases import complaint
from tests.factories.members import make_organisation, make_staff

from .stages import last_event, picture, row, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(reference_data):
    return make_organisation("YZ")


@pytest.fixture
def head(home):
    return bulk.head(home)


@pytest.fixture
def clerk(home):
    return make_staff("clerk", organisation=home)


@pytest.fixture
def cases(head):
    return [complaint(actor=head) for _ in range(3)]


def outcome(action) -> list[tuple[str, str]]:
    return list(attached(BulkItem, action).order_by("pk").values_list("state", "said"))


def tags(case) -> list[str]:
    return list(CaseTag.objects.visible_to(SYSTEM).filter(complaint=case).values_list("word", flat=True))


def test_a_trial_says_which_can_and_why_not_and_changes_nothing(head, cases, clerk):
    assign_complaint(cases[1].pk, actor=head, handler_id=clerk.pk)
    before = [picture(case.pk) for case in cases]

    action = bulk.prepared(head, cases, "assign", handler=clerk.pk)

    assert action.status == "checked"
    assert outcome(action) == [("can", ""), ("cannot", "已由这位同事办理。"), ("can", "")]
    assert [picture(case.pk) for case in cases] == before


def test_each_case_gets_its_ordinary_event_in_the_name_of_who_asked(head, cases, clerk):
    action = bulk.carried_out(head, cases, "assign", handler=clerk.pk)

    assert action.status == "done"
    assert [row(case.pk).handler_id for case in cases] == [clerk.pk] * 3
    assert [last_event(case.pk) for case in cases] == [("complaint.assigned", {"handler": clerk.pk})] * 3
    events = Event.objects.filter(name="complaint.assigned").values_list("user_id", flat=True)
    assert list(events) == [head.user_id] * 3


def test_the_action_has_a_record_of_its_own_with_the_reason(head, cases):
    action = bulk.carried_out(head, cases)

    found = Event.objects.filter(subject=f"bulkaction:{action.pk}").order_by("seq")
    assert [(each.name, each.details) for each in found] == [
        ("bulk_action.prepared", {"kind": "tag", "total": 3}),
        ("bulk_action.checked", {"can": 3}),
        ("bulk_action.confirmed", {"reason": "集中办理"}),
        ("bulk_action.finished", {"done": 3}),
    ]


def test_what_can_no_more_when_it_is_done_is_refused_with_the_reason(head, cases):
    action = bulk.prepared(head, cases)
    tag_complaint(cases[0].pk, actor=head, word="涉老")

    action = bulk.worked(confirm_bulk(action.pk, actor=head, reason="集中办理"))

    assert outcome(action) == [("refused", "已有这个标签。"), ("done", ""), ("done", "")]


def test_the_worker_does_it_all_after_each_word(head, cases):
    ids = [case.pk for case in cases]
    action = prepare_bulk("tag", actor=head, given={"word": "涉老"}, ids=ids)
    deliver_pending(limit=100)
    confirm_bulk(action.pk, actor=head, reason="集中办理")
    deliver_pending(limit=100)
    undo_bulk(action.pk, actor=head)
    deliver_pending(limit=100)

    assert counts_of(action) == {"undone": 3}
    assert [tags(case) for case in cases] == [[], [], []]


def test_a_run_that_ends_in_the_middle_goes_on_and_does_nothing_twice(head, cases):
    action = bulk.prepared(head, cases)
    confirm_bulk(action.pk, actor=head, reason="集中办理")

    assert advance_bulk(action.pk, actor=SYSTEM, seconds=0) is True
    assert counts_of(action) == {"done": 1, "can": 2}
    bulk.worked(action)
    bulk.worked(action)

    assert counts_of(action) == {"done": 3}
    assert Event.objects.filter(name="complaint.tagged").count() == 3


def test_assignments_are_taken_back_to_who_had_them(head, cases, clerk, home):
    other = make_staff("mediator", organisation=home)
    assign_complaint(cases[1].pk, actor=head, handler_id=other.pk)
    assign_complaint(cases[2].pk, actor=head, handler_id=None)
    action = bulk.carried_out(head, cases, "assign", handler=clerk.pk)

    action = bulk.taken_back(head, action)

    assert action.status == "undone"
    assert [row(case.pk).handler_id for case in cases] == [head.user_id, other.pk, None]
    assert last_event(cases[1].pk) == ("complaint.assigned", {"handler": other.pk})


def test_what_somebody_changed_since_stays_and_is_listed(head, cases, clerk, home):
    action = bulk.carried_out(head, cases, "assign", handler=clerk.pk)
    other = make_staff("mediator", organisation=home)
    with clock.playing(clock.now()):
        assign_complaint(cases[0].pk, actor=head, handler_id=other.pk)
        assign_complaint(cases[0].pk, actor=head, handler_id=clerk.pk)

    action = bulk.taken_back(head, action)

    states = [state for state, _said in outcome(action)]
    assert states == ["kept", "undone", "undone"]
    assert outcome(action)[0][1].startswith(f"之后由{head.name}改过")
    assert row(cases[0].pk).handler_id == clerk.pk


def test_categories_go_back_by_a_correction_of_their_own(head, cases):
    action = bulk.carried_out(head, cases, "category", category="G0501")

    bulk.taken_back(head, action)

    assert [row(case.pk).category for case in cases] == ["S0103"] * 3
    assert last_event(cases[0].pk) == ("complaint.revised", {"fields": ["category"]})


def test_tags_taken_off_come_back(head, cases):
    bulk.carried_out(head, cases[:2])
    action = bulk.carried_out(head, cases, "untag", word="涉老")
    assert [tags(case) for case in cases] == [[], [], []]

    bulk.taken_back(head, action)

    assert [tags(case) for case in cases] == [["涉老"], ["涉老"], []]


def test_after_a_day_nothing_is_taken_back(head, cases):
    action = bulk.carried_out(head, cases)

    with clock.playing(clock.now() + timedelta(hours=25)), pytest.raises(WrongStatus):
        undo_bulk(action.pk, actor=head)


@pytest.mark.parametrize(
    ("kind", "given"),
    [("supplement", {"items": ["购物小票"]}), ("message", {"link": "status"}), ("archive", {})],
)
def test_what_went_out_cannot_be_taken_back(kind, given, head, cases):
    action = prepare_bulk(kind, actor=head, given=given, ids=[case.pk for case in cases])
    bulk.worked(action)
    bulk.worked(confirm_bulk(action.pk, actor=head, reason="集中办理"))

    with pytest.raises(WrongStatus):
        undo_bulk(action.pk, actor=head)


def test_material_is_asked_for_where_the_case_allows_it(head, cases):
    accepted = standing(Status.ACCEPTED, head)

    action = bulk.carried_out(head, [*cases, accepted], "supplement", items=["小票,有问题打13812346027"])

    assert [state for state, _said in outcome(action)] == ["done", "done", "done", "cannot"]
    assert action.given == {"items": ["小票,有问题打〔电话1〕"]}


def test_a_link_goes_to_each_consumer_and_none_in_the_trial(head, cases):
    action = bulk.prepared(head, cases, "message", link="status")
    assert Message.objects.count() == 0

    bulk.worked(confirm_bulk(action.pk, actor=head, reason="告知进展"))

    assert list(Message.objects.values_list("template", flat=True)) == ["status"] * 3


def test_a_return_visit_is_asked_by_its_own_operation(head):
    ended = standing(Status.WITHDRAWN, head)

    bulk.carried_out(head, [ended], "message", link="follow_up")

    assert FollowUp.objects.visible_to(head).count() == 1
    assert last_event(ended.pk)[0] == "complaint.follow_up_asked"


def test_a_file_is_archived_after_the_return_visit_only(head):
    asked = standing(Status.WITHDRAWN, head)

    action = bulk.prepared(head, [asked], "archive")

    assert [state for state, _said in outcome(action)] == ["cannot"]


def test_who_lost_the_role_meanwhile_does_nothing_more(head, cases, home):
    from lianwei.members.models import RoleAssignment

    action = bulk.prepared(head, cases)
    confirm_bulk(action.pk, actor=head, reason="集中办理")
    RoleAssignment.objects.filter(user_id=head.user_id).update(ended_at=clock.now())

    action = bulk.worked(action)

    assert [state for state, _said in outcome(action)] == ["refused"] * 3
    assert [tags(case) for case in cases] == [[], [], []]


def test_another_members_case_is_left_out(head, cases):
    away = complaint(actor=bulk.head(make_organisation("GA")))

    action = bulk.prepared(head, [*cases, away])

    assert action.total == 3


def test_nothing_is_prepared_without_the_right_to_the_step(cases, clerk):
    with pytest.raises(NotAllowed):
        prepare_bulk("assign", actor=actor_of(clerk), given={"handler": clerk.pk}, ids=[cases[0].pk])


def test_no_case_and_too_many_are_refused(head):
    for ids in ([], list(range(1, MOST + 2))):
        with pytest.raises(Invalid):
            prepare_bulk("tag", actor=head, given={"word": "涉老"}, ids=ids)


def test_a_colleague_carries_it_out_in_their_own_name(head, cases, home):
    action = bulk.prepared(head, cases)
    other = bulk.head(home)

    bulk.worked(confirm_bulk(action.pk, actor=other, reason="集中办理"))

    found = Event.objects.filter(name="complaint.tagged").values_list("user_id", flat=True)
    assert list(found) == [other.user_id] * 3


def test_without_a_reason_nothing_begins(head, cases):
    action = bulk.prepared(head, cases)

    with pytest.raises(Invalid):
        confirm_bulk(action.pk, actor=head, reason="  ")


def test_what_was_dropped_is_not_carried_out(head, cases):
    action = bulk.prepared(head, cases)
    drop_bulk(action.pk, actor=head)

    with pytest.raises(WrongStatus):
        confirm_bulk(action.pk, actor=head, reason="集中办理")


@pytest.mark.parametrize("word", ["", "电话13812346027", "一" * 21, 'a"b'])
def test_a_tag_is_a_short_word_without_numbers_of_people(word, head, cases):
    with pytest.raises(Invalid):
        tag_complaint(cases[0].pk, actor=head, word=word)


def test_a_tag_goes_on_once_and_off_once(head, cases):
    tag_complaint(cases[0].pk, actor=head, word=" 涉老 ")
    with pytest.raises(WrongStatus):
        tag_complaint(cases[0].pk, actor=head, word="涉老")
    untag_complaint(cases[0].pk, actor=head, word="涉老")
    with pytest.raises(WrongStatus):
        untag_complaint(cases[0].pk, actor=head, word="涉老")

    assert last_event(cases[0].pk) == ("complaint.untagged", {"word": "涉老"})


def test_a_list_is_narrowed_by_a_tag_and_shows_it(head, cases):
    tag_complaint(cases[1].pk, actor=head, word="涉老")

    found = worklist(actor=head, filters=Filters(view="open", tag="涉老")).rows

    assert [(each.pk, each.tags) for each in found] == [(cases[1].pk, ("涉老",))]
