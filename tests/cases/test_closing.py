"""Termination, its notice, withdrawal, reopening, and clues handed to an authority."""

from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import HandOver, OrganisationRuleset, Status
from lianwei.cases.operations import (
    hand_over_clue,
    record_hand_over_result,
    reopen_complaint,
    terminate_complaint,
    withdraw_complaint,
)
from lianwei.core.errors import Invalid, NotVisible
from tests.cases.actors import consumer
from tests.cases.stages import WAYS, access, clocks, last, last_event, playing, refused, row, standing, take
from tests.factories.cases import complaint, staff

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def case(actor):
    """Accepted on Monday, 2 March 2026; the mediation is due on 6 May."""
    with playing("2026-03-02"):
        return standing(Status.ACCEPTED, actor)


def test_a_terminated_case_closes_when_its_notice_goes_out(actor, case):
    with playing("2026-03-10"):
        take(case.pk, actor, "terminate")
        assert (row(case.pk).closed_on, row(case.pk).due_on) == (None, date(2026, 3, 19))
    with playing("2026-03-19"):
        take(case.pk, actor, "close_on_notice")

    stored = row(case.pk)
    assert (stored.status, stored.closed_on, stored.due_clock) == (
        "terminated",
        date(2026, 3, 19),
        "follow_up",
    )
    assert clocks(case.pk)[1:] == [
        ("mediation", "met", "2026-05-06"),
        ("end_notice", "met", "2026-03-19"),
        ("follow_up", "running", "2026-04-10"),
    ]
    assert last_event(case.pk) == ("complaint.closed", {"closed_on": "2026-03-19"})


def test_a_notice_that_goes_out_late_missed_its_limit(actor, case):
    with playing("2026-03-10"):
        take(case.pk, actor, "terminate")
    with playing("2026-03-20"):
        take(case.pk, actor, "close_on_notice")

    assert clocks(case.pk)[2] == ("end_notice", "missed", "2026-03-19")


def test_the_ground_of_other_rules_does_not_end_a_mediation(actor, case):
    with refused(case.pk, Invalid) as refusal:
        terminate_complaint(case.pk, actor=actor, ground="ME121-2")

    assert list(refusal.value.fields) == ["ground"]


def test_a_case_accepted_under_the_old_order_ends_by_the_old_order(actor):
    OrganisationRuleset.objects.create(
        organisation_id=actor.organisation_id, family="SAMR-COMPLAINT", valid_from=date(2020, 1, 1)
    )
    with playing("2026-04-14"):
        case = standing(Status.ACCEPTED, actor)
    with playing("2026-06-18"):
        for ground in ("ME121-2", "ME020-5"):  # the 45th working day is still running
            with refused(case.pk, Invalid):
                terminate_complaint(case.pk, actor=actor, ground=ground)
    with playing("2026-06-22"):
        terminate_complaint(case.pk, actor=actor, ground="ME020-5")

    assert (row(case.pk).ground, clocks(case.pk)[1]) == ("ME020-5", ("mediation", "missed", "2026-06-18"))


@pytest.mark.parametrize(
    "status", ["received", "supplement_requested", "with_business", "accepted", "appraisal"]
)
def test_the_consumer_may_withdraw_at_any_time_before_the_end(actor, status):
    case = standing(status, actor)

    withdraw_complaint(case.pk, actor=consumer(case, "complaint.withdraw"), reason="商家13900001111已退款")

    stored = row(case.pk)
    assert (stored.status, stored.outcome, stored.due_clock) == ("withdrawn", "O08", "follow_up")
    assert stored.closed_on is not None
    assert {state for name, state, _ in clocks(case.pk) if name != "follow_up"} <= {"stopped", "met"}
    assert last_event(case.pk) == ("complaint.withdrawn", {"reason": "商家〔电话1〕已退款"})


