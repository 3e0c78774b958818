"""Consents and legal bases: taken down in dated words, taken back, and what rests on them."""

from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import HandOver, ViolationReport
from lianwei.cases.operations import (
    hand_over_clue,
    hand_over_violation_report,
    record_consent,
    withdraw_consent,
)
from lianwei.cases.operations.entry.along import add_consents
from lianwei.cases.queries.page.consents import answer_to, rests_on
from lianwei.cases.rules.consents import ENTRUSTED, PUBLICITY, TO_AUTHORITY, consent_texts, texts_in_force
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Consent
from lianwei.core.scope import SYSTEM, attached
from lianwei.members.queries import actor_of
from tests.factories.cases import complaint, staff, violation_report
from tests.factories.caseworkers import make_accepted, make_caseworker
from tests.factories.members import make_organisation

from .actors import worker
from .stages import last_event, playing, take

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor():
    return staff()


def rows(subject):
    return list(attached(Consent, subject).order_by("pk"))


def test_the_two_answers_of_the_registration_form_are_records(actor):
    answers = {"agrees_publicity": False, "agrees_entrusted": True}
    with playing("2026-05-06"):
        case = complaint(actor=actor, person=answers)

    found = [(row.purpose, row.is_given, row.basis, row.text_version, row.channel) for row in rows(case)]
    assert found == [
        (PUBLICITY, False, "oral_consent", "2026-04", "C02"),
        (ENTRUSTED, True, "oral_consent", "2026-04", "C02"),
    ]
    assert {row.recorded_by for row in rows(case)} == {actor.user_id}
    assert last_event(case.pk)[1]["consents"] == [PUBLICITY, ENTRUSTED]


@pytest.mark.parametrize(("channel", "basis"), [("C02", "oral_consent"), ("C01", "separate_consent")])
def test_told_by_phone_it_is_oral_and_signed_at_the_counter(actor, channel, basis):
    case = complaint(actor=actor, channel=channel, person={"agrees_publicity": True})

    assert rows(case)[0].basis == basis


def test_nobody_asked_leaves_no_record(actor):
    case = complaint(actor=actor)

    assert (rows(case), answer_to(case, PUBLICITY)) == ([], None)
    assert "consents" not in last_event(case.pk)[1]


def test_the_words_are_those_of_the_day():
    assert texts_in_force(on=date(2026, 4, 14))[PUBLICITY].version == "2021-11"
    assert texts_in_force(on=date(2026, 4, 15))[PUBLICITY].version == "2026-04"
    assert texts_in_force(on=date(2021, 10, 31)) == {}


@pytest.mark.parametrize("text", consent_texts(), ids=lambda each: f"{each.purpose}-{each.version}")
def test_every_text_names_its_article_and_speaks_for_the_consumer(text):
    assert text.text.startswith("我同意") and text.article.startswith("《") and text.name and text.name_en


def test_a_consent_is_recorded_and_taken_back(actor):
    case = complaint(actor=actor)
    given = {"purpose": PUBLICITY, "is_given": True, "basis": "separate_consent", "channel": "C01"}

    row = record_consent(case.pk, actor=actor, **given)
    before = answer_to(case, PUBLICITY)
    withdraw_consent(case.pk, actor=actor, consent_id=row.pk)

    assert (before, answer_to(case, PUBLICITY), rests_on(case, PUBLICITY)) == (True, False, False)
    assert last_event(case.pk) == ("complaint.consent_withdrawn", {"purpose": PUBLICITY})
    with pytest.raises(WrongStatus):
        withdraw_consent(case.pk, actor=actor, consent_id=row.pk)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"purpose": "everything"}, "purpose"),
        ({"basis": "habit"}, "basis"),
        ({"basis": "statutory_duty"}, "article"),
    ],
)
def test_a_record_without_words_or_basis_is_refused_and_changes_nothing(actor, changed, field):
    case = complaint(actor=actor)
    given = {"purpose": PUBLICITY, "is_given": True, "basis": "oral_consent", "channel": "C02"} | changed

    with pytest.raises(Invalid) as refusal:
        record_consent(case.pk, actor=actor, **given)

    assert (list(refusal.value.fields), rows(case)) == ([field], [])


