"""After the closing: what was received, breach, return visit, archive."""

from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import FollowUp, RecoveredLoss, Status
from lianwei.cases.operations import (
    answer_follow_up,
    archive_complaint,
    ask_follow_up,
    breach_complaint,
    call_follow_up,
    perform_complaint,
)
from lianwei.commitments.models import Commitment
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from tests.cases.actors import consumer
from tests.cases.stages import (
    PROMISED,
    access,
    call,
    caller,
    clocks,
    last_event,
    pay,
    playing,
    refused,
    row,
    standing,
    take,
)
from tests.factories.cases import staff

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def case(actor):
    """Agreed and signed on Monday, 2 March 2026; to be performed by the 12th."""
    with playing("2026-03-02"):
        return standing(Status.AGREED, actor)


def loss(case):
    return QuerySet(RecoveredLoss).filter(complaint=case).latest("pk")


def promise():
    row = Commitment.objects.latest("pk")
    return row.status, row.proof


def test_performed_when_every_fen_came(actor, case):
    with playing("2026-03-10"):
        pay(case.pk, actor, PROMISED - 1)
        with refused(case.pk, Invalid) as refusal:
            perform_complaint(case.pk, actor=actor)
        assert "0.01" in str(refusal.value.message)
        pay(case.pk, actor)
        perform_complaint(case.pk, actor=actor)

    stored = row(case.pk)
    assert (stored.status, stored.closed_on, stored.due_clock) == ("performed", date(2026, 3, 2), "follow_up")
    assert clocks(case.pk)[2:] == [
        ("performance", "met", "2026-03-12"),
        ("follow_up", "running", "2026-03-31"),
    ]
    assert last_event(case.pk) == ("complaint.performed", {})


@pytest.mark.parametrize(("day", "state"), [("2026-03-12", "met"), ("2026-03-13", "missed")])
def test_performed_in_time_or_a_day_late(actor, case, day, state):
    with playing(day):
        take(case.pk, actor, "record_payment", "perform")

    assert clocks(case.pk)[2] == ("performance", state, "2026-03-12")


def test_nothing_is_performed_before_both_have_signed(actor):
    case = take(standing(Status.ACCEPTED, actor).pk, actor, "agree", "sign", "record_payment")

    with refused(case.pk, Invalid):
        perform_complaint(case.pk, actor=actor)


def test_a_breach_opens_the_follow_up_and_leaves_the_closing_date(actor, case):
    with playing("2026-03-16"):
        breach_complaint(case.pk, actor=actor, explanation="电话13900001111无人接")

    stored = row(case.pk)
    assert (stored.status, stored.closed_on) == ("breached", date(2026, 3, 2))
    assert clocks(case.pk)[2:] == [
        ("performance", "missed", "2026-03-12"),
        ("follow_up", "running", "2026-04-07"),
    ]
    assert promise() == ("broken", "")
    assert last_event(case.pk) == ("complaint.breached", {"explanation": "电话〔电话1〕无人接"})


def test_money_that_comes_after_a_breach_performs_it_and_is_asked_about_again(actor, case):
    take(case.pk, actor, "breach", "call_follow_up", "record_payment", "perform")

    assert promise() == ("reported", "转账凭证 1")
    assert [c[:2] for c in clocks(case.pk)[3:]] == [
        ("follow_up", "met"),
        ("archive", "stopped"),
        ("follow_up", "running"),
    ]
    assert row(case.pk).status == Status.PERFORMED


def test_the_return_visit_by_link_is_asked_once_and_answered_once(actor):
    case = standing(Status.PERFORMED, actor)
    first, again = ask_follow_up(case.pk, actor=actor), ask_follow_up(case.pk, actor=actor)
    assert first.pk == again.pk

    answer_follow_up(
        case.pk, actor=consumer(case), satisfaction=4, resolved="partly", comment="电话13900001111"
    )

    visit = QuerySet(FollowUp).get(complaint=case)
    assert (visit.way, visit.satisfaction, visit.resolved) == ("link", 4, "partly")
    assert (visit.comment, visit.asked_by_id) == ("电话〔电话1〕", actor.user_id)
    assert last_event(case.pk) == ("complaint.followed_up", {"satisfaction": 4, "resolved": "partly"})
    with refused(case.pk, NotVisible):
        answer_follow_up(case.pk, actor=consumer(case), satisfaction=1, resolved="no")


