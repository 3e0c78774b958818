"""What a day at the desk found: who is offered, who is named, where a refusal leads, which words are used."""

import re
from pathlib import Path

import pytest

import lianwei.cases
from lianwei.cases.forms.steps_choices import mediators
from lianwei.cases.operations import accept_complaint
from lianwei.cases.queries import case_page
from lianwei.cases.queries.people.team import people_who_hold
from lianwei.members.queries import actor_of
from tests.factories.cases import complaint
from tests.factories.caseworkers import make_caseworker, make_complaint
from tests.factories.knowledge import knowledge
from tests.factories.members import make_alliance, make_organisation, make_staff, supervise
from tests.factories.papers import draft, submit_document

from .actors import worker
from .test_pages_intake import FILLED

pytestmark = pytest.mark.django_db
CASES = Path(lianwei.cases.__file__).parent


@pytest.fixture
def yuzhong(reference_data):
    knowledge()
    return make_organisation("YZ", name="渝中区消委会", short_name="渝中消委")


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_lists_offer_those_alone_whose_roles_include_the_work(yuzhong):
    clerk, _mediator, analyst = (
        make_staff(role, organisation=yuzhong, name=name)
        for role, name in (("clerk", "登记"), ("mediator", "调解"), ("analyst", "分析"))
    )
    case = complaint(actor=actor_of(clerk))

    assert [name for _pk, name in mediators(case)] == ["调解"]
    assert [each.name for each in people_who_hold(yuzhong.pk)] == ["登记", "调解"]
    assert analyst.is_active


def test_a_clerk_reads_who_may_accept(yuzhong):
    clerk = make_staff("clerk", organisation=yuzhong)
    for role, name in (("mediator", "周调解"), ("head", "吴主任")):
        make_staff(role, organisation=yuzhong, name=name)
    case = complaint(actor=actor_of(clerk))

    why = case_page(case.pk, actor=actor_of(clerk)).band.why

    assert "可决定受理的有：吴主任、周调解。" in why
    assert "可决定受理" not in case_page(case.pk, actor=worker(yuzhong)).band.why


def test_a_clerk_alone_reads_that_nobody_may_accept(yuzhong):
    clerk = make_staff("clerk", organisation=yuzhong)

    page = case_page(complaint(actor=actor_of(clerk)).pk, actor=actor_of(clerk))

    assert "还没有可以决定受理的人员" in page.band.why


def test_a_step_that_came_too_late_leads_back_to_the_case(client_of, yuzhong):
    chen = make_caseworker(yuzhong)
    case = make_complaint(actor_of(chen))
    accept_complaint(case.pk, actor=actor_of(chen), no_talks="refuses")

    answer = client_of(chen).get(f"/cases/{case.pk}/accept/")

    assert answer.status_code == 409
    assert f'href="/cases/{case.pk}/"' in text_of(answer)


def test_a_case_that_is_not_there_is_no_place_to_lead_to(client_of, yuzhong):
    stranger = make_caseworker(make_organisation("GA"))
    case = complaint(actor=worker(yuzhong))

    answer = client_of(stranger).get(f"/cases/{case.pk}/accept/")

    assert answer.status_code == 404
    assert f'href="/cases/{case.pk}/"' not in text_of(answer)


def test_the_summary_names_what_is_wrong_in_the_lines_of_businesses(client_of, yuzhong):
    clerk = make_staff("clerk", organisation=yuzhong)
    typed = FILLED | {"title": "", "business-0-name": "", "business-0-contact_phone": "12"}

    page = text_of(client_of(clerk).post("/cases/new/", typed))

    summary = re.search(r"data-error-summary>(.*?)</ul>", page)[1]
    assert re.findall(r'href="#id_business-0-(\w+)"', summary) == ["name", "contact_phone"]


def test_who_looks_on_reads_the_members_names(client_of, yuzhong):
    body = make_organisation("BODY", kind="SUPERVISOR")
    supervise(make_alliance(yuzhong), body)
    complaint(actor=worker(yuzhong))
    supervisor = client_of(make_staff("supervisor", organisation=body))
    clerk = client_of(make_staff("clerk", organisation=yuzhong))

    seen = [
        text_of(browser.get("/cases/?view=" + view))
        for browser, view in ((supervisor, "alliance"), (clerk, "open"))
    ]

    assert "成员单位" in seen[0] and "渝中消委" in seen[0]
    assert '<th scope="col">成员单位</th>' not in seen[1]


def test_an_analyst_reads_tokenised_words_and_neither_names_nor_papers(client_of, yuzhong):
    case = complaint(actor=worker(yuzhong), narrative="店家电话13900001111,不退")
    analyst = client_of(make_staff("analyst", organisation=yuzhong))

    page = text_of(analyst.get(f"/cases/{case.pk}/"))

    assert analyst.get("/cases/?view=open").status_code == 200
    assert "〔电话 1〕" in page and case.number in page
    assert all(
        each not in page
        for each in ("王桂芳", "王**", "13900001111", 'id="papers"', 'id="notes"', 'id="consents"')
    )
    assert analyst.get(f"/cases/{case.pk}/reveal/complainant.phone/").status_code == 403


@pytest.mark.parametrize(("needs_review", "status"), [(True, 403), (False, 302)])
def test_a_mediator_signs_what_needs_no_head(client_of, yuzhong, needs_review, status):
    mediator = make_staff("mediator", organisation=yuzhong)
    for _n in range(2):
        make_staff("clerk", organisation=yuzhong)
    case = complaint(actor=worker(yuzhong))
    kind = "decline_notice" if needs_review else "supplement_notice"
    paper = draft(case, actor=actor_of(mediator), kind=kind, needs_review=False)
    submit_document(paper.pk, subject=case, actor=actor_of(mediator))

    answer = client_of(mediator).post(f"/cases/{case.pk}/documents/{paper.pk}/approve/", {})

    assert answer.status_code == status


CONSUMER_TEXTS = (
    "operations/desk/telling.py",
    "queries/doors/public_status.py",
    "forms/links.py",
    "forms/links_offer.py",
)


def test_the_desk_and_its_papers_use_the_word_of_the_law_and_consumers_read_the_everyday_one():
    po = (CASES / "locale/zh_Hans/LC_MESSAGES/django.po").read_text()
    entries = re.findall(r'msgid ((?:"[^\n]*"\n)+)msgstr ((?:"[^\n]*"\n?)+)', po)
    joined = [tuple("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', part)) for part in entry) for entry in entries]
    sources = "".join((CASES / name).read_text() for name in CONSUMER_TEXTS)
    sources += "".join(path.read_text() for path in CASES.glob("templates/cases/link_*.html"))
    plain = re.sub(r'"\s*"', "", sources)

    assert [msgid for msgid, text in joined if "商家" in text and msgid not in plain] == []
