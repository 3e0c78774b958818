"""Settlement first: the business is asked, answers, and the parties settle or the talks end."""

from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Agreement, OrganisationRuleset, Payment, RecoveredLoss, Respondent, Status
from lianwei.cases.operations import end_talks, record_reply, settle_complaint, try_settlement
from lianwei.commitments.models import Commitment
from lianwei.core.errors import Invalid, NotVisible
from tests.cases.actors import consumer
from tests.cases.stages import (
    access,
    at_once,
    clocks,
    last_event,
    playing,
    refused,
    row,
    standing,
    take,
    terms,
)
from tests.factories.cases import SALON, SUPPLIER, complaint, staff

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def case(actor):
    """Received on Monday, 2 March 2026, against a salon and its supplier."""
    with playing("2026-03-02"):
        return complaint(actor=actor, respondents=(SALON, SUPPLIER))


def respondents(case):
    return list(QuerySet(Respondent).filter(complaint=case).order_by("seq"))


def test_asking_all_businesses_stops_the_acceptance_clock_and_starts_their_own(actor, case):
    with playing("2026-03-03"):
        try_settlement(case.pk, actor=actor)

    assert clocks(case.pk) == [
        ("acceptance", "paused", "2026-03-16"),
        ("business_reply", "running", "2026-03-17"),
    ]
    days = [(each.asked_on, each.reply_due_on) for each in respondents(case)]
    assert days == [(date(2026, 3, 3), date(2026, 3, 17))] * 2
    assert last_event(case.pk) == (
        "complaint.sent_to_business",
        {"respondents": [1, 2], "due_on": "2026-03-17"},
    )
    assert [entry[3] for entry in access(case.pk)] == ["with_business"]


def test_asking_one_business_leaves_the_other_alone(actor, case):
    salon, supplier = respondents(case)

    try_settlement(case.pk, actor=actor, respondent_ids=[supplier.pk])

    assert last_event(case.pk)[1]["respondents"] == [2]
    assert QuerySet(Respondent).get(pk=salon.pk).asked_on is None


def test_a_business_of_another_case_cannot_be_asked_here(actor, case):
    other = respondents(complaint(actor=staff("JB")))[0]
    mine = respondents(case)[0]

    with refused(case.pk, NotVisible):
        try_settlement(case.pk, actor=actor, respondent_ids=[mine.pk, other.pk])
    with refused(case.pk, NotVisible):
        record_reply(case.pk, actor=actor, respondent_id=other.pk, position="agrees", reply="好")


def test_a_reply_is_kept_with_its_position_and_offer(actor, case):
    salon = respondents(case)[0]
    with playing("2026-03-05"):
        said = {"position": "partly", "reply": "只退一半,电话13900001111", "offer": 290_000}
        record_reply(case.pk, actor=actor, respondent_id=salon.pk, **said)

    kept = respondents(case)[0]
    assert (kept.position, kept.reply, kept.offer) == ("partly", "只退一半,电话〔电话1〕", 290_000)
    assert kept.replied_on == date(2026, 3, 5)
    assert last_event(case.pk) == (
        "complaint.reply_recorded",
        {"respondent": 1, "position": "partly", "offer": 290_000},
    )
    assert row(case.pk).status == Status.RECEIVED


@pytest.mark.parametrize(
    ("fault", "field"),
    [({"position": "perhaps"}, "position"), ({"position": ""}, "position"), ({"offer": -1}, "offer")],
)
def test_a_reply_that_makes_no_sense(actor, case, fault, field):
    said = {"position": "agrees", "reply": "好", "offer": 0} | fault

    with refused(case.pk, Invalid) as refusal:
        record_reply(case.pk, actor=actor, respondent_id=respondents(case)[0].pk, **said)

    assert list(refusal.value.fields) == [field]


def test_when_the_talks_end_the_acceptance_clock_goes_on_where_it_stood(actor, case):
    with playing("2026-03-03"):
        try_settlement(case.pk, actor=actor)
    with playing("2026-03-10"):
        end_talks(case.pk, actor=actor, reason="商家拒绝,电话13900001111")

    stored = row(case.pk)
    assert (stored.status, stored.due_on, stored.due_clock) == ("received", date(2026, 3, 23), "acceptance")
    assert clocks(case.pk) == [
        ("acceptance", "running", "2026-03-23"),
        ("business_reply", "met", "2026-03-17"),
    ]
    assert last_event(case.pk) == (
        "complaint.talks_ended",
        {"reason": "商家拒绝,电话〔电话1〕", "due_on": "2026-03-23"},
    )


def test_the_consumer_may_end_the_talks_at_any_time(actor, case):
    take(case.pk, actor, "try_settlement")

    end_talks(case.pk, actor=consumer(case, "complaint.end_talks"), reason="不想再等")

    assert row(case.pk).status == Status.RECEIVED


def test_talks_can_be_held_twice(actor, case):
    with playing("2026-03-03"):
        take(case.pk, actor, "try_settlement", "end_talks", "try_settlement")
    with playing("2026-03-05"):
        take(case.pk, actor, "end_talks")

    assert clocks(case.pk) == [
        ("acceptance", "running", "2026-03-18"),
        ("business_reply", "met", "2026-03-17"),
        ("business_reply", "met", "2026-03-17"),
    ]


