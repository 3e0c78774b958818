"""Two cases that are one: folded, followed, taken apart again exactly as before."""

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import CaseLink, OrganisationRuleset, Status
from lianwei.cases.operations import (
    group_complaint,
    merge_complaint,
    split_complaint,
    suspect_double,
    tell_apart_complaint,
    ungroup_complaint,
    unmerge_complaint,
)
from lianwei.cases.queries import find_cases, worklist
from lianwei.cases.queries.lists.worklist import Filters
from lianwei.cases.queries.page.links import dispute_of, folded_into, leads_to
from lianwei.cases.queries.page.timeline import events_of
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.messages.models import Channel
from lianwei.core.messages.operations import queue_message
from lianwei.core.scope import SYSTEM
from lianwei.core.verification import verify_log
from tests.factories.cases import complaint, staff

from .actors import worker
from .stages import access, clocks, last_event, picture, playing, refused, row, standing, take

pytestmark = [pytest.mark.django_db, pytest.mark.both]
STATUSES = ("received", "supplement_requested", "with_business", "accepted", "mediation", "appraisal")


@pytest.fixture
def actor():
    return staff()


def merge(folded, kept, actor, reason="同一人重复投诉"):
    return merge_complaint(folded.pk, actor=actor, kept_id=kept.pk, reason=reason)


def unmerge(folded, actor, reason="不是同一件"):
    return unmerge_complaint(folded.pk, actor=actor, reason=reason)


def test_a_folded_case_leads_on_and_leaves_the_lists_of_work(actor):
    kept, folded = complaint(actor=actor), complaint(actor=actor)

    merge(folded, kept, actor)

    after = row(folded.pk)
    assert (after.status, after.duplicate_of, after.is_open) == (Status.MERGED, kept.pk, False)
    assert clocks(folded.pk) == [("acceptance", "stopped", folded.due_on.isoformat())]
    assert access(folded.pk) == [("holder", False, folded.due_on.isoformat(), "merged")]
    shown = worklist(actor=actor, filters=Filters(view="open"))
    assert ([each.pk for each in shown.rows], shown.counts["open"]) == ([kept.pk], 1)
    assert row(kept.pk).status == Status.RECEIVED


def test_both_chains_tell_of_it(actor):
    kept, folded = complaint(actor=actor), complaint(actor=actor)

    merge(folded, kept, actor)

    told = {"into": kept.number, "kept": kept.pk, "reason": "同一人重复投诉"}
    assert last_event(folded.pk) == ("complaint.merged", told)
    told = {"folded": folded.number, "double": folded.pk, "reason": "同一人重复投诉"}
    assert last_event(kept.pk) == ("complaint.merged", told)


NAMING = "王桂芳和李强是一家，电话13812346027，找李莉核过"


def test_events_which_stay_for_ever_name_nobody_of_either_case(actor):
    kept = complaint(actor=actor)
    folded = complaint(actor=actor, person={"name": "李强"})

    merge(folded, kept, actor, reason=NAMING)
    unmerge(folded, actor, reason=NAMING)
    group_complaint(folded.pk, actor=actor, other_id=kept.pk, reason=NAMING)
    ungroup_complaint(folded.pk, actor=actor, other_id=kept.pk, reason=NAMING)
    third = complaint(actor=actor, person={"name": "李强"}, apart_from=(kept.pk,), apart_reason=NAMING)
    suspect_double(third.pk, actor=actor, other_id=kept.pk, grounds=[("phone", "")])
    tell_apart_complaint(third.pk, actor=actor, other_id=kept.pk, reason=NAMING)

    told = [
        event.details["reason"]
        for case in (folded, kept, third)
        for event in events_of(case)
        if "reason" in event.details
    ]
    assert len(told) == 10
    assert set(told) == {"投诉人和投诉人是一家，电话〔电话2〕，找联系人核过"}


