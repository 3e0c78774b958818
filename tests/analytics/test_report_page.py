"""The pages of reports, as the analyst and the head use them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.analytics.models import Report
from lianwei.analytics.papers.formats import TYPES
from lianwei.core.scope import SYSTEM
from tests.factories import reports
from tests.factories.members import make_alliance, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def browser(home, client_of):
    return client_of(make_staff("head", organisation=home))


def latest():
    return Report.objects.visible_to(SYSTEM).order_by("-pk").first()


def test_a_report_is_drafted_by_one_button(home, browser):
    reports.member_order(home)

    answer = browser.post(reverse("report_draft"), {"subject": "own", "period": "2026Q3"})

    row = latest()
    assert answer.url == reverse("report_view", args=[row.pk])
    assert row.code == "2026Q3-YZ"
    assert row.content["zh"]["figures"]["N1"]["shown"] == "100 件"


def test_a_secretary_general_of_two_alliances_chooses_which(home, client_of):
    make_alliance(home)
    second = make_alliance(home, code="SECOND", name="成渝消费维权联盟")
    reports.facts([home])
    browser = client_of(make_staff("secretary_general", organisation=home))

    choices = browser.get(reverse("report_draft")).context["form"].fields["subject"].choices
    browser.post(reverse("report_draft"), {"subject": str(second.pk), "period": "2026Q3"})

    assert [key for key, _label in choices][-2:] == [str(second.pk), "own"]
    assert (latest().code, latest().alliance_id) == ("2026Q3-SECOND", second.pk)


@pytest.mark.parametrize("typed", [{"period": "2026Q9"}, {}, {"first": "2026-09-30", "last": "2026-07-01"}])
def test_a_period_that_is_none_is_said_beside_its_field(typed, browser):
    answer = browser.post(reverse("report_draft"), {"subject": "own"} | typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["period"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_the_paper_and_a_figure(language, home, browser):
    row = reports.drafted(home)

    answer = browser.get(reverse("report_view", args=[row.pk]), {"language": language, "figure": "R2"})

    assert answer.status_code == 200
    assert answer.context["figure"].formula == "50 ÷ 100"
    assert answer.context["figure"].shown == "50.00%"


def test_the_text_is_changed_and_an_unknown_figure_refused(home, browser):
    row = reports.drafted(home)
    texts = {each["key"]: each["text"] for each in row.content["zh"]["sections"] if each["text"]}
    address = f"{reverse('report_revise', args=[row.pk])}?language=zh"

    refused = browser.post(address, texts | {"lead": "受理 {N77}。"})
    taken = browser.post(address, texts | {"lead": "受理 {N1}，联系 13800138000。"})

    assert refused.status_code == 422
    assert refused.context["form"].errors["lead"] == ["本报告没有编号为 N77 的数字，编号见正文旁的清单。"]
    assert taken.status_code == 302
    lead = latest().content["zh"]["sections"][0]["text"]
    assert lead.startswith("受理 {N1}，联系 ")
    assert "13800138000" not in lead


def test_a_section_is_added_on_the_page_and_its_text_can_be_changed(home, browser):
    row = reports.drafted(home)
    texts = {each["key"]: each["text"] for each in row.content["zh"]["sections"] if each["text"]}
    address = f"{reverse('report_revise', args=[row.pk])}?language=zh"

    refused = browser.post(address, texts | {"further_heading": "建议", "further": ""})
    browser.post(address, texts | {"further_heading": "建议", "further": "请索要票据。"})
    browser.post(address, texts | {"added1": "请索要并保存票据。"})

    assert refused.context["form"].errors["further"] == ["增加一节要同时写标题和正文。"]
    last = latest().content["zh"]["sections"][-1]
    assert (last["heading"], last["text"]) == ("二、建议", "请索要并保存票据。")


def test_two_people_bring_it_out_and_a_correction_tells_why(home, browser, client_of):
    row = reports.drafted(home)
    other = client_of(make_staff("head", organisation=home))

    browser.post(reverse("report_review", args=[row.pk]))
    browser.post(reverse("report_release", args=[row.pk]))
    assert latest().status == "reviewed"
    other.post(reverse("report_release", args=[row.pk]))
    assert latest().status == "released"
    other.post(reverse("report_correct", args=[row.pk]), {"reason": "补报，电话 13800138000"})

    assert (latest().number, latest().status) == (2, "draft")
    assert "13800138000" not in latest().reason


@pytest.mark.parametrize("kind", TYPES)
def test_a_report_is_taken_along(kind, home, browser):
    row = reports.stored(home)

    answer = browser.get(reverse(f"report_view_{kind}", args=[row.pk]), {"language": "zh"})

    assert answer.headers["Content-Type"] == TYPES[kind]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="2026Q3-YZ-v1.{kind}"'


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(count, home, browser):
    reports.stored(home, "2026H1")
    browser.get(reverse("report_list"))
    with CaptureQueriesContext(connection) as one:
        browser.get(reverse("report_list"))
    for place in range(count):
        reports.stored(home, f"2025-0{place + 1}")

    with CaptureQueriesContext(connection) as more:
        answer = browser.get(reverse("report_list"))

    assert len(answer.context["rows"]) == count + 1
    assert len(more) == len(one)
