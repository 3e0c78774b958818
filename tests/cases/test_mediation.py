"""Appraisal, extension, agreement and its signatures."""

from dataclasses import replace
from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import (
    Agreement,
    Appraisal,
    OrganisationRuleset,
    Payment,
    RecoveredLoss,
    Respondent,
    Signature,
    Status,
)
from lianwei.cases.operations import agree_on_terms, commission_appraisal, extend_complaint
from lianwei.commitments.models import Commitment
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.scope import ActorKind
from tests.cases.actors import consumer
from tests.cases.stages import (
    at_once,
    clocks,
    first,
    last,
    last_event,
    playing,
    refused,
    row,
    sign,
    standing,
    take,
    terms,
)
from tests.factories.cases import staff

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def case(actor):
    """Accepted on Monday, 2 March 2026: 60 days end on Friday, 1 May, a holiday; due on 6 May."""
    with playing("2026-03-02"):
        return standing(Status.ACCEPTED, actor)


@pytest.fixture
def agreed(actor, case):
    with playing("2026-04-01"):
        return take(case.pk, actor, "agree")


def test_the_days_of_an_appraisal_do_not_count(actor, case):
    with playing("2026-03-10"):
        commission_appraisal(
            case.pk,
            actor=actor,
            matter="产品成分,联系13900001111",
            institution="市质检院",
            agreed_by_parties=True,
            cost=120_000,
            cost_borne_by="双方各半",
        )
    assert clocks(case.pk)[1] == ("mediation", "paused", "2026-05-06")
    assert last_event(case.pk) == (
        "complaint.appraisal_commissioned",
        {"institution": "市质检院", "matter": "产品成分,联系〔电话1〕"},
    )

    with playing("2026-03-20"):
        take(case.pk, actor, "end_appraisal")

    stored, kept = row(case.pk), QuerySet(Appraisal).get(complaint=case)
    assert (stored.status, stored.due_on) == (Status.MEDIATION, date(2026, 5, 11))  # 60 days and ten more
    assert (kept.entrusted_on, kept.ended_on, kept.result) == (date(2026, 3, 10), date(2026, 3, 20), "合格")
    assert last_event(case.pk) == ("complaint.appraisal_ended", {"due_on": "2026-05-11"})


def test_two_appraisals_take_their_days_out_one_after_the_other(actor, case):
    for begun, ended in (("2026-03-10", "2026-03-20"), ("2026-04-01", "2026-04-06")):
        with playing(begun):
            take(case.pk, actor, "commission_appraisal")
        with playing(ended):
            take(case.pk, actor, "end_appraisal")

    assert row(case.pk).due_on == date(2026, 5, 18)  # 75 days: Saturday, 16 May


def test_a_limit_that_stands_still_has_not_passed(actor, case):
    from lianwei.cases.operations import terminate_complaint

    with playing("2026-03-10"):
        take(case.pk, actor, "commission_appraisal")

    with playing("2026-08-03"), refused(case.pk, Invalid) as refusal:
        terminate_complaint(case.pk, actor=actor, ground="MECCA-07")
    assert list(refusal.value.fields) == ["ground"]


def test_an_extension_lengthens_the_limit_once(actor, case):
    with playing("2026-05-06"):
        extend_complaint(case.pk, actor=actor, days=30, reason="鉴定复杂")
        assert row(case.pk).due_on == date(2026, 6, 1)  # 90 days end on Sunday, 31 May
        assert last_event(case.pk) == (
            "complaint.extended",
            {"days": 30, "reason": "鉴定复杂", "due_on": "2026-06-01"},
        )
        with refused(case.pk, Invalid) as refusal:
            extend_complaint(case.pk, actor=actor, days=1, reason="还不够")

    assert list(refusal.value.fields) == ["days"]


@pytest.mark.parametrize(("day", "days"), [("2026-05-07", 30), ("2026-05-06", 31), ("2026-05-06", 0)])
def test_no_extension_too_late_or_too_long(actor, case, day, days):
    with playing(day), refused(case.pk, Invalid) as refusal:
        extend_complaint(case.pk, actor=actor, days=days, reason="案情复杂")

    assert list(refusal.value.fields) == ["days"]


def test_no_extension_where_the_rules_know_none(actor):
    OrganisationRuleset.objects.create(
        organisation_id=actor.organisation_id, family="SAMR-COMPLAINT", valid_from=date(2020, 1, 1)
    )
    case = standing(Status.ACCEPTED, actor)

    with refused(case.pk, Invalid):
        extend_complaint(case.pk, actor=actor, days=10, reason="案情复杂")


def test_terms_agreed_in_mediation_wait_for_both_signatures(actor, case, agreed):
    assert (agreed.status, agreed.closed_on, agreed.outcome, agreed.due_clock) == (
        "agreed",
        None,
        "",
        "mediation",
    )
    agreement = QuerySet(Agreement).get(complaint=case)
    assert (agreement.kind, agreement.effective_on, agreement.perform_by) == (
        "mediated",
        None,
        date(2026, 4, 11),
    )
    assert last_event(case.pk) == ("complaint.agreed", {"promised": 464_000, "at_once": False})