def without_trace(pk):
    """What is stored of a case, but for versions, events and the notes of the merge itself. The day a clock
    that stands still would end, did it run again today, is another one each day.
    """
    rows = picture(pk)
    for name in ("Event", "CaseLink"):
        rows.pop(name)
    for each in rows["Complaint"]:
        each.pop("version")
    for each in rows["Clock"]:
        each["facts"] = [fact for fact in each["facts"] if fact["kind"] not in ("cancelled", "restored")]
        if each["state"] == "paused":
            each["due_on"] = each["soon_from"] = each["warn_on"] = None
    for name in ("Complaint", "Access"):
        for each in rows[name] if all(own["state"] != "running" for own in rows["Clock"]) else []:
            each["due_on"] = None
    return rows


@pytest.mark.parametrize("status", STATUSES)
def test_taking_a_merge_back_restores_everything(actor, status):
    with playing("2026-03-02"):
        kept, folded = complaint(actor=actor), standing(status, actor)
        before = without_trace(folded.pk)
    with playing("2026-03-04"):
        merge(folded, kept, actor)
        assert row(folded.pk).status == Status.MERGED
    with playing("2026-03-09"):
        unmerge(folded, actor)

    assert without_trace(folded.pk) == before
    told = {"into": kept.number, "kept": kept.pk, "reason": "不是同一件"}
    assert last_event(folded.pk) == ("complaint.unmerged", told)
    assert last_event(kept.pk)[0] == "complaint.unmerged"
    assert verify_log()["broken_at"] is None


def test_a_case_goes_on_after_the_merge_was_taken_back(actor):
    kept, folded = complaint(actor=actor), complaint(actor=actor)
    merge(folded, kept, actor)
    unmerge(folded, actor)

    assert take(folded.pk, actor, "accept").status == Status.ACCEPTED


def test_a_chain_of_merges_is_followed(actor):
    first, second, third = (complaint(actor=actor) for _ in range(3))
    merge(third, second, actor)
    merge(second, first, actor)

    assert leads_to(row(third.pk)) == first.pk
    assert folded_into(first) == [second.pk, third.pk]

    unmerge(second, actor)

    assert (leads_to(row(third.pk)), folded_into(first)) == (second.pk, [])


def test_the_number_of_a_folded_case_finds_the_kept_one(actor):
    kept, folded = complaint(actor=actor), complaint(actor=actor)
    merge(folded, kept, actor)

    assert [each.pk for each in find_cases(folded.number, actor=actor).cases] == [kept.pk]


def test_crosswise_into_itself_and_without_reason_is_refused(actor):
    one, other, third = (complaint(actor=actor) for _ in range(3))
    merge(one, other, actor)

    with refused(other.pk, WrongStatus) as caught:
        merge(other, one, actor)
    assert one.number in str(caught.value.message)
    with refused(one.pk, WrongStatus):
        merge(one, third, actor)
    with refused(third.pk, Invalid):
        merge(third, third, actor)
    with refused(third.pk, Invalid):
        merge(third, other, actor, reason=" ")


def test_only_an_open_case_is_kept_and_only_one_in_hand_is_folded(actor):
    kept = standing(Status.ARCHIVED, actor)
    folded = complaint(actor=actor)

    with refused(folded.pk, Invalid):
        merge(folded, kept, actor)
    with refused(kept.pk, WrongStatus):
        merge(kept, folded, actor)


def test_who_may_not_or_does_not_see_both_changes_nothing(actor):
    kept, folded = complaint(actor=actor), complaint(actor=actor)
    stranger = staff("GA")
    foreign = complaint(actor=stranger)

    with refused(folded.pk, NotAllowed):
        merge(folded, kept, worker(folded.holder, without=("complaint.merge",)))
    with refused(folded.pk, NotVisible):
        merge(folded, foreign, actor)
    with refused(folded.pk, NotVisible):
        merge(folded, kept, stranger)


def test_undoing_is_refused_when_somebody_outside_received_something_since(actor):
    kept, folded = complaint(actor=actor), complaint(actor=actor)
    merge(folded, kept, actor)
    queue_message(
        row(kept.pk), to="13812346027", channel=Channel.SMS, text="已受理", template="accepted", actor=SYSTEM
    )

    with refused(folded.pk, Invalid) as caught:
        unmerge(folded, actor)

    assert kept.number in str(caught.value.message)


def test_the_receipt_of_the_double_itself_does_not_hinder(actor):
    kept, folded = complaint(actor=actor), complaint(actor=actor)
    merge(folded, kept, actor)
    queue_message(
        row(folded.pk), to="13812346027", channel=Channel.SMS, text="收到", template="receipt", actor=SYSTEM
    )

    assert unmerge(folded, actor).undone_at is not None


