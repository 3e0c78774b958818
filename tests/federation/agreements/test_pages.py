"""The pages, as people use them: from the draft to the signatures, the reading and the certificate."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from lianwei.federation.models import DeletionCertificate, SharingAgreement
from tests.factories.cases import complaint
from tests.factories.members import make_actor, make_organisation, make_staff
from tests.factories.sharing import (
    FACTS,
    PERSONS,
    allied,
    drafted,
    in_force,
    offered,
    party,
    staff_of,
    with_peer,
)

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def home():
    return make_organisation("HM")


@pytest.fixture
def away():
    return make_organisation("AW")


def typed(away, **changes):
    """What a head types into the form."""
    today = clock.today()
    return {
        "title": "预付卡纠纷协同",
        "partners": [away.pk],
        "direction": "both",
        "purpose": "合并处理同一商户的纠纷",
        "basis": "joint",
        "fields_facts": FACTS,
        "fields_narrative": ["complaint.narrative"],
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=30)).isoformat(),
        "keep_days": "90",
        "deletion_days": "15",
    } | changes


def go(client, verb, pk, data=None):
    return client.post(reverse(f"sharing_agreement_{verb}", args=[pk]), data or {})


def test_from_the_form_to_the_signatures(client_of, home, away):
    allied(home, away)
    ours = client_of(make_staff("head", organisation=home))
    theirs = client_of(make_staff("head", organisation=away))

    ours.post(reverse("sharing_agreement_draft"), typed(away))
    row = SharingAgreement.objects.visible_to(SYSTEM).get()
    refused = go(ours, "offer", row.pk)
    answers = {name: "限于本目的" for name in ("lawfulness", "risks", "measures")}
    go(ours, "assess", row.pk, answers | {"assessed_on": clock.today().isoformat()})
    go(ours, "offer", row.pk)
    go(ours, "sign", row.pk)
    waiting = theirs.get(reverse("sharing_agreement_list")).content.decode()
    scan = SimpleUploadedFile("签字.pdf", SCAN)
    go(theirs, "sign", row.pk, {"signed": scan})

    page = theirs.get(reverse("sharing_agreement_view", args=[row.pk])).content.decode()
    row.refresh_from_db()
    assert (refused.status_code, row.status) == (409, "in_force")
    assert row.fields == sorted([*FACTS, "complaint.narrative"])
    assert "待本方签署" in waiting
    assert "查阅其案件" in page and "手签文本" in page and "限于本目的" in page


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(client_of, home, away):
    allied(home, away)
    client = client_of(make_staff("head", organisation=home))

    answer = client.post(reverse("sharing_agreement_draft"), typed(away, ends_on="2020-01-01"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "协议的最后一天早于第一天。" in page and "合并处理同一商户的纠纷" in page
    assert not SharingAgreement.objects.visible_to(SYSTEM).exists()


def test_a_draft_is_changed_on_its_page(client_of, home, away):
    row = drafted(home, away)
    client = client_of(make_staff("head", organisation=home))
    form = client.get(reverse("sharing_agreement_revise", args=[row.pk])).content.decode()

    go(client, "revise", row.pk, typed(away, title="改后的名称", fields_narrative=[]))

    row.refresh_from_db()
    assert row.title == "改后的名称" and "预付卡纠纷协同" in form
    assert form.count(" checked") >= len(FACTS) + 2  # the other party and the direction, too


def test_reading_a_case_and_the_register_of_who_shares_it(client_of, home, away):
    row, case = in_force(home, away, fields=PERSONS), complaint(actor=staff_of(away))
    reader = client_of(make_staff("clerk", organisation=home))
    keys = [row.pk, party(row, away).pk]

    listed = reader.get(reverse("sharing_agreement_read", args=keys)).content.decode()
    one = reader.get(reverse("sharing_agreement_read_case", args=[*keys, case.pk])).content.decode()
    register = client_of(make_staff("clerk", organisation=away)).get(
        reverse("sharing_agreement_view_readings")
    )

    assert case.number in listed and case.number in one
    assert "消费者没有同意" in one and "王桂芳" not in one + listed
    assert str(home) in register.content.decode() and case.number in register.content.decode()


def test_a_file_its_certificate_and_the_papers(client_of, home, away):
    row = in_force(home, away)
    case = complaint(actor=staff_of(away))
    client = client_of(make_staff("head", organisation=home))

    sheet = client.post(reverse("sharing_agreement_export", args=[row.pk, party(row, away).pk]))
    go(client, "certify", row.pk, {"statement": "已彻底删除"})
    made = DeletionCertificate.objects.visible_to(SYSTEM).get()
    proof = client.get(reverse("sharing_agreement_view_certificate", args=[row.pk, made.pk]))
    paper = client.get(reverse("sharing_agreement_view_paper", args=[row.pk]))

    assert case.number in sheet.content.decode("utf-8-sig")
    assert proof.content[:5] == paper.content[:5] == b"%PDF-"
    assert made.number in client.get(reverse("sharing_agreement_view", args=[row.pk])).content.decode()


def test_a_certificate_of_another_agreement_is_not_there(client_of, home, away):
    row, other = in_force(home, away), make_organisation("OT")
    second = offered(home, other)
    client = client_of(make_staff("head", organisation=home))
    client.post(reverse("sharing_agreement_export", args=[row.pk, party(row, away).pk]))
    go(client, "certify", row.pk, {"statement": "已彻底删除"})
    made = DeletionCertificate.objects.visible_to(SYSTEM).get()

    page = client.get(reverse("sharing_agreement_view_certificate", args=[second.pk, made.pk]))

    assert page.status_code == 404


def test_ending_on_the_page_asks_for_a_reason(client_of, home, away):
    row = in_force(home, away)
    client = client_of(make_staff("head", organisation=home))

    empty = go(client, "end", row.pk)
    go(client, "end", row.pk, {"reason": "合作结束"})

    page = client.get(reverse("sharing_agreement_view", args=[row.pk])).content.decode()
    assert empty.status_code == 422
    assert "合作结束" in page and "查阅其案件" not in page


def test_the_secretary_general_agrees_with_a_peer_and_a_head_sees_nothing_of_it(client_of, stranger, peer):
    row = with_peer(stranger, peer)
    secretary, head = (client_of(make_staff(role)) for role in ("secretary_general", "head"))

    page = secretary.get(reverse("sharing_agreement_view", args=[row.pk]))
    form = secretary.get(reverse("sharing_agreement_draft_with_peer"))

    assert "成都平原消费维权联盟" in page.content.decode()
    assert "登记件数" in form.content.decode()
    assert head.get(reverse("sharing_agreement_view", args=[row.pk])).status_code == 404


def test_the_page_of_a_peer_says_why_nothing_is_shared(client_of, stranger, peer):
    client = client_of(make_staff("system_admin"))

    before = client.get(reverse("peer_view", args=[peer.pk])).content.decode()

    assert "没有数据共享协议允许这样做。" in before


def test_pages_in_english(client_of, home, away):
    row = in_force(home, away, fields=PERSONS)
    client = client_of(make_actor("head", organisation=home), language="en")

    page = client.get(reverse("sharing_agreement_view", args=[row.pk])).content.decode()

    assert "Name of the consumer" in page and "Processing in common" in page
