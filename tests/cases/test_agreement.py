"""Who is party to an agreement and signs it, what a signature covers, and back to the talks for new terms."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db.models import QuerySet

from lianwei.cases.entries import LossEntry
from lianwei.cases.models import Agreement, AgreementParty, RecoveredLoss, Respondent, Signature, Status
from lianwei.cases.operations import agree_on_terms, renegotiate_complaint
from lianwei.cases.queries.page.agreement import (
    face_of,
    fingerprint_of,
    present_agreement,
    signatories,
    still_to_sign,
)
from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.scope import ActorKind
from tests.cases.actors import consumer
from tests.cases.stages import (
    clocks,
    last,
    last_event,
    pay,
    playing,
    refused,
    row,
    sign,
    sign_next,
    standing,
    take,
    terms,
)
from tests.factories.cases import SALON, SUPPLIER, staff

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def case(actor):
    """Against a salon and its supplier; accepted on Monday, 2 March 2026."""
    with playing("2026-03-02"):
        return standing(Status.ACCEPTED, actor, respondents=(SALON, SUPPLIER))


def shops(case):
    return list(QuerySet(Respondent).filter(complaint=case).order_by("seq").values_list("pk", flat=True))


def agree(case, actor, **changes):
    with playing("2026-04-01"):
        return agree_on_terms(case.pk, actor=actor, terms=terms(**changes))


def both_pay(case):
    salon, supplier = shops(case)
    return (LossEntry("refund", 400_000, salon), LossEntry("compensation", 64_000, supplier))


def parties(agreement):
    rows = QuerySet(AgreementParty).filter(agreement=agreement).order_by("respondent__seq")
    return list(rows.values_list("respondent_id", flat=True))


def test_with_two_paying_businesses_it_takes_effect_with_the_third_signature(actor, case):
    agreement = agree(case, actor, losses=both_pay(case))
    salon, supplier = shops(case)

    with playing("2026-04-02"):
        sign(case.pk, actor)
        sign(case.pk, actor, party="business", respondent_id=salon)
        assert (row(case.pk).closed_on, QuerySet(Agreement).get().effective_on) == (None, None)
        assert [each.key for each in still_to_sign(agreement)] == [str(supplier)]
    with playing("2026-04-03"):
        sign(case.pk, actor, party="business", respondent_id=supplier)

    assert (row(case.pk).closed_on, row(case.pk).outcome) == (date(2026, 4, 3), "O02")
    assert last_event(case.pk)[1] == {
        "party": "business",
        "respondent": 2,
        "way": "paper",
        "effective": True,
    }


@pytest.mark.parametrize(
    ("losses", "chosen", "expected"),
    [
        ("salon", (), [0]),
        ("both", (), [0, 1]),
        ("joint", (), [0, 1]),
        ("joint", (1,), [1]),
        ("salon", (1,), [0, 1]),
        ("salon and joint", (), [0, 1]),
        ("none", (), [0, 1]),
        ("none", (0,), [0]),
    ],
)
def test_who_is_party_follows_from_who_pays_and_who_was_chosen(actor, case, losses, chosen, expected):
    shop = shops(case)
    joint, named = LossEntry("refund", 100), LossEntry("refund", 200, shop[0])
    kinds = {"salon": (named,), "both": both_pay(case), "joint": (joint,), "none": ()}
    kinds["salon and joint"] = (named, joint)

    agreement = agree(case, actor, losses=kinds[losses], parties=tuple(shop[n] for n in chosen))

    assert parties(agreement) == [shop[n] for n in expected]


def test_a_business_that_is_no_party_signs_nothing(actor, case):
    salon, supplier = shops(case)
    agree(case, actor, losses=(LossEntry("refund", 100, salon),))

    with playing("2026-04-01"), refused(case.pk, NotVisible):
        sign(case.pk, actor, party="business", respondent_id=supplier)
    with playing("2026-04-01"), refused(case.pk, NotVisible):
        sign(case.pk, actor, party="business", respondent_id=None)


def test_behind_a_link_a_business_signs_for_itself_and_not_for_the_other(actor, case):
    salon, supplier = shops(case)
    agree(case, actor, losses=both_pay(case))
    signer = consumer(case, "complaint.sign", kind=ActorKind.BUSINESS)
    signer = replace(signer, grants=signer.grants | {("cases.respondent", salon)})

    with playing("2026-04-02"):
        with refused(case.pk, NotAllowed):
            sign(case.pk, signer, party="business", respondent_id=supplier, way="link")
        sign(case.pk, signer, party="business", respondent_id=salon, way="link")

    assert QuerySet(Signature).get(complaint=case).respondent_id == salon


def test_no_party_of_another_case_can_be_named(actor, case):
    stranger = shops(standing(Status.ACCEPTED, staff("JB")))[0]

    with refused(case.pk, Invalid) as refusal:
        agree_on_terms(case.pk, actor=actor, terms=terms(parties=(stranger,)))

    assert list(refusal.value.fields) == ["parties"]


@pytest.mark.parametrize(
    "changes",
    [
        {"terms": "退还4641元"},
        {"losses": (LossEntry("refund", 464_001),)},
        {"losses": (LossEntry("compensation", 464_000),)},
        {"losses": (LossEntry("refund", 464_000), LossEntry("refund", 1))},
        {"losses": (LossEntry("refund", 464_000, due_on=date(2026, 4, 5)),)},
        {"days": 11},
        {"results": ("R11",)},
        {"parties": "salon alone"},
        {"losses": "the salon pays", "parties": "both"},
    ],
    ids=("words", "amount", "kind", "one more", "own day", "last day", "deed", "party", "payer"),
)
def test_the_fingerprint_is_another_one_when_anything_was_changed(actor, case, changes):
    salon, supplier = shops(case)
    known = {"salon alone": (salon,), "both": (salon, supplier)}
    known["the salon pays"] = (LossEntry("refund", 464_000, salon),)
    plain = fingerprint_of(agree(case, actor))
    with playing("2026-04-01"):
        take(case.pk, actor, "renegotiate")

    other = agree(case, actor, **{key: known.get(str(value), value) for key, value in changes.items()})

    assert fingerprint_of(other) != plain


def test_the_same_terms_have_the_same_fingerprint(actor, case):
    plain = fingerprint_of(agree(case, actor))
    with playing("2026-04-01"):
        take(case.pk, actor, "renegotiate")

    assert fingerprint_of(agree(case, actor)) == plain


def test_what_is_put_before_a_signer(actor, case):
    agreement = agree(case, actor, losses=both_pay(case), results=("R11",))

    assert face_of(agreement) == {
        "case": case.number,
        "words": "退还4640元",
        "businesses": [SALON.name, SUPPLIER.name],
        "promises": [
            ["refund", 400_000, SALON.name, "2026-04-11"],
            ["compensation", 64_000, SUPPLIER.name, "2026-04-11"],
        ],
        "deeds": ["R11"],
        "at_once": False,
        "perform_by": "2026-04-11",
    }


def test_a_signature_under_other_terms_is_refused_in_a_clear_sentence(actor, case):
    old = agree(case, actor)
    seen = fingerprint_of(old)
    with playing("2026-04-02"):
        take(case.pk, actor, "renegotiate")
    new = agree(case, actor, promised=400_000)

    for signed, mark in ((old, seen), (new, seen), (new, "")):
        with playing("2026-04-03"), refused(case.pk, Invalid) as refusal:
            sign(case.pk, actor, agreement_id=signed.pk, seen=mark)
        assert str(refusal.value.message) != ""


def test_a_sum_may_have_its_own_day_within_the_time_of_the_agreement(actor, case):
    first, second = date(2026, 4, 5), date(2026, 4, 11)
    losses = (LossEntry("refund", 100, due_on=first), LossEntry("refund", 200))

    agreement = agree(case, actor, losses=losses)

    days = QuerySet(RecoveredLoss).filter(agreement=agreement).order_by("pk").values_list("due_on", flat=True)
    assert list(days) == [first, second]
    promised = Commitment.objects.order_by("pk").values_list("due_on", flat=True)
    assert list(promised) == [first, second]


@pytest.mark.parametrize("day", [date(2026, 3, 31), date(2026, 4, 12)])
def test_an_own_day_that_is_past_or_after_the_last_is_refused(actor, case, day):
    with playing("2026-04-01"), refused(case.pk, Invalid) as refusal:
        agree_on_terms(case.pk, actor=actor, terms=terms(losses=(LossEntry("refund", 100, due_on=day),)))

    assert list(refusal.value.fields) == ["due_on"]


def test_unsigned_terms_are_set_aside_and_the_case_is_in_mediation_again(actor, case):
    agreement = agree(case, actor, losses=both_pay(case))
    with playing("2026-04-02"):
        sign(case.pk, actor)
    with playing("2026-04-08"):
        renegotiate_complaint(case.pk, actor=actor, reason="供货商电话13900001111不肯签字")

    stored = row(case.pk)
    assert (stored.status, stored.closed_on, stored.due_clock) == ("mediation", None, "mediation")
    assert clocks(case.pk)[1:] == [("mediation", "running", "2026-05-06")]
    assert QuerySet(Agreement).get(pk=agreement.pk).set_aside_on == date(2026, 4, 8)
    assert present_agreement(case) is None
    assert set(Commitment.objects.values_list("status", flat=True)) == {"dropped"}
    assert last_event(case.pk) == ("complaint.renegotiated", {"reason": "供货商电话〔电话1〕不肯签字"})


def test_new_terms_without_the_business_that_would_not_sign(actor, case):
    agree(case, actor, losses=both_pay(case))
    salon, _supplier = shops(case)
    with playing("2026-04-02"):
        sign(case.pk, actor)
        take(case.pk, actor, "renegotiate")
    new = agree(case, actor, losses=(LossEntry("refund", 464_000, salon),))

    assert [each.signature for each in signatories(new)] == [None, None]
    with playing("2026-04-03"):
        sign_next(case.pk, actor)
        sign_next(case.pk, actor)
    assert row(case.pk).closed_on == date(2026, 4, 3)
    assert QuerySet(Signature).filter(complaint=case).count() == 3


def test_terms_under_which_money_was_received_are_not_set_aside(actor, case):
    with playing("2026-04-01"):
        take(case.pk, actor, "agree")
        pay(case.pk, actor, 100)

    with playing("2026-04-02"), refused(case.pk, Invalid):
        take(case.pk, actor, "renegotiate")


def test_new_terms_need_a_reason(actor, case):
    agree(case, actor)

    with refused(case.pk, Invalid) as refusal:
        renegotiate_complaint(case.pk, actor=actor, reason=" ")
    assert list(refusal.value.fields) == ["reason"]


def test_an_own_day_of_terms_done_at_once_is_refused(actor, case):
    loss = LossEntry("refund", 100, due_on=clock.today() + timedelta(days=1))

    with refused(case.pk, Invalid) as refusal:
        agree_on_terms(
            case.pk,
            actor=actor,
            terms=terms(losses=(loss,), perform_by=None, is_performed_at_once=True),
        )
    assert list(refusal.value.fields) == ["due_on"]
    assert last(Agreement, case.pk) == 0
