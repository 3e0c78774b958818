import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianwei.knowledge.models import LawArticle, PaperTemplate
from lianwei.knowledge.queries import article_versions, template_versions
from tests.factories.knowledge import knowledge, template
from tests.factories.registry import clerk

pytestmark = pytest.mark.django_db
ALL = ("law.view", "law.revise", "paper_template.view", "paper_template.revise")
LAW, PAPERS = "/knowledge/law/", "/knowledge/papers/"


@pytest.fixture
def desk(client_of):
    return client_of(clerk(*ALL))


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def article(number="25", **fields):
    return LawArticle.objects.create(
        law_code="CPL",
        law_name="消费者权益保护法",
        article=number,
        text="七日内退货",
        confidence="source",
        **fields,
    )


def test_law_is_searched_by_words_law_and_day(desk):
    knowledge()

    assert "第二十五条" in desk.get(LAW, {"q": "七日 运费"}).content.decode()
    assert "第一百四十八条" in desk.get(LAW, {"law": "FSL"}).content.decode()
    assert "第二十一条" in desk.get(LAW, {"law": "SAMR-20", "on": "2026-04-14"}).content.decode()
    assert "lw-empty" in desk.get(LAW, {"law": "SAMR-20", "on": "2026-04-15"}).content.decode()


def test_law_list_costs_the_same_for_one_and_three_rows(desk):
    article("1")
    desk.get(LAW)
    one = queries_of(desk, LAW)
    article("2")
    article("3")

    assert queries_of(desk, LAW) == one


def test_law_article_page_says_that_it_is_a_summary(desk):
    row = article()

    page = desk.get(f"{LAW}{row.pk}/").content.decode()

    assert "用自己的话概述" in page
    assert f"{LAW}{row.pk}/revise/" in page
    assert desk.get(f"{LAW}99/").status_code == 404


def test_revise_a_law_article(desk):
    row = article()
    given = {
        "text": "新条文",
        "source": "公报",
        "confidence": "source",
        "on": "2027-01-01",
        "is_verbatim": "on",
    }

    answer = desk.post(f"{LAW}{row.pk}/revise/", given)
    refused = desk.post(f"{LAW}{row.pk}/revise/", {"text": ""})

    newest, _ = article_versions(row)
    assert answer.headers["Location"] == f"{LAW}{newest.pk}/"
    assert (newest.text, newest.is_verbatim, refused.status_code) == ("新条文", True, 422)


def test_paper_list_costs_the_same_for_one_and_three_rows(desk):
    def paper(code):
        PaperTemplate.objects.create(code=code, org_kind="all", name=code, layout="form", body="x")

    paper("a")
    desk.get(PAPERS)
    one = queries_of(desk, PAPERS)
    paper("b")
    paper("c")

    assert queries_of(desk, PAPERS) == one


def test_paper_list_can_be_asked_for_another_day(desk):
    text = desk.get("/knowledge/papers/", {"on": "2026-06-01"}).content.decode()

    assert 'name="on"' in text
    assert ">None<" not in text and '"None"' not in text


def test_paper_page_shows_text_fields_and_preview(desk):
    row = template()

    page = desk.get(f"{PAPERS}{row.pk}/").content.decode()

    assert [
        word
        for word in ("不予受理告知书", "refusal_ground", "不予受理的情形", "preview.pdf")
        if word not in page
    ] == []
    assert desk.get(PAPERS).content.decode().count("<tr data-row") == PaperTemplate.objects.count()


def test_paper_preview_is_a_pdf(desk):
    answer = desk.get(f"{PAPERS}{template().pk}/preview.pdf")

    assert (answer.headers["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_revise_a_paper(desk):
    row = template()

    refused = desk.post(
        f"{PAPERS}{row.pk}/revise/", {"name": "x", "body": "{{ nobody }}", "on": "2027-01-01"}
    )
    answer = desk.post(
        f"{PAPERS}{row.pk}/revise/", {"name": "告知书", "body": "{{ to }}", "on": "2027-01-01"}
    )

    newest, _ = template_versions(row)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["body"])
    assert answer.headers["Location"] == f"{PAPERS}{newest.pk}/"
    assert newest.body == "{{ to }}"


@pytest.mark.parametrize(("noun", "home"), [("law", LAW), ("paper_template", PAPERS)])
def test_revising_needs_its_permission(client_of, noun, home):
    pk = article().pk if noun == "law" else template().pk

    assert client_of(clerk(f"{noun}.view")).get(f"{home}{pk}/revise/").status_code == 403


def test_english_readers_read_english(client_of):
    row = article(text_en="Return within 7 days")

    page = client_of(clerk("law.view"), language="en").get(f"{LAW}{row.pk}/").content.decode()

    assert "Return within 7 days" in page