@pytest.mark.parametrize("status", ["terminated", "declined", "withdrawn", "breached", "archived"])
def test_reopening_starts_the_mediation_anew(actor, status):
    with playing("2026-03-02"):
        case = standing(status, actor)
    rounds = [name for name, _s, _d in clocks(case.pk)].count("mediation")
    with playing("2026-06-01"):
        reopen_complaint(case.pk, actor=actor, reason="消费者补交证据")

    stored = row(case.pk)
    assert (stored.status, stored.closed_on, stored.archived_on) == ("accepted", None, None)
    assert (stored.outcome, stored.ground) == ("", "")
    assert (stored.due_on, stored.due_clock) == (date(2026, 7, 31), "mediation")
    running = [c for c in clocks(case.pk) if c[1] == "running"]
    assert running == [("mediation", "running", "2026-07-31")]
    assert [name for name, _s, _d in clocks(case.pk)].count("mediation") == rounds + 1
    assert last_event(case.pk) == (
        "complaint.reopened",
        {"reason": "消费者补交证据", "due_on": "2026-07-31"},
    )
    assert access(case.pk) == [("holder", True, "2026-07-31", "accepted")]


def test_reopening_before_the_notice_went_out_takes_its_clock_away(actor, case):
    take(case.pk, actor, "terminate", "reopen")

    assert [c[:2] for c in clocks(case.pk)[2:]] == [("end_notice", "stopped"), ("mediation", "running")]


def test_what_was_never_accepted_is_reopened_under_the_rules_of_that_day(actor):
    OrganisationRuleset.objects.create(
        organisation_id=actor.organisation_id, family="SAMR-COMPLAINT", valid_from=date(2020, 1, 1)
    )
    with playing("2026-04-10"):
        never, before = standing(Status.DECLINED, actor), standing(Status.TERMINATED, actor)
    with playing("2026-04-20"):
        for each in (never, before):
            reopen_complaint(each.pk, actor=actor, reason="有新证据")

    assert [(row(each.pk).accepted_on.isoformat(), row(each.pk).ruleset) for each in (never, before)] == [
        ("2026-04-20", "SAMR-121"),
        ("2026-04-10", "SAMR-20"),
    ]


def test_reopening_needs_a_reason(actor, case):
    take(case.pk, actor, "withdraw")

    with refused(case.pk, Invalid) as refusal:
        reopen_complaint(case.pk, actor=actor, reason=" ")
    assert list(refusal.value.fields) == ["reason"]


def test_a_clue_goes_to_the_authority_and_the_dispute_goes_on(actor, case):
    with playing("2026-03-10"):
        clue = hand_over_clue(
            case.pk, actor=actor, authority="区市监局", matter="虚假宣传,见13900001111", receipt="收1号"
        )
    with playing("2026-04-10"):
        record_hand_over_result(case.pk, actor=actor, hand_over_id=clue.pk, result="罚款", fine=500_000)

    kept = QuerySet(HandOver).get(complaint=case)
    assert (kept.matter, kept.handed_on, kept.receipt) == ("虚假宣传,见〔电话1〕", date(2026, 3, 10), "收1号")
    assert (kept.result, kept.fine, kept.result_on) == ("罚款", 500_000, date(2026, 4, 10))
    assert row(case.pk).status == Status.ACCEPTED
    assert last_event(case.pk) == ("complaint.clue_answered", {"hand_over": clue.pk, "fine": 500_000})


@pytest.mark.parametrize("given", [{"authority": " ", "matter": "x"}, {"authority": "x", "matter": ""}])
def test_a_clue_names_the_authority_and_the_matter(actor, case, given):
    with refused(case.pk, Invalid):
        hand_over_clue(case.pk, actor=actor, **given)


def test_a_result_belongs_to_a_clue_of_this_case(actor, case):
    other_actor = staff("JB")
    other = take(complaint(actor=other_actor).pk, other_actor, "hand_over")

    with refused(case.pk, NotVisible):
        record_hand_over_result(case.pk, actor=actor, hand_over_id=last(HandOver, other.pk), result="罚款")


@pytest.mark.parametrize("status", WAYS)
def test_a_clue_can_be_handed_over_whenever_it_is_found(actor, status):
    case = standing(status, actor)

    assert take(case.pk, actor, "hand_over").status == status
