"""Behind one-time links: a person without an account signs, supplies, rates, withdraws, looks."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianwei.cases.models import Complaint, FollowUp, Status
from lianwei.cases.operations import (
    ask_follow_up,
    request_supplement,
    withdraw_complaint,
)
from lianwei.cases.operations.desk.telling import tell_consumer
from lianwei.core import clock
from lianwei.core.files.queries import files_of
from lianwei.core.messages.models import Message
from lianwei.core.scope import SYSTEM, attached, find
from lianwei.members.queries import actor_of
from tests.factories.caseworkers import make_accepted, make_caseworker, make_complaint
from tests.factories.members import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(reference_data):
    yuzhong = make_organisation("YZ", name="渝中区消委会", short_name="渝中消委", phone="023-63000000")
    return actor_of(make_caseworker(yuzhong))


def words(message):
    return message.text.plain()


def sent(complaint, template, actor):
    """The address in the message that went out."""
    message = tell_consumer(complaint.pk, template, actor=actor, link=template)
    return re.search(r"8000(/cases/\S+)", words(message))[1]


def again(complaint):
    return find(Complaint, complaint.pk, actor=SYSTEM)


def token_of(address):
    return address.rstrip("/").rsplit("/", 1)[1]


def test_the_status_is_told_in_everyday_words_as_often_as_one_looks(client, actor):
    complaint = make_accepted(actor)
    address = sent(complaint, "status", actor)

    pages = [client.get(address) for _look in range(3)]

    text = pages[-1].content.decode()
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert ("您的投诉已受理" in text, "为什么是" in text, "023-63000000" in text) == (True, True, True)
    assert ("王桂芳" in text, "13812346027" in text) == (False, False)


def test_the_consumer_rates_once(client, actor):
    complaint = withdraw_complaint(make_complaint(actor).pk, actor=actor)
    ask_follow_up(complaint.pk, actor=actor)
    address = sent(complaint, "rate", actor)

    empty = client.post(address, {})
    done = client.post(address, {"satisfaction": "4", "resolved": "partly", "comment": "等得久"})

    assert (empty.status_code, sorted(empty.context["form"].errors)) == (422, ["resolved", "satisfaction"])
    assert done.status_code == 200
    visit = FollowUp.objects.visible_to(actor).get(complaint=complaint)
    assert (visit.satisfaction, visit.resolved, visit.comment) == (4, "partly", "等得久")
    assert client.post(address, {"satisfaction": "1", "resolved": "no"}).status_code == 410


def test_the_consumer_takes_the_complaint_back_after_saying_so_twice(client, actor):
    complaint = make_accepted(actor)
    address = sent(complaint, "withdraw", actor)

    looked, unsure = client.get(address).status_code, client.post(address, {}).status_code
    before = again(complaint).status
    done = client.post(address, {"sure": "on"})

    assert (looked, unsure, before) == (200, 422, Status.ACCEPTED)
    assert (done.status_code, again(complaint).status) == (200, Status.WITHDRAWN)


def test_the_consumer_sends_what_was_missing_from_the_phone(client, actor):
    complaint = make_complaint(actor)
    request_supplement(complaint.pk, actor=actor, items=["购买凭证"])
    address = sent(complaint, "supply", actor)

    page = client.get(address).content.decode()
    empty = client.post(address, {"text": ""})
    invoice = SimpleUploadedFile("发票.txt", "发票".encode())
    done = client.post(address, {"uploads": [invoice], "text": "发票"})

    assert "购买凭证" in page
    assert (empty.status_code, done.status_code) == (422, 200)
    assert again(complaint).status == Status.RECEIVED
    assert files_of(complaint, actor=actor).get().source == "consumer"


def test_a_program_is_refused_and_the_request_stays_open(client, actor):
    complaint = make_complaint(actor)
    request_supplement(complaint.pk, actor=actor, items=["购买凭证"])
    address = sent(complaint, "supply", actor)
    program = SimpleUploadedFile("a.jpg", b"MZ\x90\x00")

    answer = client.post(address, {"uploads": [program], "text": "发票"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["uploads"])
    assert again(complaint).status == Status.SUPPLEMENT
    assert client.get(address).status_code == 200


def test_a_link_out_of_date_is_a_friendly_page_with_a_number(client, actor):
    complaint = make_accepted(actor)
    address = sent(complaint, "withdraw", actor)

    with clock.playing(clock.now() + timedelta(days=4)):
        page = client.get(address)

    assert (
        page.status_code,
        "您提交过的内容都在" in page.content.decode(),
        "12315" in page.content.decode(),
    ) == (
        410,
        True,
        True,
    )


def test_a_link_of_one_purpose_opens_no_other_page(client, actor):
    complaint = make_accepted(actor)
    token = token_of(sent(complaint, "status", actor))

    assert client.get(f"/cases/link/withdraw/{token}/").status_code == 410
    assert client.post(f"/cases/link/withdraw/{token}/", {"sure": "on"}).status_code == 410
    assert again(complaint).status == Status.ACCEPTED


def test_a_link_opens_its_case_and_no_page_of_the_staff(client, actor):
    complaint = make_accepted(actor)
    client.get(sent(complaint, "status", actor))

    assert client.get(f"/cases/{complaint.pk}/accept/")["Location"].startswith("/accounts/login/")


def test_a_new_link_closes_the_one_before(client, actor):
    complaint = make_accepted(actor)
    first, second = (sent(complaint, "status", actor) for _time in range(2))

    assert [client.get(first).status_code, client.get(second).status_code] == [410, 200]


def test_who_left_no_way_to_be_reached_is_not_told(actor):
    complaint = make_complaint(actor, person={"phone": "", "address": "渝中区大坪街道"})
    letter = tell_consumer(complaint.pk, "accepted", actor=actor)

    assert letter.channel == "letter"


def test_a_colleague_sends_a_link_on_request(client_of, actor):
    complaint = make_accepted(actor)
    page = client_of(actor)

    choices = [
        value
        for value, _label in page.get(f"/cases/{complaint.pk}/invite/").context["form"]["link"].field.choices
    ]
    answer = page.post(f"/cases/{complaint.pk}/invite/", {"link": "withdraw"})

    assert choices == ["status", "supply", "withdraw"]
    assert answer.status_code == 302
    assert [each.template for each in attached(Message, complaint)] == ["withdraw"]
