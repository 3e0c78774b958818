"""Papers of a case: what they say, the way they go, the file they end in."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from lianwei.cases import clockwork
from lianwei.cases.models import Complaint
from lianwei.cases.operations import (
    decline_complaint,
    request_supplement,
    schedule_session,
    terminate_complaint,
)
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.cases.operations.handling.papers import (
    bind_file,
    draft_paper,
    pack_evidence,
    print_paper,
    revise_paper,
)
from lianwei.cases.papers.casebook import CaseBook
from lianwei.cases.papers.context import PRINTED_AT_ONCE, SIGNED_OFF, TO_FILL_IN, composed
from lianwei.cases.papers.editing import pieces
from lianwei.core import clock
from lianwei.core.documents.docx import to_docx
from lianwei.core.documents.pack import verify_pack
from lianwei.core.documents.paper import Ticks
from lianwei.core.documents.queries import document_of, paper_of
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.models import ReadLog
from lianwei.core.scope import SYSTEM, find
from lianwei.members.queries import actor_of
from tests.factories.cases import CALLER
from tests.factories.caseworkers import make_accepted, make_caseworker, make_complaint
from tests.factories.knowledge import knowledge
from tests.factories.members import at_office, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def yuzhong(reference_data):
    knowledge()
    return make_organisation("YZ", name="渝中区消委会", short_name="渝中消委", phone="023-63000000")


@pytest.fixture
def chen(yuzhong):
    return make_caseworker(yuzhong, username="chen", name="陈建华")


@pytest.fixture
def actor(chen):
    return actor_of(chen)


def text_of(complaint, code, actor, **about):
    paper = composed(CaseBook(complaint, actor, code, about), blank=TO_FILL_IN)
    return "\n".join([paper.title, *(piece.text for piece in pieces(paper))])


@pytest.mark.parametrize("code", [*PRINTED_AT_ONCE, *SIGNED_OFF])
def test_every_paper_can_be_written_from_a_fresh_case(actor, code):
    complaint = make_accepted(actor)

    paper = composed(CaseBook(complaint, actor, code), blank=TO_FILL_IN)

    assert to_docx(paper).startswith(b"PK")
    assert paper.issuer == "渝中区消委会"


def test_the_registration_form_carries_every_value_of_the_form(actor):
    person = {"id_kind": "resident_card", "id_number": "11010519491231002X", "agrees_publicity": True}
    complaint = make_complaint(actor, person=person)

    text = text_of(complaint, "complaint_form", actor)

    wanted = (
        "渝中区消委会",
        complaint.number,
        "王桂芳",
        CALLER.phone,
        "居民身份证",
        "11010519491231002X",
        "同意",
    )
    wanted += (
        "未表示",
        "渝中丽人美容院、重庆丽人生物科技公司",
        "李莉",
        "13900001111",
        "退还货款和服务费用",
        "请求金额5,800.00元",
    )
    assert [each for each in wanted if each not in text] == []


def test_revealed_values_leave_a_trace_with_the_paper_as_reason(actor):
    complaint = make_complaint(actor)

    composed(CaseBook(complaint, actor, "acceptance_notice"), blank=TO_FILL_IN)

    rows = ReadLog.objects.filter(subject=f"complaint:{complaint.pk}")
    assert list(rows.values_list("what", "reason")) == [("cases_complainant.name", "paper acceptance_notice")]


def test_a_letter_to_the_business_shows_tokens_instead_of_numbers(actor):
    complaint = make_complaint(actor)

    text = text_of(complaint, "business_letter", actor)

    assert ("〔电话1〕" in text, "13900001111" in text, CALLER.phone in text) == (True, False, False)


def test_a_refusal_ticks_its_ground_among_all_of_the_ruleset(actor):
    complaint = make_complaint(actor)
    grounds = clockwork.ruleset_of(complaint.holder_id, on=clock.today()).refusal_grounds
    declined = decline_complaint(complaint.pk, actor=actor, ground=grounds[2].code, explanation="没有请求")

    paper = composed(CaseBook(declined, actor, "decline_notice"))

    ticks = next(block for block in paper.blocks if isinstance(block, Ticks))
    assert list(ticks.items) == [(each.name, each == grounds[2]) for each in grounds]
    assert "具体理由：没有请求" in [piece.text for piece in pieces(paper)]


def test_a_supplement_notice_lists_what_is_missing(actor):
    complaint = make_complaint(actor)
    request = request_supplement(complaint.pk, actor=actor, items=["身份证明", "购买凭证"])

    text = text_of(complaint, "supplement_notice", actor)

    assert "身份证明\n购买凭证" in text
    assert f"{request.due_on.year}年{request.due_on.month}月{request.due_on.day}日前补正" in text


def test_a_mediation_notice_says_when_where_and_who(actor, chen):
    with clock.playing(at_office("2026-03-02 10:00")):
        complaint = make_accepted(actor)
        at = at_office("2026-03-10 09:30")
        schedule_session(
            complaint.pk, actor=actor, held_at=at, way="on_site", mediator_id=chen.pk, place="调解室"
        )

        text = text_of(complaint, "mediation_notice", actor)

    assert "2026年3月10日09:30进行调解，地点（方式）：调解室" in text
    assert "调解人员：陈建华" in text


def test_an_association_issues_no_decision_and_an_authority_no_notice(reference_data):
    knowledge()
    office = make_organisation("AA", kind="SUPERVISOR", name="某区市场监督管理局", phone="12315")
    own = actor_of(make_caseworker(office))
    complaint = make_accepted(own)

    paper = composed(CaseBook(complaint, own, "acceptance_notice"))

    assert paper.title == "投诉受理决定书"


def test_a_missing_field_is_named_and_nothing_is_drafted(actor):
    complaint = make_complaint(actor)

    with pytest.raises(Invalid) as refused:
        draft_paper(complaint.pk, "identity_notice", actor=actor)

    assert set(refused.value.fields) == {"due_on", "materials"}


def test_a_paper_of_the_head_is_reviewed_and_one_of_the_handler_is_not(actor):
    complaint = make_accepted(actor)

    notice = draft_paper(complaint.pk, "acceptance_notice", actor=actor)
    ending = draft_paper(complaint.pk, "termination_notice", actor=actor, blank=TO_FILL_IN)

    assert (notice.needs_review, ending.needs_review) == (False, True)


def test_a_draft_changes_piece_by_piece(actor):
    complaint = make_accepted(actor)
    draft = draft_paper(complaint.pk, "acceptance_notice", actor=actor)

    revise_paper(complaint.pk, draft.pk, actor=actor, texts={"b0": "已受理。"})

    paper = paper_of(document_of(complaint, draft.pk), actor=actor)
    assert (paper.blocks[0].text, paper.addressee) == ("已受理。", "王桂芳")


def test_only_forms_are_printed_without_signatures(actor):
    complaint = make_accepted(actor)

    assert print_paper(complaint.pk, "complaint_form", actor=actor).title == "投诉登记表"
    with pytest.raises(NotVisible):
        print_paper(complaint.pk, "acceptance_notice", actor=actor)


def test_printing_needs_the_permission(yuzhong, actor):
    complaint = make_complaint(actor)
    other = actor_of(make_caseworker(yuzhong, without=("complaint.print",)))

    with pytest.raises(NotAllowed):
        print_paper(complaint.pk, "complaint_form", actor=other)


# In the browser


@pytest.fixture
def pages(client_of, chen):
    return client_of(chen)


def step(page, base, verb, **typed):
    return page.post(f"{base}{verb}/", typed).status_code


def test_a_paper_goes_its_way_from_draft_to_service(client_of, yuzhong, pages, actor):
    colleague = client_of(make_caseworker(yuzhong, username="li"))
    make_caseworker(yuzhong, username="wang")
    complaint = make_accepted(actor)
    ground = clockwork.ruleset_of_case(complaint).end_grounds[4]
    terminate_complaint(complaint.pk, actor=actor, ground=ground.code, explanation="各执一词")
    today = clock.today().isoformat()

    drafted = pages.post(f"/cases/{complaint.pk}/documents/new/termination_notice/", {})
    base = drafted["Location"]

    assert step(pages, base, "submit") == 302
    assert step(colleague, base, "review") == 302
    assert step(pages, base, "approve") == 403
    assert step(colleague, base, "approve") == 302
    assert step(pages, base, "dispatch", way="post") == 409
    assert step(pages, base, "seal", seal="公章", copies="3", used_on=today) == 302
    scan = SimpleUploadedFile("盖章件.pdf", b"%PDF-1.4\n%%EOF")
    assert pages.post(f"{base}scan/", {"uploads": [scan]}).status_code == 302
    assert step(pages, base, "dispatch", way="post") == 302
    served = {
        "party": "consumer",
        "way": "post",
        "result": "received",
        "delivered_on": today,
        "recipient": "王桂芳",
    }
    assert step(pages, base, "deliver", **served) == 302

    page = pages.get(base)
    document = page.context["paper"].document
    assert (document.number, document.status) == (f"渝中消委〔{clock.today().year}〕1号", "delivered")
    assert (document.original_file_id is not None, document.delivered_on) == (True, clock.today())


def test_what_its_handler_signs_needs_no_second_person(yuzhong, pages, actor):
    complaint = make_complaint(actor)
    typed = {"due_on": "2026年12月1日", "materials": "身份证"}

    base = pages.post(f"/cases/{complaint.pk}/documents/new/identity_notice/", typed)["Location"]
    answers = [step(pages, base, "submit"), step(pages, base, "approve"), step(pages, base, "approve")]

    assert answers == [302, 302, 409]


def test_in_an_office_of_one_the_head_signs_the_own_draft(pages, actor):
    complaint = make_accepted(actor)
    base = pages.post(f"/cases/{complaint.pk}/documents/new/closing_notice/", {"result": "已和解"})[
        "Location"
    ]

    answers = [step(pages, base, verb) for verb in ("submit", "review", "approve")]

    assert answers == [302, 302, 302]


def test_what_the_case_does_not_say_is_asked_before_drafting(pages, actor):
    complaint = make_complaint(actor)
    address = f"/cases/{complaint.pk}/documents/new/identity_notice/"

    page = pages.get(address)
    refused = pages.post(address, {"due_on": "", "materials": "身份证"})

    assert list(page.context["form"].fields) == ["due_on", "materials"]
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["due_on"])
    assert "身份证" in refused.content.decode()


def test_a_returned_paper_says_why(client_of, yuzhong, pages, actor):
    colleague = client_of(make_caseworker(yuzhong))
    complaint = make_accepted(actor)
    base = pages.post(f"/cases/{complaint.pk}/documents/new/closing_notice/", {"result": "已和解"})[
        "Location"
    ]
    step(pages, base, "submit")

    step(colleague, base, "return", reason="请写明金额")

    assert "退回意见：请写明金额" in pages.get(base).content.decode()


def test_papers_download_as_pdf_and_as_word_file(pages, actor):
    complaint = make_accepted(actor)
    base = pages.post(f"/cases/{complaint.pk}/documents/new/acceptance_notice/", {})["Location"]

    pdf, word = pages.get(f"{base}paper.pdf"), pages.get(f"{base}paper.docx")
    form = pages.get(f"/cases/{complaint.pk}/print/complaint_form.pdf")

    assert (pdf.content[:5], word.content[:2], form.content[:5]) == (b"%PDF-", b"PK", b"%PDF-")
    assert pdf["Content-Disposition"].startswith("attachment")


def test_papers_of_another_member_do_not_exist(client_of, pages, actor):
    complaint = make_accepted(actor)
    base = pages.post(f"/cases/{complaint.pk}/documents/new/acceptance_notice/", {})["Location"]
    stranger = client_of(make_caseworker(make_organisation("BB")))

    tried = [base, f"{base}paper.pdf", f"{base}approve/", f"/cases/{complaint.pk}/case-file.pdf"]
    assert [stranger.get(address).status_code for address in tried] == [404, 404, 404, 404]


def test_the_case_file_holds_cover_index_papers_and_files(pages, actor):
    complaint = make_accepted(actor)
    draft_paper(complaint.pk, "acceptance_notice", actor=actor)
    add_evidence(
        complaint.pk,
        actor=actor,
        uploads=[SimpleUploadedFile("聊天.txt", "记录".encode())],
        source="consumer",
    )

    book = PdfReader(io.BytesIO(bind_file(complaint.pk, actor=actor)))

    titles = [item.title for item in book.outline]
    assert titles == ["投诉登记表", "受理告知书", "投诉人材料：聊天.txt", "办理期限记录"]


def test_the_evidence_pack_is_checked_without_the_system(actor):
    complaint = make_accepted(actor)

    data = pack_evidence(complaint.pk, actor=actor)

    assert verify_pack(io.BytesIO(data))["problems"] == []
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        manifest = json.loads(pack.read("manifest.json"))
    assert manifest["facts"]["number"] == complaint.number
    assert [each["title"] for each in manifest["files"]][-1] == "办理记录（事件链）"


def test_binding_the_file_needs_the_permission_and_is_recorded(yuzhong, actor):
    complaint = make_accepted(actor)
    other = actor_of(make_caseworker(yuzhong, without=("complaint.export",)))

    with pytest.raises(NotAllowed):
        bind_file(complaint.pk, actor=other)
    assert find(Complaint, complaint.pk, actor=SYSTEM).version == complaint.version