def test_undoing_twice_is_refused(actor):
    kept, folded = complaint(actor=actor), complaint(actor=actor)
    merge(folded, kept, actor)
    unmerge(folded, actor)

    with refused(folded.pk, WrongStatus):
        unmerge(folded, actor)


def test_other_rules_chosen_meanwhile_govern_the_clock_that_runs_again(actor):
    with playing("2026-03-02"):
        kept, folded = complaint(actor=actor), complaint(actor=actor)
        merge(folded, kept, actor)
        OrganisationRuleset.objects.create(
            organisation_id=actor.organisation_id,
            family="CCA-GUIDE",
            valid_from=folded.received_on,
            overrides={"clocks": {"acceptance": {"n": 3}}},
        )
    with playing("2026-03-03"):
        unmerge(folded, actor)

    assert clocks(folded.pk) == [("acceptance", "running", "2026-03-05")]


def test_a_split_taken_back_is_a_merge_into_its_origin(actor):
    from .test_splitting import SECOND

    first = complaint(actor=actor)
    second = split_complaint(first.pk, actor=actor, entry=SECOND)
    link = QuerySet(CaseLink).get(complaint=second, kind="split")

    merge_made = merge(second, first, actor, reason="其实是一件")
    link.refresh_from_db()
    assert (link.undone_at is None, link.undone_with, link.undone_reason) == (
        False,
        merge_made.pk,
        "其实是一件",
    )

    unmerge(second, actor)
    link.refresh_from_db()
    assert (link.undone_at, link.undone_with, link.undone_reason) == (None, None, "")


def test_cases_of_one_dispute_are_linked_and_stay_cases(actor):
    one, two, three = (complaint(actor=actor) for _ in range(3))

    group_complaint(two.pk, actor=actor, other_id=one.pk, reason="同一家店闭店")
    group_complaint(three.pk, actor=actor, other_id=two.pk, reason="同一家店闭店")

    assert [dispute_of(each.pk) for each in (one, three)] == [[one.pk, two.pk, three.pk]] * 2
    assert [row(each.pk).status for each in (one, two, three)] == [Status.RECEIVED] * 3
    assert last_event(one.pk)[0] == "complaint.grouped"
    with refused(three.pk, Invalid):
        group_complaint(three.pk, actor=actor, other_id=one.pk, reason="再来一次")

    ungroup_complaint(one.pk, actor=actor, other_id=two.pk, reason="另一家分店")

    assert (dispute_of(one.pk), dispute_of(three.pk)) == ([one.pk], [two.pk, three.pk])


def test_a_suspicion_is_noted_once_and_decided(actor):
    earlier, later = complaint(actor=actor), complaint(actor=actor)
    grounds = [("phone", ""), ("business", "")]

    suspect_double(later.pk, actor=SYSTEM, other_id=earlier.pk, grounds=grounds)
    again = suspect_double(later.pk, actor=SYSTEM, other_id=earlier.pk, grounds=grounds)
    marks = [each.double for each in worklist(actor=actor, filters=Filters(view="open")).rows]
    tell_apart_complaint(later.pk, actor=actor, other_id=earlier.pk, reason="两次购买")

    assert again is None
    assert marks == ["", "可能重复"]
    assert last_event(later.pk)[0] == "complaint.told_apart"
    rows = worklist(actor=actor, filters=Filters(view="open")).rows
    assert [each.double for each in rows] == ["", ""]
    assert suspect_double(later.pk, actor=SYSTEM, other_id=earlier.pk, grounds=grounds) is None


def test_a_suspicion_that_came_true_goes_with_the_merge_and_comes_back_with_its_undoing(actor):
    earlier, later = complaint(actor=actor), complaint(actor=actor)
    suspect_double(later.pk, actor=SYSTEM, other_id=earlier.pk, grounds=[("phone", "")])
    link = QuerySet(CaseLink).get(kind="possible")

    merge(later, earlier, actor)
    link.refresh_from_db()
    assert link.undone_at is not None

    unmerge(later, actor)
    link.refresh_from_db()
    assert link.undone_at is None
