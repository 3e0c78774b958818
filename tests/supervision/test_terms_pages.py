"""The pages of reviews of standard terms, as people at the desks of members use them."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from lianwei.core.documents.paper import Paper, Paragraph
from lianwei.core.documents.typst import to_pdf
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM
from lianwei.supervision.models import Letter, TermsReview, findings_of_review
from tests.factories import projects, registry, terms
from tests.factories.members import make_alliance, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def desk(client_of, home):
    return client_of(make_staff("mediator", organisation=home))


def page_of(browser, review):
    return browser.get(reverse("terms_review_view", args=[review.pk])).content.decode()


def typed(**changes):
    told = {"title": "供用水合同", "version_on": "2024-01-01", "found_at": "企业网站", "text": terms.TEXT}
    return told | {"business": terms.FIRM} | changes


def uploaded(data, name="contract.pdf"):
    return SimpleUploadedFile(name, data)


def blank_pdf():
    writer, stream = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(stream)
    return stream.getvalue()


def test_a_review_is_opened_and_its_first_contract_pasted(desk, home):
    registry.business(terms.FIRM)
    opened = desk.post(reverse("terms_review_open"), {"title": terms.TITLE, "has_no_fee": "on"})
    review = TermsReview.objects.visible_to(SYSTEM).get()

    answer = desk.post(reverse("terms_review_add_contract", args=[review.pk]), typed(), follow=True)

    assert opened.status_code == 302 and answer.status_code == 200
    assert "已拆分为 5 条" in answer.content.decode() and terms.UNFAIR in answer.content.decode()
    assert reverse("terms_review_begin", args=[review.pk]) in page_of(desk, review)


def test_what_was_typed_stays_where_a_contract_is_refused(desk, home):
    review = terms.review(home)

    answer = desk.post(reverse("terms_review_add_contract", args=[review.pk]), typed(business="查无此店"))

    page = answer.content.decode()
    assert answer.status_code == 422 and "查无此店" in page and "因本合同发生的争议" in page


def test_a_pdf_is_read_and_a_damaged_one_refused(desk, home):
    registry.business(terms.FIRM)
    review, paper = terms.review(home), Paper(title="合同", issuer="某公司", blocks=[Paragraph(terms.UNFAIR)])
    form = reverse("terms_review_add_contract", args=[review.pk])

    read = desk.post(form, typed(text="", upload=uploaded(to_pdf(paper))), follow=True)
    damaged = desk.post(form, typed(text="", upload=uploaded(b"%PDF-1.7\n%%EOF\n")))

    assert "用户欠费的" in read.content.decode()
    assert damaged.status_code == 422 and "损坏" in damaged.content.decode()


def test_a_scan_leads_to_the_place_to_type(desk, home):
    registry.business(terms.FIRM)
    review = terms.review(home)
    form = reverse("terms_review_add_contract", args=[review.pk])

    answer = desk.post(form, typed(text="", upload=uploaded(blank_pdf())), follow=True)
    contract = terms.first(review)
    place = reverse("terms_review_enter_text", args=[review.pk, contract.pk])

    assert answer.redirect_chain[-1][0] == place and "没有从文件中读出文字" in answer.content.decode()
    assert place in page_of(desk, review)
    assert desk.post(place, {"text": " "}).status_code == 422
    assert desk.post(place, {"text": terms.TEXT}).status_code == 302
    assert len(terms.texts_of(contract)) == 5


def test_clauses_near_the_library_come_first_with_the_shared_words_marked(desk, home):
    make_alliance(home)
    terms.in_force(home)
    review = terms.begun(home)
    address = reverse("terms_review_view_contract", args=[review.pk, terms.first(review).pk])

    near = desk.get(address).content.decode()
    every = desk.get(f"{address}?show=all").content.decode()

    assert f"<mark>{terms.UNFAIR[:6]}" in near and "几乎相同" in near and "公司按国家标准供水" not in near
    assert "公司按国家标准供水" in every


def test_the_form_of_a_finding_begins_with_the_library_and_leads_on(desk, home):
    make_alliance(home)
    terms.in_force(home)
    review = terms.begun(home)
    clause = terms.clause(review)

    page = desk.get(reverse("terms_review_view_clause", args=[review.pk, clause.pk])).content.decode()
    bad = desk.post(reverse("terms_review_decide", args=[review.pk, clause.pk]), {"reason": "不合理的约定"})
    good = {"grade": "unfair", "fault": "aggravates", "quote": clause.text, "reason": "加重责任"}
    good |= {"proposal": terms.MENDED, "article_1": terms.article().pk}
    answer = desk.post(reverse("terms_review_decide", args=[review.pk, clause.pk]), good)

    assert terms.MENDED in page
    assert bad.status_code == 422 and "不合理的约定" in bad.content.decode()
    assert answer.status_code == 302 and "/clauses/" in answer["Location"]
    assert findings_of_review(review).get().quote == clause.text


def test_one_click_says_that_a_clause_is_fine(desk, home):
    review = terms.begun(home)
    clause = terms.clause(review, "第一条")

    answer = desk.post(reverse("terms_review_decide_fine", args=[review.pk, clause.pk]), {"show": "left"})

    assert answer["Location"].endswith("?show=left")
    assert terms.clause(review, "第一条").state == "fine"


def test_a_letter_begins_with_the_findings(desk, home):
    review = terms.agreed(home)
    form = reverse("terms_review_draft_letter", args=[review.pk, terms.first(review).business_id])
    writer = desk.session["_auth_user_id"]

    page = desk.get(form).content.decode()
    said = {"title": "劝喻函", "businesses": terms.FIRM, "grounds": "发现问题", "demands": "修改"}
    answer = desk.post(form, said | {"reply_due": "2099-12-31", "contact": writer})

    assert terms.UNFAIR in page and terms.MENDED in page
    letter = Letter.objects.visible_to(SYSTEM).get()
    assert answer["Location"] == reverse("letter_detail", args=[letter.pk])
    assert letter.title in page_of(desk, review)


def test_both_versions_stand_beside_each_other_and_are_confirmed(desk, home):
    new = terms.renewed(home)
    keys = [new.review_id, new.pk]
    found = findings_of_review(new.review).get()

    page = desk.get(reverse("terms_review_view_versions", args=keys)).content.decode()
    bad = desk.post(reverse("terms_review_confirm", args=keys), {})
    answer = desk.post(reverse("terms_review_confirm", args=keys), {f"fate_{found.pk}": "mended"})

    assert "<del>" in page and "<ins>" in page
    assert bad.status_code == 422 and answer.status_code == 302
    assert "已改正" in page_of(desk, new.review) and "120000" in page_of(desk, new.review)


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_the_report_names_firm_clause_article_and_proposal(desk, home, form):
    new = terms.renewed(home)
    terms.confirmed(new)

    data = desk.get(reverse(f"terms_review_view_{form}", args=[new.review_id])).content

    if form == "pdf":
        text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(data)).pages).replace("\n", "")
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [each for each in archive.namelist() if each.endswith(".xml")]
            text = "".join(archive.read(each).decode() for each in parts)
    wanted = [terms.FIRM, "第二条", "第二十六条", "书面催告", *(["未收取经营者"] if form != "xlsx" else [])]
    assert [each for each in wanted if each not in text] == []


def test_the_list_asks_as_often_for_three_reviews_as_for_one(desk, home):
    terms.review(home)
    one = asked(desk, reverse("terms_review_list"))
    for _number in range(2):
        terms.begun(home)

    assert asked(desk, reverse("terms_review_list")) == one


def test_the_library_asks_as_often_for_three_wordings_as_for_one(desk, home):
    make_alliance(home)
    terms.in_force(home)
    one = asked(desk, reverse("typical_term_list"))
    for wording in (terms.COURT, "预付款概不退还。"):
        terms.in_force(home, wording)

    assert asked(desk, reverse("typical_term_list")) == one


def test_a_contract_asks_as_often_for_three_clauses_as_for_one(desk, home):
    one, three = terms.begun(home, "第一条 甲。"), terms.begun(home, "第一条 甲。\n第二条 乙。\n第三条 丙。")
    first, second = (
        reverse("terms_review_view_contract", args=[each.pk, terms.first(each).pk]) + "?show=all"
        for each in (one, three)
    )

    assert asked(desk, first) == asked(desk, second)


def asked(browser, address):
    """How many queries a page takes, once what is kept in the process is read."""
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        browser.get(address)
    return len(queries)


def test_the_page_of_the_project_shows_its_reviews(client_of, home):
    project = projects.project(home, kind="contract_review")
    boss = client_of(make_staff("head", organisation=home))
    address = reverse("joint_project_view", args=[project.pk])
    before = boss.get(address).content.decode()
    terms.review(home, project_id=project.pk)

    after = boss.get(address).content.decode()

    assert f"{reverse('terms_review_open')}?project={project.pk}" in before
    assert terms.TITLE in after and terms.TITLE not in before


def test_the_library_finds_words_and_kinds(desk, home):
    make_alliance(home)
    terms.in_force(home)
    address = reverse("typical_term_list")

    assert terms.UNFAIR[:8] in desk.get(address, {"q": "停止供水"}).content.decode()
    assert terms.UNFAIR[:8] not in desk.get(address, {"fault": "court"}).content.decode()
    assert desk.get(address, {"view": "nonsense", "fault": "x", "after": "y"}).status_code == 200


def test_a_finding_begins_an_entry_of_the_library(desk, home):
    make_alliance(home)
    review = terms.begun(home)
    found = terms.found(review)
    form = reverse("typical_term_contribute") + f"?finding={found.pk}"

    page = desk.get(form).content.decode()
    said = {"fault": "aggravates", "wording": terms.UNFAIR, "reason": "加重责任", "proposal": terms.MENDED}
    answer = desk.post(form, said | {"article_1": terms.article().pk})

    assert terms.MENDED in page and answer.status_code == 302


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_speak_both_languages(client_of, home, language):
    make_alliance(home)
    terms.in_force(home)
    new = terms.renewed(home)
    deliver_pending()
    browser = client_of(make_staff("mediator", organisation=home), language=language)
    first = terms.first(new.review)
    clause = terms.clause(new.review)
    pages = [
        reverse("terms_review_list"),
        reverse("typical_term_list"),
        reverse("terms_review_view", args=[new.review_id]),
        reverse("terms_review_view_contract", args=[new.review_id, first.pk]) + "?show=all",
        reverse("terms_review_view_clause", args=[new.review_id, clause.pk]),
        reverse("terms_review_view_versions", args=[new.review_id, new.pk]),
    ]

    said = [browser.get(each) for each in pages]

    assert {each.status_code for each in said} == {200}
    words = "Reviews of standard terms" if language == "en" else "格式合同点评"
    assert words in said[0].content.decode()
