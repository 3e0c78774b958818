"""Promises: made for a subject, kept with proof, found broken, or dropped with a reason."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lianwei.commitments.models import Commitment
from lianwei.commitments.operations import (
    Promiser,
    break_commitment,
    drop_commitment,
    make_commitment,
    reopen_commitment,
    report_commitment,
    verify_commitment,
)
from lianwei.commitments.queries import broken_rates, promise_steps
from lianwei.commitments.tasks import break_promises_overdue
from lianwei.core.errors import NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import attached
from tests.cases.actors import worker
from tests.cases.stages import playing
from tests.factories.cases import complaint, staff
from tests.factories.members import make_organisation, make_station, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DUE = date(2026, 3, 12)


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def case(actor):
    return complaint(actor=actor)


def promise(case, actor, **changes):
    plain = {"by": "渝中丽人美容院", "what": "退款", "due_on": DUE, "amount": 464_000}
    return make_commitment(case, actor=actor, **plain | changes)


def events(commitment):
    return [(e.name, e.details) for e in attached(Event, commitment).order_by("seq")]


def test_a_promise_belongs_to_its_subject_and_to_whoever_holds_it(actor, case):
    made = promise(case, actor)

    assert (made.subject, made.organisation_id, made.status) == (
        f"complaint:{case.pk}",
        case.holder_id,
        "open",
    )
    assert (made.by, made.amount, made.due_on, made.verified_on) == ("渝中丽人美容院", 464_000, DUE, None)
    details = {"of": f"complaint:{case.pk}", "due_on": "2026-03-12", "amount": 464_000}
    assert events(made) == [("commitment.made", details)]


def test_what_the_association_notes_for_its_station_is_the_stations():
    from dataclasses import replace

    yuzhong = make_organisation("NA")
    station = make_station(yuzhong, "NAA")
    case = complaint(actor=worker(station))
    above = replace(worker(yuzhong), acts_for=frozenset({yuzhong.pk, station.pk}))

    made = promise(case, above)

    assert made.organisation_id == station.pk


@pytest.fixture
def colleague(case):
    return worker(case.holder, user=make_user("colleague", organisation=case.holder))


def report(case, pk, actor, **changes):
    return report_commitment(case, pk, actor=actor, **{"on": date(2026, 3, 9), "proof": "凭证 1"} | changes)


def test_reported_with_its_proof_and_verified_by_a_colleague(actor, colleague, case):
    made = promise(case, actor)

    with playing("2026-03-09"):
        report(case, made.pk, actor, proof_file_id=7)
    with playing("2026-03-10"):
        kept = verify_commitment(case, made.pk, actor=colleague)

    kept.refresh_from_db()
    assert (kept.status, kept.proof, kept.proof_file_id) == ("kept", "凭证 1", 7)
    assert (kept.reported_by, kept.reported_on) == (actor.user_id, date(2026, 3, 9))
    assert (kept.verified_by, kept.verified_on) == (colleague.user_id, date(2026, 3, 10))
    of = f"complaint:{case.pk}"
    assert events(made)[1:] == [
        ("commitment.reported", {"of": of, "on": "2026-03-09"}),
        ("commitment.verified", {"of": of}),
    ]


@pytest.mark.parametrize("step", [verify_commitment, break_commitment])
def test_whoever_reported_does_not_judge_the_proof(actor, case, step):
    made = promise(case, actor)
    report(case, made.pk, actor)

    for who in (actor, worker(case.holder)):
        with pytest.raises(NotAllowed):
            step(case, made.pk, actor=who)

    assert Commitment.objects.get().status == "reported"
    assert [each.verb for each in promise_steps(Commitment.objects.get(), actor=actor)] == []


def test_broken_by_the_verdict_of_a_colleague(actor, colleague, case):
    made = promise(case, actor)
    report(case, made.pk, actor)

    broken = break_commitment(case, made.pk, actor=colleague, verdict="凭证是另一笔")

    assert (broken.status, broken.verdict) == ("broken", "凭证是另一笔")
    assert events(made)[-1] == ("commitment.broken", {"of": f"complaint:{case.pk}", "by": "verdict"})


def test_broken_by_its_day_alone(actor, case):
    with playing("2026-03-01"):
        late, reported, later = (promise(case, actor, due_on=day) for day in (DUE, DUE, date(2026, 3, 13)))
        report(case, reported.pk, actor)

    with playing("2026-03-12"):
        assert break_promises_overdue() == 0
    with playing("2026-03-13"):
        assert [break_promises_overdue(), break_promises_overdue()] == [1, 0]

    states = dict(Commitment.objects.values_list("pk", "status"))
    assert states == {late.pk: "broken", reported.pk: "reported", later.pk: "open"}
    assert Commitment.objects.get(pk=late.pk).broken_on == date(2026, 3, 13)


def test_a_broken_promise_can_still_be_kept_and_stays_counted_as_broken(actor, colleague, case):
    made = promise(case, actor, promiser=Promiser(business_id=5))
    break_commitment(case, made.pk, actor=actor)
    assert Commitment.objects.get().status == "broken"

    report(case, made.pk, actor, on=DUE, proof="凭证 2")
    verify_commitment(case, made.pk, actor=colleague)

    assert [name for name, _ in events(made)] == [
        f"commitment.{name}" for name in ("made", "broken", "reported", "verified")
    ]
    [rate] = broken_rates("business_id", since=DUE, until=DUE)
    assert (rate.key, rate.due, rate.broken, rate.percent) == (5, 1, 1, 100.0)


def test_a_report_that_is_taken_back_is_waited_for_again(actor, case):
    made = promise(case, actor)
    report(case, made.pk, actor)

    again = reopen_commitment(case, made.pk, actor=actor, reason="payment struck out")

    assert (again.status, again.proof, again.reported_by, again.reported_on) == ("open", "", None, None)


@pytest.mark.django_db
def test_rates_count_what_came_due_in_the_period_in_one_statement(
    actor, colleague, case, django_assert_num_queries
):
    days = (date(2026, 3, 1), DUE, date(2026, 3, 31))
    made = [promise(case, actor, due_on=day, promiser=Promiser(member_id=9)) for day in (*days, DUE, DUE)]
    break_commitment(case, made[1].pk, actor=actor)
    drop_commitment(case, made[3].pk, actor=actor, reason="x")
    report(case, made[4].pk, actor)

    with django_assert_num_queries(1):
        found = broken_rates("member_id", since=date(2026, 3, 2), until=date(2026, 3, 30))

    assert [(each.key, each.due, each.broken, each.waiting) for each in found] == [(9, 2, 1, 1)]


def test_dropped_with_its_reason(actor, case):
    made = promise(case, actor)

    drop_commitment(case, made.pk, actor=actor, reason="never signed")

    assert Commitment.objects.get().status == "dropped"
    assert events(made)[1] == ("commitment.dropped", {"of": f"complaint:{case.pk}", "reason": "never signed"})


STEPS = {
    "report": lambda case, pk, actor: report(case, pk, actor),
    "verify": lambda case, pk, actor: verify_commitment(case, pk, actor=actor),
    "break": lambda case, pk, actor: break_commitment(case, pk, actor=actor),
    "drop": lambda case, pk, actor: drop_commitment(case, pk, actor=actor, reason="x"),
}
SOURCES = {
    "report": {"open", "broken"},
    "verify": {"reported"},
    "break": {"open", "reported"},
    "drop": {"open", "broken"},
}


@pytest.mark.parametrize("step", STEPS)
def test_refusals_change_nothing(actor, case, step):
    made, other = promise(case, actor), complaint(actor=staff("JB"))
    Commitment.objects.update(verified_on=DUE, broken_on=DUE)
    less = worker(case.holder, without=(f"commitment.{step}",))

    def refused(refusal, subject, who):
        before = (Commitment.objects.values().get(), events(made))
        with pytest.raises(refusal):
            STEPS[step](subject, made.pk, who)
        assert (Commitment.objects.values().get(), events(made)) == before

    refused(NotAllowed, case, less)
    refused(NotVisible, other, actor)
    for status in {"open", "reported", "kept", "broken", "dropped"} - SOURCES[step]:
        Commitment.objects.update(status=status)
        refused(WrongStatus, case, actor)


def test_making_one_needs_the_permission(actor, case):
    with pytest.raises(NotAllowed):
        promise(case, worker(case.holder, without=("commitment.make",)))

    assert Commitment.objects.count() == 0


@pytest.mark.parametrize(
    "values",
    [
        {"amount": -1},
        {"status": "kept", "verified_on": None},
        {"status": "broken"},
        {"reported_by": 3, "verified_by": 3},
    ],
)
def test_the_database_refuses_what_cannot_be(actor, case, values):
    promise(case, actor)

    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.update(**values)