def test_with_the_second_signature_the_agreement_takes_effect(actor, case, agreed):
    with playing("2026-04-02"):
        sign(case.pk, actor)
        assert (row(case.pk).closed_on, row(case.pk).due_clock) == (None, "mediation")
        assert last_event(case.pk)[1] == {
            "party": "consumer",
            "way": "paper",
            "effective": False,
            "respondent": None,
        }
    with playing("2026-04-03"):
        sign(case.pk, actor, party="business", way="link")

    stored = row(case.pk)
    assert (stored.closed_on, stored.outcome, stored.status) == (date(2026, 4, 3), "O02", "agreed")
    assert clocks(case.pk)[1:] == [
        ("mediation", "met", "2026-05-06"),
        ("performance", "running", "2026-04-11"),
    ]
    assert QuerySet(Agreement).get(complaint=case).effective_on == date(2026, 4, 3)
    assert last_event(case.pk)[1] == {
        "party": "business",
        "way": "link",
        "effective": True,
        "respondent": 1,
    }


def test_papers_that_come_late_close_the_case_on_the_day_of_the_later_signature(actor, case, agreed):
    with playing("2026-04-08"):
        sign(case.pk, actor, party="business", signed_on=date(2026, 4, 7))
        sign(case.pk, actor, party="consumer", signed_on=date(2026, 4, 3))

    days = QuerySet(Signature).filter(complaint=case).order_by("pk").values_list("signed_at", flat=True)
    assert row(case.pk).closed_on == date(2026, 4, 7)
    assert [day.isoformat() for day in days] == ["2026-04-06T16:00:00+00:00", "2026-04-02T16:00:00+00:00"]


@pytest.mark.parametrize("signed_on", [date(2026, 4, 2), date(2026, 3, 1)])
def test_nobody_signs_tomorrow_or_before_the_acceptance(actor, case, agreed, signed_on):
    with playing("2026-04-01"), refused(case.pk, Invalid) as refusal:
        sign(case.pk, actor, signed_on=signed_on)

    assert list(refusal.value.fields) == ["signed_on"]


def test_a_party_signs_once(actor, case, agreed):
    sign(case.pk, actor)

    with refused(case.pk, Invalid) as refusal:
        sign(case.pk, actor)
    assert list(refusal.value.fields) == ["party"]


@pytest.mark.parametrize(
    ("kind", "own", "other"),
    [(ActorKind.CONSUMER, "consumer", "business"), (ActorKind.BUSINESS, "business", "consumer")],
)
def test_behind_a_link_a_party_signs_for_itself_alone(actor, agreed, kind, own, other):
    shop = first(Respondent, agreed.pk)
    signer = consumer(agreed, "complaint.sign", kind=kind)
    signer = replace(signer, grants=signer.grants | {("cases.respondent", shop)})

    with refused(agreed.pk, NotAllowed):
        sign(agreed.pk, signer, party=other, way="link")
    sign(agreed.pk, signer, party=own, way="link")

    assert QuerySet(Signature).get(complaint=agreed).party == own


def test_what_is_signed_belongs_to_this_case_and_to_a_party(actor, case, agreed):
    other_actor = staff("JB")
    other = take(standing(Status.ACCEPTED, other_actor).pk, other_actor, "agree")

    with refused(case.pk, NotVisible):
        sign(case.pk, actor, agreement_id=last(Agreement, other.pk))
    with refused(case.pk, NotVisible):
        sign(case.pk, actor, party="platform")


def test_the_fingerprint_of_the_terms_outlives_a_rotation_of_keys(actor, case, agreed, settings):
    import argparse
    import base64

    from lianwei.cases.queries.page.agreement import fingerprint_of
    from lianwei.core.commands import rotate_keys
    from lianwei.core.scope import OPERATOR

    signature = sign(case.pk, actor)
    settings.LIANWEI_KEYS = f"t2:{base64.b64encode(b'2' * 32).decode()},{settings.LIANWEI_KEYS}"
    rotate_keys(argparse.Namespace(), OPERATOR)

    again = QuerySet(Agreement).get(complaint=case)
    assert signature.content_hash == fingerprint_of(again)


def test_an_agreement_performed_on_the_spot_closes_the_case(actor, case):
    with playing("2026-04-01"):
        agree_on_terms(case.pk, actor=actor, terms=at_once())

    stored, loss = row(case.pk), QuerySet(RecoveredLoss).get(complaint=case)
    assert (stored.status, stored.outcome, stored.closed_on) == ("performed", "O03", date(2026, 4, 1))
    assert clocks(case.pk)[1:] == [("mediation", "met", "2026-05-06"), ("follow_up", "running", "2026-04-23")]
    paid = QuerySet(Payment).get(loss=loss)
    assert (loss.received, paid.amount, paid.received_on) == (464_000, 464_000, date(2026, 4, 1))
    assert last_event(case.pk) == ("complaint.agreed", {"promised": 464_000, "at_once": True})


def test_an_agreement_that_is_never_signed_can_be_ended(actor, case, agreed):
    with playing("2026-04-20"):
        ended = take(case.pk, actor, "sign", "terminate")

    assert (ended.status, ended.closed_on, ended.due_clock) == ("terminated", None, "end_notice")
    assert [c[:2] for c in clocks(case.pk)[1:]] == [("mediation", "met"), ("end_notice", "running")]
    assert list(Commitment.objects.values_list("status", flat=True)) == ["dropped"]


@pytest.mark.parametrize(("changes", "field"), [({"terms": ""}, "terms"), ({"promised": 0}, "promised")])
def test_terms_that_are_no_terms(actor, case, changes, field):
    with refused(case.pk, Invalid) as refusal:
        agree_on_terms(case.pk, actor=actor, terms=terms(**changes))

    assert list(refusal.value.fields) == [field]