def test_after_acceptance_the_talks_lead_on_to_mediation(actor):
    OrganisationRuleset.objects.create(
        organisation_id=actor.organisation_id,
        family="CCA-GUIDE",
        valid_from=date(2020, 1, 1),
        overrides={"settlement_first": "after"},
    )
    case = standing(Status.ACCEPTED, actor)
    take(case.pk, actor, "try_settlement", "end_talks")

    assert row(case.pk).status == Status.ACCEPTED
    assert [c[:2] for c in clocks(case.pk)] == [
        ("acceptance", "met"),
        ("mediation", "running"),
        ("business_reply", "met"),
    ]


def test_a_settlement_closes_the_case_and_waits_for_its_performance(actor, case):
    with playing("2026-03-03"):
        take(case.pk, actor, "try_settlement")
    with playing("2026-03-10"):
        settle_complaint(case.pk, actor=actor, terms=terms())

    stored, loss = row(case.pk), QuerySet(RecoveredLoss).get(complaint=case)
    assert (stored.status, stored.outcome, stored.closed_on) == ("settled", "O01", date(2026, 3, 10))
    assert [c[1:] for c in clocks(case.pk)] == [
        ("met", "2026-03-23"),
        ("met", "2026-03-17"),
        ("running", "2026-03-20"),
    ]
    assert (stored.due_on, stored.due_clock) == (date(2026, 3, 20), "performance")
    assert (loss.promised, loss.received, loss.due_on) == (464_000, 0, date(2026, 3, 20))
    assert QuerySet(Payment).count() == 0
    promise = Commitment.objects.get(pk=loss.commitment_id)
    assert (promise.subject, promise.amount, promise.due_on) == (
        f"complaint:{case.pk}",
        464_000,
        date(2026, 3, 20),
    )
    assert (promise.organisation_id, promise.status) == (case.holder_id, "open")
    assert last_event(case.pk) == (
        "complaint.settled",
        {"promised": 464_000, "at_once": False, "before_acceptance": True},
    )


def test_a_settlement_performed_at_once_counts_as_received(actor, case):
    with playing("2026-03-03"):
        settle_complaint(case.pk, actor=actor, terms=at_once())

    stored, loss = row(case.pk), QuerySet(RecoveredLoss).get(complaint=case)
    assert (stored.status, stored.closed_on, stored.due_clock) == ("performed", date(2026, 3, 3), "follow_up")
    assert (loss.received, loss.due_on, loss.commitment_id) == (464_000, None, None)
    paid = QuerySet(Payment).get(loss=loss)
    assert (paid.amount, paid.received_on, paid.paper != "") == (464_000, date(2026, 3, 3), True)
    assert Commitment.objects.count() == 0


def test_each_loss_names_its_business(actor, case):
    from lianwei.cases.entries import LossEntry

    salon, supplier = respondents(case)
    shared = (LossEntry("refund", 400_000, salon.pk), LossEntry("compensation", 64_000, supplier.pk))

    settle_complaint(case.pk, actor=actor, terms=terms(losses=shared))

    assert list(Commitment.objects.order_by("pk").values_list("by", "amount")) == [
        (salon.name, 400_000),
        (supplier.name, 64_000),
    ]


def test_the_terms_are_sealed(actor, case):
    settle_complaint(case.pk, actor=actor, terms=terms(terms="退还王桂芳4640元"))

    agreement = QuerySet(Agreement).get(complaint=case)
    assert (str(agreement.terms), agreement.terms.plain()) == ("****", "退还王桂芳4640元")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"terms": " "}, "terms"),
        ({"perform_by": None}, "perform_by"),
        ({"perform_by": date(2020, 1, 1)}, "perform_by"),
        ({"promised": 0}, "promised"),
        ({"promised": -100}, "promised"),
    ],
)
def test_terms_that_are_no_terms(actor, case, changes, field):
    with refused(case.pk, Invalid) as refusal:
        settle_complaint(case.pk, actor=actor, terms=terms(**changes))

    assert list(refusal.value.fields) == [field]


def test_terms_may_be_performed_the_same_day(actor, case):
    with playing("2026-03-03"):
        settle_complaint(case.pk, actor=actor, terms=terms(days=0))

    assert (row(case.pk).due_on, row(case.pk).due_clock) == (date(2026, 3, 3), "performance")


def test_a_loss_by_a_business_of_another_case_is_refused(actor, case):
    from lianwei.cases.entries import LossEntry

    other = respondents(complaint(actor=staff("JB")))[0]

    with refused(case.pk, Invalid) as refusal:
        settle_complaint(case.pk, actor=actor, terms=terms(losses=(LossEntry("refund", 100, other.pk),)))

    assert list(refusal.value.fields) == ["parties"]


@pytest.mark.parametrize("way", [(), ("try_settlement",), ("accept",), ("accept", "commission_appraisal")])
def test_settling_ends_every_clock_before_it(actor, way):
    case = take(standing(Status.RECEIVED, actor).pk, actor, *way, "settle")

    assert [name for name, state, _ in clocks(case.pk) if state in ("running", "paused")] == ["performance"]