def test_after_the_answer_the_file_waits_for_the_archive(actor):
    with playing("2026-03-02"):
        case = standing(Status.PERFORMED, actor)
    with playing("2026-03-20"):
        call(case.pk, actor)

    assert clocks(case.pk)[2:] == [("follow_up", "met", "2026-03-23"), ("archive", "running", "2026-04-20")]
    assert access(case.pk) == [("holder", True, "2026-04-20", "performed")]


def test_an_answer_before_the_money_came_leaves_the_limit_of_performance(actor, case):
    take(case.pk, actor, "call_follow_up")

    assert [c[0] for c in clocks(case.pk) if c[1] == "running"] == ["performance"]


def test_no_worker_answers_in_the_consumers_place(actor):
    case = take(standing(Status.PERFORMED, actor).pk, actor, "ask_follow_up")

    with refused(case.pk, NotAllowed):
        answer_follow_up(case.pk, actor=actor, satisfaction=5, resolved="yes")


def test_nobody_calls_about_a_case_they_handled_or_mediated(actor):
    from dataclasses import replace

    from tests.cases.stages import schedule
    from tests.factories.members import make_user

    case = standing(Status.ACCEPTED, actor)
    mediator = make_user("li", organisation=case.holder)
    schedule(case.pk, actor, mediator=mediator.pk)
    take(case.pk, actor, "agree_at_once")

    for who in (actor, replace(actor, user_id=mediator.pk)):
        with refused(case.pk, NotAllowed):
            call_follow_up(case.pk, actor=who, was_reached=True, satisfaction=5, resolved="yes")
    call(case.pk, actor)
    assert QuerySet(FollowUp).get(complaint=case).way == "call"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"satisfaction": 0, "resolved": "yes"}, "satisfaction"),
        ({"satisfaction": 6, "resolved": "yes"}, "satisfaction"),
        ({"satisfaction": None, "resolved": "yes"}, "satisfaction"),
        ({"satisfaction": 3, "resolved": "perhaps"}, "resolved"),
    ],
)
def test_an_answer_is_one_of_those_offered(actor, said, field):
    case = take(standing(Status.PERFORMED, actor).pk, actor, "ask_follow_up")

    with refused(case.pk, Invalid) as refusal:
        call_follow_up(case.pk, actor=caller(actor), was_reached=True, **said)
    assert list(refusal.value.fields) == [field]
    with refused(case.pk, Invalid):
        answer_follow_up(case.pk, actor=consumer(case), **said)


def ring(case, actor, *, times=1):
    for _ in range(times):
        call_follow_up(case.pk, actor=caller(actor), was_reached=False)


def test_the_archive_waits_for_an_answer_or_three_calls_in_vain(actor):
    with playing("2026-03-02"):
        case = standing(Status.PERFORMED, actor)
        ring(case, actor, times=2)
        with refused(case.pk, Invalid):
            archive_complaint(case.pk, actor=actor)
        ring(case, actor)
        archive_complaint(case.pk, actor=actor)

    stored = row(case.pk)
    assert (stored.status, stored.archived_on, stored.is_open) == ("archived", date(2026, 3, 2), False)
    assert [c[1] for c in clocks(case.pk) if c[1] in ("running", "paused")] == []
    assert access(case.pk) == [("holder", False, "2026-03-23", "archived")]
    assert QuerySet(FollowUp).get(complaint=case).not_reached == 3


def test_calls_from_before_a_reopening_do_not_count_for_the_archive_after_it(actor):
    with playing("2026-03-02"):
        case = standing(Status.PERFORMED, actor)
        ring(case, actor, times=2)
        call(case.pk, actor)
        take(case.pk, actor, "archive")
    with playing("2026-04-01"):
        take(case.pk, actor, "reopen", "agree_at_once")
        with refused(case.pk, Invalid):
            archive_complaint(case.pk, actor=actor)
        take(case.pk, actor, "call_follow_up", "archive")

    assert row(case.pk).status == Status.ARCHIVED


def test_a_new_agreement_after_a_breach_takes_the_place_of_the_old_one(actor, case):
    take(case.pk, actor, "breach", "reopen", "agree", "sign", "sign")
    pay(case.pk, actor, PROMISED)

    perform_complaint(case.pk, actor=actor)

    received = (
        QuerySet(RecoveredLoss).filter(complaint=case).order_by("pk").values_list("received", flat=True)
    )
    assert list(received) == [0, PROMISED]
    assert row(case.pk).status == Status.PERFORMED
