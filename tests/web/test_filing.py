"""Filing at the portal without scripts: what was typed survives, one receipt, files come along."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from lianwei.arrivals.handlers import take_or_refuse
from lianwei.arrivals.models import Arrival, Draft, DraftPiece, DraftUpload
from lianwei.arrivals.operations.drafts import purge_drafts
from lianwei.arrivals.operations.visits import Limit
from lianwei.cases.handlers import keep_what_came_along
from lianwei.cases.models import Complaint
from lianwei.core.models import Consent, Event, File
from lianwei.core.scope import SYSTEM, attached
from tests.factories.members import make_organisation
from tests.factories.narratives import telling

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
WHAT = {"narrative": "我在健身房办了年卡5800元，商家关门跑路，不退钱。", "happened_on": "2026-03-08"}
WHO = {
    "category": "S0401",
    "business": "悦动健身大坪店",
    "amount": "5800",
    "name": "王桂芳",
    "phone": "13812346027",
}
WISH = {
    "requests": ["R13"],
    "wish": "退4640元",
    "detail_card_left": "还剩12次",
    "agrees_handling": "on",
    "agrees_tell_business": "on",
}


@pytest.fixture
def yuzhong(reference_data):
    return make_organisation("YZ", region_code="500103", phone="023-63510000")


@pytest.fixture
def phone(yuzhong):
    return Client(headers={"accept-language": "zh-hans"})


def page(name):
    return reverse(f"portal_{name}")


def filled(client, **wish):
    client.post(page("what"), WHAT)
    client.post(page("who"), WHO)
    return client.post(page("wish"), WISH | wish)


def test_three_screens_lead_to_a_receipt_and_the_worker_makes_the_case(phone, yuzhong):
    assert phone.post(page("what"), WHAT).url == page("who")
    assert phone.post(page("who"), WHO).url == page("wish")
    assert phone.post(page("wish"), WISH).url == page("receipt")

    text = phone.get(page("receipt")).content.decode()
    assert re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", text) and "data:image/svg+xml" in text
    arrival = QuerySet(Arrival).get()
    take_or_refuse(arrival.pk)
    keep_what_came_along(attached(Event, arrival).get(name="arrival.taken"))
    complaint = QuerySet(Complaint).get()
    assert (complaint.holder, complaint.category, complaint.requests) == (yuzhong, "S0401", ["R13"])
    assert complaint.narrative.endswith("卡里还剩多少：还剩12次")
    consents = attached(Consent, complaint).filter(is_given=True).order_by("pk")
    assert [(each.purpose, each.basis) for each in consents] == [
        ("handling", "consent"),
        ("tell_business", "separate_consent"),
    ]


def test_open_data_is_asked_where_it_is_told_and_never_ticked(phone, yuzhong):
    phone.post(page("what"), WHAT)
    phone.post(page("who"), WHO)
    before = phone.get(page("wish")).content.decode()
    telling(yuzhong)
    [box] = re.findall(r"<input[^>]*agrees_open_narrative[^>]*>", phone.get(page("wish")).content.decode())
    phone.post(page("wish"), WISH | {"agrees_open_narrative": "on"})

    [draft] = Draft.objects.all()
    assert ("agrees_open_narrative" in before, "checked" in box) == (False, False)
    assert [each["purpose"] for each in draft.consents] == ["handling", "tell_business", "open_narrative"]


def test_proposals_say_which_words_led_to_them(phone):
    phone.post(page("what"), WHAT)

    text = phone.get(page("who")).content.decode()

    assert "健身" in text and 'id="proposed"' in text


def test_emergency_words_show_what_to_do_at_once(phone):
    phone.post(page("what"), {"narrative": "在餐馆吃饭后食物中毒住院"})

    assert "120" in phone.get(page("who")).content.decode()


def test_what_was_typed_survives_a_refusal_going_back_and_a_new_visit(phone):
    phone.post(page("what"), WHAT)
    assert phone.post(page("who"), WHO | {"amount": "五千八吧", "phone": ""}).status_code == 422

    assert "悦动健身大坪店" in phone.get(page("who")).content.decode()
    assert phone.post(page("who"), WHO | {"back": "1"}).url == page("what")
    assert "不退钱" in phone.get(page("what")).content.decode()


def test_a_later_screen_asks_for_the_earlier_first(phone):
    assert phone.get(page("wish")).url == page("what")


def test_sending_twice_gives_the_same_receipt(phone):
    filled(phone)

    assert phone.post(page("wish"), WISH).url == page("receipt")
    assert QuerySet(Arrival).count() == 1


def test_a_consent_that_the_law_asks_for_is_asked_only_where_it_matters(phone):
    phone.post(page("what"), {"narrative": "孩子用我的手机充值，未成年"})
    phone.post(page("who"), WHO)

    refused = phone.post(page("wish"), WISH)

    assert refused.status_code == 422 and "agrees_sensitive" in refused.content.decode()
    assert phone.post(page("wish"), WISH | {"agrees_sensitive": "on"}).url == page("receipt")


def test_photos_come_along_and_what_is_no_photo_is_refused(phone):
    phone.post(page("what"), WHAT)
    phone.post(page("who"), WHO)
    bad = SimpleUploadedFile("virus.exe", b"MZ\x90\x00nothing")
    refused = phone.post(page("wish"), WISH | {"uploads": bad})
    assert refused.status_code == 422 and not DraftUpload.objects.exists()

    good = SimpleUploadedFile("收据.png", PNG)
    phone.post(page("wish"), WISH | {"uploads": good})

    arrival = QuerySet(Arrival).get()
    take_or_refuse(arrival.pk)
    taken = attached(Event, arrival).get(name="arrival.taken")
    keep_what_came_along(taken)
    keep_what_came_along(taken)
    complaint = QuerySet(Complaint).get()
    assert [file.source for file in attached(File, complaint)] == ["consumer"]
    assert (DraftUpload.objects.count(), DraftPiece.objects.count()) == (0, 0)


def test_pieces_go_on_where_they_broke_off(phone):
    phone.post(page("what"), WHAT)
    phone.post(page("who"), WHO)
    begin = {"name": "收据.png", "size": str(len(PNG))}
    token = phone.post(page("upload"), begin).json()["token"]

    def piece(at, data):
        address = reverse("portal_piece", args=[token, at])
        return phone.post(address, data, content_type="application/octet-stream").json()

    assert piece(0, PNG[:40]) == {"received": 40, "whole": False}
    assert piece(20, PNG[20:60]) == {"received": 40, "whole": False}
    assert "收据.png" in phone.get(page("wish")).content.decode()
    assert phone.post(page("upload"), begin).json() == {"token": token, "received": 40}
    assert piece(40, PNG[40:]) == {"received": len(PNG), "whole": True}


def test_nobody_else_reaches_a_draft_or_its_files(phone, yuzhong):
    filled_upload = {"name": "a.png", "size": "100"}
    phone.post(page("what"), WHAT)
    token = phone.post(page("upload"), filled_upload).json()["token"]
    stranger = Client()
    stranger.post(page("what"), WHAT)

    reply = stranger.post(reverse("portal_drop", args=[token]))

    assert reply.status_code == 404 and DraftUpload.objects.count() == 1
    assert "不退钱" not in Client().get(page("what")).content.decode()


def test_what_was_typed_is_sealed_and_forgotten_after_a_day(phone, monkeypatch):
    from datetime import timedelta

    from django.utils import timezone

    phone.post(page("what"), WHAT)
    assert "健身".encode() not in bytes(Draft.objects.get().contents.blob)
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=25))

    assert "不退钱" not in phone.get(page("what")).content.decode()
    assert purge_drafts(actor=SYSTEM) == 1


def test_a_list_of_files_costs_no_further_queries(phone):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as seen:
            phone.get(page("wish"))
        return len(seen)

    phone.post(page("what"), WHAT)
    phone.post(page("who"), WHO)
    phone.post(page("upload"), {"name": "1.png", "size": "100"})
    queries()
    one = queries()
    for n in (2, 3):
        phone.post(page("upload"), {"name": f"{n}.png", "size": "100"})

    assert queries() == one


def test_what_did_not_come_whole_is_said_on_the_receipt(phone):
    phone.post(page("what"), WHAT)
    phone.post(page("who"), WHO)
    phone.post(page("upload"), {"name": "1.png", "size": "100"})
    phone.post(page("wish"), WISH)

    assert phone.get(page("receipt")).context["receipt"].broken == 1


def test_a_second_complaint_begins_afresh(phone):
    filled(phone)
    phone.post(page("another"))

    assert "不退钱" not in phone.get(page("what")).content.decode()


def test_files_without_end_from_one_network_are_refused(phone, monkeypatch):
    monkeypatch.setattr("lianwei.web.forms.challenge.UPLOADING", Limit("upload", asks_from=1, most=2))
    files = [SimpleUploadedFile(f"{n}.png", PNG, "image/png") for n in range(2)]
    begin = {"name": "1.png", "size": "100"}

    browsers = [phone, Client(), Client()]
    for browser in browsers:
        browser.post(page("what"), WHAT)
    phone.post(page("who"), WHO)

    taken = [browser.post(page("upload"), begin).status_code for browser in browsers]
    by_form = phone.post(page("wish"), WISH | {"uploads": files})

    assert (taken, by_form.status_code) == ([200, 200, 429], 429)
    assert DraftUpload.objects.count() == 2


def test_drafts_without_end_from_one_network_are_refused(yuzhong, monkeypatch):
    monkeypatch.setattr("lianwei.web.forms.challenge.BEGINNING", Limit("begin", asks_from=1, most=2))

    begun = [Client().post(page("what"), WHAT).status_code for _ in range(3)]

    assert (begun, Draft.objects.count()) == ([302, 302, 429], 2)


def test_files_are_counted_by_what_they_weigh(phone, monkeypatch):
    monkeypatch.setattr("lianwei.web.forms.challenge.MEGABYTES", Limit("megabytes", asks_from=1, most=60))
    phone.post(page("what"), WHAT)

    begin = [{"name": f"{n}.png", "size": str(30 * 1024 * 1024)} for n in range(4)]

    assert [phone.post(page("upload"), each).status_code for each in begin] == [200, 200, 429, 429]


def test_a_text_without_end_is_not_kept(phone):
    answer = phone.post(page("what"), WHAT | {"narrative": "退" * 70_000})

    assert (answer.status_code, Draft.objects.count()) == (422, 0)


@pytest.mark.parametrize("place", ["9" * 5000, "9" * 18, "²", "-1"])
def test_a_district_that_cannot_be_is_asked_again(phone, place):
    phone.post(page("what"), WHAT)

    answer = phone.post(page("who"), WHO | {"place": place})

    assert (answer.status_code, phone.get(page("who")).status_code) == (422, 200)


def test_a_piece_for_a_file_that_was_left_out_is_told_so(phone):
    phone.post(page("what"), WHAT)
    token = phone.post(page("upload"), {"name": "1.png", "size": "100"}).json()["token"]
    phone.post(reverse("portal_drop", args=[token]))

    piece = phone.post(
        reverse("portal_piece", args=[token, 0]), b"x", content_type="application/octet-stream"
    )

    assert piece.status_code == 404


def test_a_script_is_told_in_words_why_a_file_is_not_taken(phone):
    phone.post(page("what"), WHAT)
    asks = {"headers": {"accept": "application/json"}}
    program = b"MZ" + bytes(100)
    token = phone.post(page("upload"), {"name": "1.jpg", "size": len(program)}, **asks).json()["token"]

    address = reverse("portal_piece", args=[token, 0])
    answer = phone.post(address, program, content_type="application/octet-stream", **asks)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["uploads"])
    assert answer.json()["errors"]["uploads"].startswith("这种文件不能上传。")
    assert DraftUpload.objects.count() == 0


def test_a_consent_left_open_says_what_follows(phone):
    phone.post(page("what"), WHAT)
    phone.post(page("who"), WHO)

    refused = phone.post(page("wish"), {}).content.decode()

    assert "请勾选这一项；不同意就没法办理这起投诉。" in refused
    assert "。</a>" not in refused


def test_where_no_association_has_a_region_yet_a_sentence_says_so(reference_data):
    make_organisation("YZ", region_code="")

    refused = filled(Client(headers={"accept-language": "zh-hans"}))

    assert refused.status_code == 422
    assert "这里还没有可以受理投诉的消委会。您填的内容已保留。" in refused.content.decode()
    assert QuerySet(Arrival).count() == 0