def test_only_the_holders_people_with_the_permission_record_or_withdraw(actor):
    case = complaint(actor=actor, person={"agrees_publicity": True})
    row = rows(case)[0]
    given = {"purpose": PUBLICITY, "is_given": True, "basis": "oral_consent", "channel": "C02"}
    colleague = worker(case.holder, without=("complaint.record_consent",))

    for somebody, refusal in ((colleague, NotAllowed), (staff("GA"), NotVisible)):
        with pytest.raises(refusal):
            record_consent(case.pk, actor=somebody, **given)
        with pytest.raises(refusal):
            withdraw_consent(case.pk, actor=somebody, consent_id=row.pk)
    assert (len(rows(case)), answer_to(case, PUBLICITY)) == (1, True)


def test_another_cases_consent_is_not_found(actor):
    case = complaint(actor=actor)
    other = complaint(actor=actor, person={"agrees_publicity": True})

    with pytest.raises(NotVisible):
        withdraw_consent(case.pk, actor=actor, consent_id=rows(other)[0].pk)


def test_a_clue_goes_without_the_name_unless_something_carries_it(actor):
    case = complaint(actor=actor)

    take(case.pk, actor, "hand_over")
    plain = QuerySet(HandOver).get(complaint=case)
    article = "《消费者权益保护法》第三十七条"
    told = {"authority": "区市监局", "matter": "虚假宣传", "basis": "statutory_duty", "article": article}
    named = hand_over_clue(case.pk, actor=actor, **told)

    assert plain.consent_id is None
    row = rows(case)[0]
    assert (row.pk, row.purpose, row.basis, row.article) == (
        named.consent_id,
        TO_AUTHORITY,
        "statutory_duty",
        article,
    )
    assert last_event(case.pk)[1]["basis"] == "statutory_duty"


def test_a_duty_cannot_be_taken_back(actor):
    case = complaint(actor=actor)
    told = {"authority": "区市监局", "matter": "虚假宣传", "basis": "statutory_duty", "article": "消法第37条"}
    clue = hand_over_clue(case.pk, actor=actor, **told)

    with pytest.raises(Invalid):
        withdraw_consent(case.pk, actor=actor, consent_id=clue.consent_id)


def test_a_reporters_name_goes_to_the_authority_on_a_record_of_the_report(actor):
    report = violation_report(actor=actor)

    hand_over_violation_report(report.pk, actor=actor, authority="区市监局", basis="oral_consent")

    stored = QuerySet(ViolationReport).get(pk=report.pk)
    assert [(row.pk, row.basis) for row in rows(report)] == [(stored.consent_id, "oral_consent")]


@pytest.fixture
def desk(client_of, reference_data):
    return make_caseworker(make_organisation("DZ", name="大足区消委会"), name="陈建华")


def test_the_page_shows_consents_and_lets_them_be_recorded_and_withdrawn(client_of, desk):
    browser = client_of(desk)
    case = make_accepted(actor_of(desk), person={"agrees_publicity": True})
    page = f"/cases/{case.pk}/"

    shown = browser.get(page).content.decode()
    browser.post(f"{page}record_consent/", {
        "purpose": "return_visit", "answer": "no", "basis": "oral_consent", "channel": "C02",
    })  # fmt: skip
    answer = browser.post(f"{page}withdraw_consent/", {"consent": str(rows(case)[0].pk)}, follow=True)

    after = answer.content.decode()
    assert "公示投诉信息" in shown and "陈建华" in shown and "第二十五条" in shown
    assert "短信回访" in after and "已撤回" in after and "不同意" in after


def test_a_clue_is_handed_over_with_a_basis_through_the_form(client_of, desk):
    browser = client_of(desk)
    case = make_accepted(actor_of(desk))
    body = {"authority": "区市监局", "matter": "虚假宣传", "basis": "statutory_duty", "article": ""}

    browser.post(f"/cases/{case.pk}/hand_over/", body)

    assert [row.article for row in rows(case)] == ["《中华人民共和国消费者权益保护法》第三十七条第一款第四项"]


def test_consents_of_another_door_show_with_their_names(client_of, desk):
    case = make_accepted(actor_of(desk))
    given = {"basis": "consent", "article": "PIPL 13", "text_version": "2026-11"}
    at = {"given_at": clock.now().isoformat()}
    add_consents(case.pk, actor=SYSTEM, consents=[{"purpose": "handling"} | given | at])

    page = client_of(desk).get(f"/cases/{case.pk}/").content.decode()

    assert "办理投诉使用个人信息" in page
