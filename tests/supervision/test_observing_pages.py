"""The pages of observations, as people at the desk and behind a personal link use them."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from lianwei.supervision.models import Observation, checklist_of, observers_of, shops_of, visits_of
from lianwei.supervision.operations.observing import visiting
from lianwei.ui.sheets import xlsx_sheet
from tests.factories import observing
from tests.factories.members import make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def desk(client_of, home):
    return client_of(make_staff("mediator", organisation=home))


def at(name, row, *keys):
    return reverse(name, args=[row.pk, *keys])


def text_of(answer):
    return answer.content.decode()


def only():
    return Observation.objects.visible_to(SYSTEM).get()


def test_a_plan_is_made_page_by_page(desk, home):
    day = clock.today().isoformat()
    typed = {"title": "彩妆体察", "looked_at": "柜台", "starts_on": day, "ends_on": day, "double_share": "50"}
    assert desk.post(reverse("observation_draft"), typed | {"quotas": "专柜 | 2"}).status_code == 302
    row = only()
    assert desk.post(at("observation_compose", row), {"lines": observing.LINES}).status_code == 302
    shops = "甲店 | 专柜 | 渝中区 | 一号\n乙店 | 专柜 | 渝中区 | 二号"
    assert desk.post(at("observation_add_shops", row), {"shops": shops}).status_code == 302
    named = {"member_id": home.pk, "name": "张志愿", "trained_on": day, "passed_on": day}
    assert desk.post(at("observation_name", row), named).status_code == 302
    assert desk.post(at("observation_draw", row), {}).status_code == 302
    assert desk.post(at("observation_begin", row), {}).status_code == 302

    page = text_of(desk.get(at("observation_detail", row)))

    assert "体察记录已送达 0 / 2 份" in page and "计划 2 家，已列 2 家" in page
    assert "张志愿" not in page and "张**" in page


def test_a_checklist_and_shops_come_by_sheet(desk, home):
    row = observing.draft(home)
    lines = [["Section", "Item", "Weight", "Answer", "Photo"], ["标签", "有成分表", "10", "yes/no", "yes"]]
    sheet = SimpleUploadedFile("list.xlsx", xlsx_sheet("a", lines))
    assert desk.post(at("observation_compose", row), {"upload": sheet}).status_code == 302
    shops = [["门店", "类型", "纬度", "经度"], ["甲店", "专柜", "29.5", "106.5"]]
    sheet = SimpleUploadedFile("shops.xlsx", xlsx_sheet("a", shops))
    assert desk.post(at("observation_add_shops", row), {"upload": sheet}).status_code == 302

    [item] = checklist_of(row).sections[0]["items"]
    [shop] = shops_of(row)
    assert (item["text"], item["weight"], item["photo"]) == ("有成分表", 10, True)
    assert (shop.name, shop.kind, shop.lat) == ("甲店", "专柜", 29.5)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("observation_compose", {"lines": "标签 | 有成分表 | 很多"}, "第 1 行：权重请填 0 到 100 的整数"),
        ("observation_compose", {"lines": "a | b | 1 | 也许"}, "答案请填"),
        ("observation_compose", {}, "请填写检查项目，或者上传表格"),
        ("observation_add_shops", {"shops": "甲 | | | | 别家"}, "该单位没有参与项目：别家"),
        ("observation_add_shops", {"shops": "甲 | | | | | 东 | 西"}, "经纬度填写有误"),
    ],
)
def test_what_cannot_be_read_is_said_and_stays_typed(desk, home, name, typed, said):
    row = observing.draft(home)

    answer = desk.post(at(name, row), typed)

    assert answer.status_code == 422 and said in text_of(answer)
    assert all(value in text_of(answer) for value in typed.values())


def test_a_visit_written_on_paper_is_entered_with_its_photo(desk, home):
    row = observing.running(home)
    visit = observing.visit(row)
    typed = observing.answers(row) | {
        "visited_on": clock.today().isoformat(), "begun": "00:01", "ended": "00:20", "place": "一层",
        "is_unannounced": "on",
    }  # fmt: skip
    photo = SimpleUploadedFile("a.jpg", observing.photo().data)

    assert desk.post(at("observation_visit_receive", visit), typed | {"photos": photo}).status_code == 302

    page = text_of(desk.get(at("observation_view_visit", visit)))
    assert "已送达" in page and "照片" in page
    assert desk.post(at("observation_visit_receive", observing.visit(row)), {"place": "x"}).status_code == 422


def test_a_doubtful_visit_is_decided_on_its_page(desk, home):
    visit = observing.asked(observing.running(home))
    assert "平均每项不到五秒" in text_of(desk.get(at("observation_detail", visit.observation)))

    assert desk.post(at("observation_visit_keep", visit), {"reason": ""}).status_code == 422
    assert desk.post(at("observation_visit_keep", visit), {"reason": "已核实"}).status_code == 302

    assert "已采用" in text_of(desk.get(at("observation_view_visit", visit)))


def test_results_and_papers_hold_the_figures(desk, home):
    row = observing.reported(home, shops=6)
    visit = visits_of(row).first()

    page = text_of(desk.get(at("observation_view_results", row)))
    pdf = desk.get(at("observation_view_pdf", row)).content
    docx = desk.get(at("observation_view_docx", row)).content
    sheet = desk.get(at("observation_view_xlsx", row)).content

    assert "体察员一致性" in page and "克里彭多夫" in page and visit.shop.name in page
    printed = "".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages)
    assert "体察员和培训" in printed and "志愿者1" not in printed
    assert "不向经营者收取任何费用" in printed
    assert all(
        "[Content_Types].xml" in zipfile.ZipFile(io.BytesIO(each)).namelist() for each in (docx, sheet)
    )


def test_problems_stand_with_their_photos_in_the_report(desk, home):
    row = observing.running(home, shops=2)
    visit = observing.arrived(row, good=False)
    who = observing.writer(home)
    visiting.add_visit_photo(visit.pk, actor=who, upload=observing.photo(), item="i1")

    pdf = desk.get(at("observation_view_pdf", row)).content

    pictures = [each for page in PdfReader(io.BytesIO(pdf)).pages for each in page.images]
    assert len(pictures) == 1


def test_the_pages_speak_english_too(client_of, home):
    row = observing.closed(home)
    english = client_of(make_staff("mediator", organisation=home), language="en")

    page = text_of(english.get(at("observation_view_results", row)))

    assert "How far observers agree" in page and "Met by item" in page


def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(desk, home):
    observing.running(home)
    desk.get(reverse("observation_list"))
    with CaptureQueriesContext(connection) as one:
        desk.get(reverse("observation_list"))
    observing.running(home)
    observing.planned(home)
    desk.get(reverse("observation_list"))
    with CaptureQueriesContext(connection) as three:
        desk.get(reverse("observation_list"))

    assert len(one) == len(three)


def test_behind_the_link_stand_the_visits_of_one_observer(client, home):
    row = observing.running(home, shops=4)
    token = observing.token(row)
    mine = visits_of(row).filter(observer=observers_of(row)[0])
    theirs = visits_of(row).exclude(observer=observers_of(row)[0]).first()

    page = text_of(client.get(reverse("visit_app", args=[token])))
    worker = text_of(client.get(reverse("visit_worker", args=[token])))

    assert page.count("data-visit=") == mine.count()
    assert "csrfmiddlewaretoken" not in page and f"/visit/{token}/" in worker
    assert client.get(reverse("visit_enter", args=[token, theirs.pk])).status_code == 404
    assert client.get(reverse("visit_app", args=["nothing"])).status_code == 404


def test_without_scripts_the_plain_form_brings_a_visit_once(client, home):
    row = observing.running(home)
    token = observing.token(row)
    visit = visits_of(row).filter(observer=observers_of(row)[0]).first()
    form = reverse("visit_enter", args=[token, visit.pk])
    typed = observing.answers(row) | {
        "visited_on": clock.today().isoformat(), "begun": "00:01", "ended": "00:20", "place": "一层",
        "is_unannounced": "on",
    }  # fmt: skip

    refused = client.post(form, typed | {"i1": ""})
    taken = client.post(form, typed)

    visit.refresh_from_db()
    assert (refused.status_code, taken.status_code, visit.status) == (422, 302, "arrived")
