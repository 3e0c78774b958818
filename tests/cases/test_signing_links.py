"""Behind the links to sign: who signs what, and which link no longer holds."""

import base64
import io
import re
from datetime import timedelta

import pytest
from PIL import Image, ImageDraw

from lianwei.cases.doors import TRIES, signing_code
from lianwei.cases.entries import LossEntry
from lianwei.cases.models import Complaint, RecoveredLoss, Respondent, Signature
from lianwei.cases.operations import (
    agree_on_terms,
    renegotiate_complaint,
    sign_agreement,
)
from lianwei.cases.operations.desk.telling import invite_business, tell_consumer
from lianwei.cases.queries.page.agreement import fingerprint_of, present_agreement, still_to_sign
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.files.queries import files_of
from lianwei.core.messages.models import Message
from lianwei.core.scope import SYSTEM, attached, find
from lianwei.members.queries import actor_of
from tests.factories.caseworkers import make_accepted, make_caseworker, terms
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


def token_of(address):
    return address.rstrip("/").rsplit("/", 1)[1]


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
    supplier.contact_phone = "13900001111"
    supplier.save()
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
