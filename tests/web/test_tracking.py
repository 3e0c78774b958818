"""Following by the code: nothing tells whether a code exists; papers and doors only after the proof."""

import re
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from lianwei.cases.models import Complaint, Offer, Respondent
from lianwei.cases.operations import accept_complaint, make_offer, merge_complaint
from lianwei.core.messages.models import Message
from lianwei.core.models import Consent
from lianwei.core.scope import SYSTEM, attached
from tests.cases.actors import worker
from tests.factories.arrivals import brought, taken
from tests.factories.cases import CALLER, complaint
from tests.factories.members import make_organisation
from tests.factories.narratives import telling

pytestmark = pytest.mark.django_db
WRONG = "ABCDE-FGHJK"


@pytest.fixture
def yuzhong(reference_data):
    cache.clear()
    return make_organisation("YZ", phone="023-63510000")


@pytest.fixture
def phone(yuzhong):
    return Client(headers={"accept-language": "zh-hans"})


def page(name, *args):
    return reverse(f"portal_{name}", args=args)


def look_up(client, code):
    return client.post(page("track"), {"code": code})


def proven(client, arrival):
    from lianwei.arrivals.operations import code_of

    look_up(client, code_of(arrival))
    client.post(page("send_code"))
    [code] = re.findall(r"\d{6}", QuerySet(Message).latest("pk").text.plain())
    return client.post(page("prove"), {"proof": code})


def test_the_code_leads_to_how_it_stands(phone, yuzhong):
    receipt = brought(yuzhong)

    assert look_up(phone, receipt.code.lower()).url == page("status")
    assert receipt.code in phone.get(page("status")).content.decode()


def test_a_wrong_code_says_nothing_and_five_lock(phone, yuzhong):
    receipt = brought(yuzhong)
    replies = [look_up(phone, WRONG) for _ in range(5)]

    assert [reply.status_code for reply in replies] == [422] * 5
    assert look_up(phone, receipt.code).status_code == 429


def test_the_case_shows_its_ledger_and_nothing_personal(phone, yuzhong):
    from lianwei.arrivals.operations import code_of

    arrival = taken(yuzhong)
    look_up(phone, code_of(arrival))

    text = phone.get(page("status")).content.decode()

    assert QuerySet(Complaint).get().number in text and "<details>" in text
    assert "王桂芳" not in text and "13812346027" not in text and 'id="papers"' not in text


def test_papers_and_doors_need_the_code_from_the_phone(phone, yuzhong):
    from lianwei.arrivals.operations import code_of

    arrival = taken(yuzhong)
    look_up(phone, code_of(arrival))
    assert phone.post(page("door", "withdraw")).status_code == 404
    assert phone.get(page("document", 1)).status_code == 404
    assert phone.post(page("prove"), {"proof": "000000"}).status_code == 422

    assert proven(phone, arrival).url == page("status")

    text = phone.get(page("status")).content.decode()
    assert 'id="papers"' in text
    door = phone.post(page("door", "supply"))
    assert "/cases/link/supply/" in door.url and phone.get(door.url).status_code == 200


def test_a_door_that_is_not_open_stays_shut(phone, yuzhong):
    proven(phone, taken(yuzhong))

    assert phone.post(page("door", "sign")).status_code == 409


def test_the_consent_to_open_data_is_given_and_taken_back(phone, yuzhong):
    telling(yuzhong)
    proven(phone, taken(yuzhong))
    case = QuerySet(Complaint).get()

    for answer, words in (("yes", "撤回同意"), ("yes", "撤回同意"), ("no", "我同意"), ("no", "我同意")):
        phone.post(page("narrative"), {"answer": answer})
        assert words in phone.get(page("status")).content.decode()

    [row] = attached(Consent, case).filter(purpose="open_narrative")
    assert (row.basis, row.recorded_by, row.withdrawn_at is None) == ("separate_consent", None, False)


def test_where_nothing_is_told_nothing_is_asked(phone, yuzhong):
    proven(phone, taken(yuzhong))

    assert page("narrative") not in phone.get(page("status")).content.decode()


def test_without_the_proof_nobody_consents(phone, yuzhong):
    telling(yuzhong)
    look_up(phone, brought(yuzhong).code)

    assert phone.post(page("narrative"), {"answer": "yes"}).status_code == 404
    assert Consent.objects.filter(purpose="open_narrative").count() == 0


def test_leaving_closes_the_page(phone, yuzhong):
    look_up(phone, brought(yuzhong).code)
    phone.post(page("leave"))

    assert phone.get(page("status")).url == page("track")


def test_the_code_of_a_merged_case_shows_how_the_kept_one_stands(phone, yuzhong):
    from lianwei.arrivals.operations import code_of

    arrival = taken(yuzhong)
    folded = QuerySet(Complaint).get()
    actor = worker(yuzhong)
    kept = complaint(actor=actor, caller=replace(CALLER, name="李英", phone="13700009999"))
    accept_complaint(kept.pk, actor=actor, no_talks="refuses")
    merge_complaint(folded.pk, actor=actor, kept_id=kept.pk, reason="夫妻二人投诉同一件")
    look_up(phone, code_of(arrival))

    text = phone.get(page("status")).content.decode()

    assert ("您的投诉已受理" in text, folded.number in text, kept.number in text) == (True, True, False)


def test_an_offer_of_the_business_stands_there_and_is_answered_behind_its_button(phone, yuzhong):
    arrival = taken(yuzhong)
    case = QuerySet(Complaint).get()
    asked = QuerySet(Respondent).get(complaint=case)
    make_offer(case.pk, actor=SYSTEM, respondent_id=asked.pk, by="business", amount=290_000, terms="退一半")
    assert "退一半" not in look_up_page(phone, arrival)
    proven(phone, arrival)

    page_with_offer = phone.get(page("status")).content.decode()
    door = phone.post(page("door", "offer"))
    shown = phone.get(door.url)
    answered = phone.post(door.url, {"answer": "accept", "shown": shown.context["form"].offer.pk})

    assert ("2,900.00" in page_with_offer, "退一半" in page_with_offer) == (True, True)
    assert (answered.status_code, QuerySet(Offer).get().state) == (200, "accepted")
    assert phone.post(page("door", "offer")).status_code == 409
    assert "退一半" not in phone.get(page("status")).content.decode()


def look_up_page(phone, arrival):
    from lianwei.arrivals.operations import code_of

    look_up(phone, code_of(arrival))
    return phone.get(page("status")).content.decode()
