"""Behind one-time links: a person without an account signs, supplies, rates, withdraws, looks."""

import base64
import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from lianwei.cases.doors import TRIES, signing_code
from lianwei.cases.entries import LossEntry
from lianwei.cases.models import Complaint, FollowUp, RecoveredLoss, Respondent, Signature, Status
from lianwei.cases.operations import (
    agree_on_terms,
    ask_follow_up,
    renegotiate_complaint,
    request_supplement,
    sign_agreement,
    withdraw_complaint,
)
from lianwei.cases.operations.telling import invite_business, tell_consumer
from lianwei.cases.queries.agreement import fingerprint_of, present_agreement, still_to_sign
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.files.queries import files_of
from lianwei.core.messages.models import Message
from lianwei.core.scope import SYSTEM, attached, find
from lianwei.members.queries import actor_of
from tests.factories.caseworkers import make_accepted, make_caseworker, make_complaint, terms
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


def agreed(actor, **changes):
    complaint = make_accepted(actor, **changes)
    agree_on_terms(complaint.pk, actor=actor, terms=terms(perform_by=clock.today() + timedelta(days=9)))
    return complaint


def handwriting():
    sheet, stream = Image.new("RGB", (680, 300), "white"), io.BytesIO()
    ImageDraw.Draw(sheet).line([(n * 7 % 680, n * 13 % 300) for n in range(400)], fill="black", width=5)
    sheet.save(stream, "PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()


def mark(complaint):
    """The fingerprint of the agreement as it stands, which the page sends along."""
    return fingerprint_of(present_agreement(complaint))


def signing(complaint, address, **changes):
    """All that the page of a signature sends."""
    code = signing_code(token_of(address))
    return {"name": "王桂芳", "code": code, "agreed": "on", "seen": mark(complaint)} | changes


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


def test_the_consumer_signs_with_name_handwriting_and_code(client, actor):
    complaint = agreed(actor)
    address = sent(complaint, "sign", actor)

    page = client.get(address)
    client.post(f"{address}code/")
    code = re.search(r"\d{6}", words(attached(Message, complaint).get(template="code")))[0]
    done = client.post(address, signing(complaint, address, code=code, drawing=handwriting()))

    assert "商家退还4640元。" in page.content.decode()
    assert (done.status_code, "您的签名已收到" in done.content.decode()) == (200, True)
    signature = Signature.objects.visible_to(actor).get(complaint=complaint)
    assert (signature.party, signature.way, signature.name.plain()) == ("consumer", "link", "王桂芳")
    assert files_of(complaint, actor=actor).get(pk=signature.file_id).kind == "signature"
    assert client.get(address).status_code == 410


def test_with_both_signatures_the_agreement_takes_effect(client, actor):
    complaint = agreed(actor)
    for each in still_to_sign(present_agreement(complaint))[1:]:
        sign_agreement(
            complaint.pk,
            actor=actor,
            agreement_id=present_agreement(complaint).pk,
            party="business",
            respondent_id=each.respondent.pk,
            way="paper",
            name="李莉",
            seen=mark(complaint),
        )
    address = sent(complaint, "sign", actor)
    before = again(complaint).closed_on

    client.post(address, signing(complaint, address))

    assert (before, again(complaint).closed_on) == (None, clock.today())


def test_a_business_signs_as_the_business(client, actor):
    complaint = agreed(actor)
    salon = complaint_respondent(complaint, actor)
    address = invited(complaint, salon, actor)

    client.post(address, signing(complaint, address, name="李莉"))

    signature = Signature.objects.visible_to(actor).get(complaint=complaint)
    assert (signature.party, signature.respondent_id) == ("business", salon.pk)
    assert client.get(address).status_code == 410


def invited(complaint, respondent, actor):
    """The address in the message that went to a business."""
    message = invite_business(complaint.pk, actor=actor, respondent_id=respondent.pk)
    return re.search(r"8000(/cases/\S+)", words(message))[1]


def test_each_party_has_a_link_of_its_own_and_a_new_one_closes_that_partys_old_one(client, actor):
    complaint = agreed(actor)
    salon, supplier = Respondent.objects.visible_to(actor).filter(complaint=complaint).order_by("seq")
    Respondent.objects.visible_to(actor).filter(pk=supplier.pk).update(contact_phone="13900001111")
    supplier.refresh_from_db()
    old, other = invited(complaint, salon, actor), invited(complaint, supplier, actor)
    consumers = sent(complaint, "sign", actor)
    new = invited(complaint, salon, actor)

    pages = {name: client.get(at) for name, at in {"old": old, "new": new, "other": other}.items()}

    assert [pages[name].status_code for name in ("old", "new", "other")] == [410, 200, 200]
    assert ("这个链接已经失效" in pages["old"].content.decode(), client.get(consumers).status_code) == (
        True,
        200,
    )


def test_the_page_shows_the_whole_agreement(client, actor):
    complaint = make_accepted(actor)
    salon, supplier = Respondent.objects.visible_to(actor).filter(complaint=complaint).order_by("seq")
    losses = (LossEntry("refund", 464_000, salon.pk), LossEntry("compensation", 20_000, supplier.pk))
    day = clock.today() + timedelta(days=9)
    agree_on_terms(complaint.pk, actor=actor, terms=terms(losses=losses, results=("R11",), perform_by=day))

    text = client.get(sent(complaint, "sign", actor)).content.decode()

    shown = ("商家退还4640元。", salon.name, supplier.name, "4,640.00", "200.00", "4,840.00", "赔礼道歉")
    assert [each for each in (*shown, mark(complaint)[:16]) if each not in text] == []


def test_terms_that_were_changed_while_the_page_was_open_are_not_signed(client, actor):
    complaint = agreed(actor)
    address = sent(complaint, "sign", actor)
    RecoveredLoss.objects.visible_to(actor).filter(complaint=complaint).update(promised=400_000)
    typed = signing(complaint, address)

    answer = client.post(address, typed | {"seen": "0" * 64})

    text = answer.content.decode()
    assert (answer.status_code, "协议内容已经改动" in text, mark(complaint) in text) == (422, True, True)
    assert Signature.objects.visible_to(actor).filter(complaint=complaint).count() == 0
    assert client.post(address, typed).status_code == 200


def test_after_the_terms_were_set_aside_the_old_links_say_so(client, actor):
    complaint = agreed(actor)
    salon = complaint_respondent(complaint, actor)
    addresses = [sent(complaint, "sign", actor), invited(complaint, salon, actor)]
    renegotiate_complaint(complaint.pk, actor=actor, reason="商家不同意")

    pages = [client.get(each) for each in addresses] + [
        client.post(each, {"name": "王"}) for each in addresses
    ]

    assert [page.status_code for page in pages] == [410] * 4
    assert ["这个链接已经失效" in page.content.decode() for page in pages] == [True] * 4


def test_who_has_signed_on_paper_finds_nothing_left_to_sign(client, actor):
    complaint = agreed(actor)
    address = sent(complaint, "sign", actor)
    sign_agreement(
        complaint.pk,
        actor=actor,
        agreement_id=present_agreement(complaint).pk,
        party="consumer",
        way="paper",
        name="王桂芳",
        seen=mark(complaint),
    )

    assert client.get(address).status_code == 410


def test_only_a_party_that_has_not_signed_is_invited(actor):
    complaint = make_accepted(actor)
    salon, supplier = Respondent.objects.visible_to(actor).filter(complaint=complaint).order_by("seq")
    losses = (LossEntry("refund", 464_000, salon.pk),)
    agree_on_terms(
        complaint.pk, actor=actor, terms=terms(losses=losses, perform_by=clock.today() + timedelta(days=9))
    )

    with pytest.raises(Invalid):
        invite_business(complaint.pk, actor=actor, respondent_id=supplier.pk)
    assert attached(Message, complaint).filter(template="sign").count() == 0


def complaint_respondent(complaint, actor):
    return Respondent.objects.visible_to(actor).get(complaint=complaint, seq=1)


@pytest.mark.parametrize(
    ("left_out", "field"),
    [("name", "name"), ("agreed", "agreed"), ("code", "code")],
    ids=["name", "consent", "code"],
)
def test_a_refused_signature_leaves_the_link_good(client, actor, left_out, field):
    complaint = agreed(actor)
    address = sent(complaint, "sign", actor)
    typed = signing(complaint, address)

    refused = client.post(address, {key: value for key, value in typed.items() if key != left_out})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, [field])
    assert Signature.objects.visible_to(actor).filter(complaint=complaint).count() == 0
    assert client.post(address, typed).status_code == 200


def test_after_five_wrong_codes_no_code_is_right(client, actor):
    complaint = agreed(actor)
    address = sent(complaint, "sign", actor)
    right = signing_code(token_of(address))
    wrong = "000000" if right != "000000" else "111111"

    for _try in range(TRIES):
        client.post(address, {"name": "王桂芳", "code": wrong, "agreed": "on"})
    answer = client.post(address, {"name": "王桂芳", "code": right, "agreed": "on"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["code"])


def test_without_a_phone_no_code_is_asked(client, actor):
    complaint = agreed(actor, person={"phone": "", "email": "wang@example.com"})
    address = sent(complaint, "sign", actor)

    answer = client.post(address, {"name": "王桂芳", "agreed": "on", "seen": mark(complaint)})

    assert answer.status_code == 200
    assert Signature.objects.visible_to(actor).filter(complaint=complaint).count() == 1


def test_what_is_drawn_may_be_left_out_and_what_is_no_picture_is_ignored(client, actor):
    complaint = agreed(actor)
    address = sent(complaint, "sign", actor)
    typed = signing(complaint, address)

    client.post(address, typed | {"drawing": "data:image/png;base64,%%%"})

    assert Signature.objects.visible_to(actor).get(complaint=complaint).file_id is None


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
