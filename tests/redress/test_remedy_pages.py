"""The pages of court and other ways, as somebody at the desk uses them."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from lianwei.cases.models import Status
from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from lianwei.members.queries import actor_of
from lianwei.redress.models import LegalRemedy
from lianwei.redress.queries.remedy_panel import remedy_panel
from tests.cases.stages import playing, standing
from tests.factories import redress
from tests.factories.members import make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def office():
    return make_organisation("YZ", is_mediation_committee=True)


@pytest.fixture
def head(office):
    return make_staff("head", organisation=office)


def only():
    return LegalRemedy.objects.visible_to(SYSTEM).get()


def test_from_the_page_of_a_case_to_the_decree(client_of, office, head):
    case = standing(Status.AGREED, redress.lawyer(office))
    browser = client_of(head)
    page = browser.get(reverse("complaint_detail", args=[case.pk])).content.decode()
    assert reverse("legal_remedy_prepare", args=[case.pk]) in page
    assert case.number in browser.get(reverse("legal_remedy_list")).content.decode()

    browser.post(reverse("legal_remedy_prepare", args=[case.pk]), {"body": "渝中区人民法院"})
    row, today = only(), clock.today().isoformat()
    pdf = browser.get(reverse("legal_remedy_print_pdf", args=[row.pk]))
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf.content)).pages)
    assert "司法确认申请书" in text and "证据目录" in text
    assert browser.get(reverse("legal_remedy_print_docx", args=[row.pk])).content[:2] == b"PK"
    steps = {
        "file": {"on": today, "body": "渝中区人民法院", "court_number": "民特1号"},
        "confirm": {"on": today, "result_number": "民特1号裁定"},
    }
    for verb, typed in steps.items():
        assert browser.post(reverse(f"legal_remedy_{verb}", args=[row.pk]), typed).status_code == 302

    page = browser.get(reverse("legal_remedy_view", args=[row.pk])).content.decode()
    assert only().status == "confirmed"
    assert "民特1号裁定" in page and "法院于" in page


def test_a_last_day_that_nobody_had_to_keep_is_not_called_late(office, head):
    with playing("2026-03-02"):
        case = standing(Status.AGREED, redress.lawyer(office))
    with playing("2026-04-01"):
        on_its_day = remedy_panel(case, actor_of(head), False).facts
    with playing("2026-04-02"):
        passed = remedy_panel(case, actor_of(head), False).facts

    assert on_its_day.to_confirm.chip is not None
    assert (passed.to_confirm.chip, passed.may_prepare) == (None, False)


def test_support_is_asked_for_decided_and_its_letter_drafted(client_of, office, head):
    clerk, case = make_staff("clerk", organisation=office), redress.fitting(office)
    desk = client_of(clerk)
    typed = {"kind": "suit_support", "body": "渝中区人民法院", "facts": "逾期未退款"}
    assert desk.post(reverse("legal_remedy_request", args=[case.pk]), typed).status_code == 302
    row = only()
    assert desk.post(reverse("legal_remedy_decide", args=[row.pk]), {}).status_code == 403

    browser = client_of(head)
    assert browser.post(reverse("legal_remedy_decide", args=[row.pk]), {}).status_code == 302

    page = browser.get(reverse("legal_remedy_view", args=[row.pk])).content.decode()
    assert reverse("document_draft", args=[case.pk, "suit_support_opinion"]) in page
    assert "支持起诉意见书" in page


def test_a_fault_stands_beside_its_field(client_of, office, head):
    case = redress.fitting(office)

    answer = client_of(head).post(
        reverse("legal_remedy_request", args=[case.pk]), {"kind": "arbitration", "facts": ""}
    )

    assert answer.status_code == 422
    assert LegalRemedy.objects.visible_to(SYSTEM).count() == 0


def test_the_list_costs_the_same_for_one_row_and_three(client_of, office, head):
    browser, counts = client_of(head), []
    for count in (1, 2):
        for _n in range(count):
            redress.remedy(office)
        browser.get(reverse("legal_remedy_list"))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse("legal_remedy_list")).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_association_above_is_told_on_its_desk_and_gives_the_receipt(client_of):
    province = make_organisation("CQ", kind="PROV")
    below = make_organisation("YB", parent=province)
    case = redress.fitting(below)
    desk = client_of(make_staff("head", organisation=below))
    facts = {"facts": "同一格式条款，涉及约300名消费者"}
    assert desk.post(reverse("legal_remedy_hand_up", args=[case.pk]), facts).status_code == 302

    above = client_of(make_staff("head", organisation=province))
    assert "待签收的公益诉讼材料" in above.get("/").content.decode()
    page = above.get(reverse("legal_remedy_view", args=[only().pk])).content.decode()
    assert "同一格式条款" in page and "王桂芳" not in page
    assert above.post(reverse("legal_remedy_receive", args=[only().pk]), {}).status_code == 302

    shown = client_of(make_staff("head", organisation=below)).get(
        reverse("legal_remedy_view", args=[only().pk])
    )
    assert only().receipt in shown.content.decode()


def test_the_page_of_a_case_reads_no_empty_table_of_courts(client_of, office, head):
    case = redress.fitting(office)
    browser = client_of(head)
    browser.get(reverse("complaint_detail", args=[case.pk]))

    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse("complaint_detail", args=[case.pk]))

    asked = [each["sql"] for each in queries.captured_queries if "redress_legalremedy" in each["sql"]]
    assert [each.partition("(")[0] for each in asked] == ["SELECT EXISTS "]
