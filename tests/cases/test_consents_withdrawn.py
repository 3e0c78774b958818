"""What follows when a consent is taken back: the work stops, the person is told, the page says so."""

import pytest

from lianwei.cases.operations import accept_complaint, record_consent, try_settlement, withdraw_consent
from lianwei.cases.queries import case_page
from lianwei.cases.queries.page.consents import denied_among, is_denied
from lianwei.cases.queries.page.reveal import closed_value
from lianwei.cases.rules.consents import consent_texts, what_ends
from lianwei.core.errors import NotAllowed, WrongStatus
from lianwei.core.messages.models import Message
from lianwei.core.models import Consent
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import attached
from tests.factories.cases import complaint, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return staff()


def taken_back(case, purpose, actor):
    said = {"purpose": purpose, "is_given": True, "basis": "oral_consent", "channel": "C02"}
    row = record_consent(case.pk, actor=actor, **said)
    return withdraw_consent(case.pk, actor=actor, consent_id=row.pk)


def texts_to(case):
    return [each.text.plain() for each in attached(Message, case).filter(template="consent_withdrawn")]


@pytest.mark.parametrize("purpose", sorted({each.purpose for each in consent_texts()}))
def test_every_purpose_says_what_ends_in_both_languages(purpose):
    assert what_ends(purpose).endswith("。") and what_ends(purpose, language="en").endswith(".")


@pytest.mark.parametrize(("purpose", "step"), [
    ("handling", accept_complaint), ("handling", try_settlement), ("tell_business", try_settlement),
])  # fmt: skip
def test_what_rested_on_it_is_not_done_any_more(actor, purpose, step):
    case = complaint(actor=actor)
    taken_back(case, purpose, actor)

    with pytest.raises(WrongStatus):
        step(case.pk, actor=actor)

    case.refresh_from_db()
    assert case.status == "received"


def test_a_consent_given_anew_lets_the_work_go_on(actor):
    case = complaint(actor=actor)
    taken_back(case, "tell_business", actor)
    said = {"purpose": "tell_business", "is_given": True, "basis": "oral_consent", "channel": "C02"}
    record_consent(case.pk, actor=actor, **said)

    assert try_settlement(case.pk, actor=actor).status == "with_business"


def test_who_was_never_asked_has_denied_nothing(actor):
    case = complaint(actor=actor)

    assert (is_denied(case, "tell_business"), try_settlement(case.pk, actor=actor).status) == (
        False, "with_business",
    )  # fmt: skip


def test_a_duty_of_law_stands_in_its_place(actor):
    case = complaint(actor=actor)
    row = taken_back(case, "identity_to_partner", actor)
    Consent.objects.create(
        organisation_id=row.organisation_id, subject=row.subject, purpose=row.purpose, basis="statutory_duty",
        article="消法第三十七条", given_at=row.given_at,
    )  # fmt: skip

    assert is_denied(case, "identity_to_partner") is False


def test_all_consents_to_one_purpose_end_together(actor):
    case = complaint(actor=actor)
    said = {"purpose": "handling", "is_given": True, "basis": "oral_consent", "channel": "C02"}
    record_consent(case.pk, actor=actor, **said)
    taken_back(case, "handling", actor)

    rows = list(attached(Consent, case).order_by("pk"))
    assert [row.withdrawn_at is None for row in rows] == [False, False]
    assert denied_among(rows) == {"handling"}


def test_the_person_is_told_once_what_ends(actor):
    case = complaint(actor=actor)
    taken_back(case, "return_visit", actor)

    while deliver_pending():
        pass

    [text] = texts_to(case)
    assert "短信回访" in text and what_ends("return_visit") in text


def test_the_identity_number_is_not_opened_any_more(actor):
    case = complaint(actor=actor, person={"id_number": "500103199001011234"})
    taken_back(case, "sensitive", actor)

    with pytest.raises(NotAllowed):
        closed_value(case.pk, "complainant.id_number", actor=actor)

    assert closed_value(case.pk, "complainant.phone", actor=actor).key == "complainant.phone"


def test_the_case_page_says_what_follows(actor):
    case = complaint(actor=actor)
    taken_back(case, "handling", actor)

    [shown] = case_page(case.pk, actor=actor).consents
    assert (shown.is_in_force, shown.ends) == (False, what_ends("handling"))
