"""The pages of drives, as people at the desks of two members use them."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from lianwei.projects.operations.planning import invite_members
from lianwei.supervision.models import Drive, findings_of, inspections_of
from lianwei.supervision.operations.drives import inspecting
from lianwei.supervision.operations.drives.measuring import measure_drive
from tests.factories import drives, projects, registry
from tests.factories.members import make_alliance, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def desk(client_of, home):
    return client_of(make_staff("mediator", organisation=home))


def only():
    return Drive.objects.visible_to(SYSTEM).get()


def page_of(browser, drive):
    return browser.get(reverse("drive_detail", args=[drive.pk])).content.decode()


def typed(**changes):
    told = {
        "title": "健身预付卡专项治理",
        "area": "S0401",
        "reason": "投诉上升",
        "starts_on": "2026-06-01",
        "ends_on": "2026-07-31",
        "planned": "3",
        "compared_1": "S0103",
        "comparison_reason": "治理不涉及",
        "months_before": "12",
        "months_after": "3",
    }
    return told | changes


def visited(**changes):
    told = {"visited_on": clock.today().isoformat(), "business": "大坪某健身房", "place": "大坪"}
    return told | {"authority": "market", "present": "执法人员两名"} | changes


def found(**changes):
    return {"kind": "prepaid", "text": drives.FOUND, "remedy": "on_spot"} | changes


def test_an_area_that_stands_out_is_chosen_with_its_reason(desk, home):
    last_month = clock.today().replace(day=1) - timedelta(days=3)
    for _n in range(6):
        drives.complaint_on(home, last_month)

    areas = desk.get(reverse("drive_plan_areas")).content.decode()
    form = desk.get(reverse("drive_plan") + "?area=S0401").content.decode()
    answer = desk.post(reverse("drive_plan") + "?area=S0401", typed())

    assert "健身服务" in areas and "area=S0401" in areas
    assert "投诉 6 件，上年同期 0 件" in form
    assert answer.status_code == 302 and only().figures["now"] == 6


def test_what_was_typed_stays_where_the_plan_is_refused(desk):
    answer = desk.post(reverse("drive_plan"), typed(compared_1="S0401"))

    page = answer.content.decode()
    assert answer.status_code == 422 and "治理领域不能和自己对照" in page
    assert "健身预付卡专项治理" in page and "治理不涉及" in page


def test_a_drive_from_the_plan_to_its_report(client_of, desk, home):
    head = client_of(make_staff("head", organisation=home))
    desk.post(reverse("drive_plan"), typed())
    drive = only()
    for day in (date(2026, 5, 2), date(2026, 9, 3)):
        drives.complaint_on(home, day)
        drives.complaint_on(home, day, category="S0103")
    assert head.post(reverse("drive_begin", args=[drive.pk]), {}).status_code == 302
    assert desk.post(reverse("drive_inspect", args=[drive.pk]), visited(**found())).status_code == 302
    assert desk.post(reverse("drive_inspect", args=[drive.pk]), visited()).status_code == 302
    assert desk.post(reverse("drive_measure", args=[drive.pk]), {}).status_code == 302

    page = page_of(desk, drive)
    pdf = desk.get(reverse("drive_view_pdf", args=[drive.pk])).content
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages)
    book = openpyxl.load_workbook(io.BytesIO(desk.get(reverse("drive_view_xlsx", args=[drive.pk])).content))

    assert "未发现问题" in page and drives.FOUND in page and "逐月投诉件数" in page
    assert "2026-06▲" in page
    assert "不向经营者收取任何费用" in text.replace("\n", "") and "2家次" in text
    assert desk.get(reverse("drive_view_docx", args=[drive.pk])).content[:2] == b"PK"
    assert [row[7].value for row in list(book.active.rows)[1:3]] == ["未发现问题", drives.FOUND]


def test_an_inspection_with_half_a_finding_is_refused_and_stays_typed(desk, home):
    drive = drives.running(home)

    answer = desk.post(reverse("drive_inspect", args=[drive.pk]), visited(text=drives.FOUND))

    page = answer.content.decode()
    assert answer.status_code == 422 and "请选择问题种类" in page and drives.FOUND in page
    assert not inspections_of(drive).exists()


def test_a_business_of_the_register_is_linked_and_another_name_is_kept(desk, home):
    drive, firm = drives.running(home), registry.business()

    desk.post(reverse("drive_inspect", args=[drive.pk]), visited(business=firm.name))
    desk.post(reverse("drive_inspect", args=[drive.pk]), visited(business="巷口小店"))

    rows = list(inspections_of(drive).order_by("pk").values_list("business_id", "name"))
    assert rows == [(firm.pk, firm.name), (None, "巷口小店")]


def test_who_brought_the_proof_is_not_let_check_it(client_of, desk, home):
    drive = drives.running(home)
    row = drives.ordered(drive, home)
    prove, check = (reverse(f"drive_{verb}", args=[drive.pk, row.pk]) for verb in ("prove", "check"))
    assert desk.post(prove, {"proof": "已退款"}).status_code == 302

    said = {"is_kept": "yes", "verdict": "属实"}
    assert desk.post(check, said).status_code == 403
    assert client_of(make_staff("clerk", organisation=home)).post(check, said).status_code == 302
    assert findings_of(drive).get().state == "kept"


def test_a_paper_goes_its_way_to_the_authority(client_of, desk, home):
    drive = drives.running(home)
    row = drives.inspected(drive, home, drives.finding(remedy="handed_over"))
    head = client_of(make_staff("head", organisation=home))
    assert desk.post(reverse("drive_hand_over", args=[drive.pk, row.pk]), {}).status_code == 302
    row.refresh_from_db()
    seal = {"seal": "公章", "copies": "2", "used_on": clock.today().isoformat()}
    steps = ((desk, "submit", {}), (head, "review", {}), (head, "approve", {}), (desk, "seal", seal))
    for who, verb, said in steps:
        url = reverse("drive_view_paper_step", args=[drive.pk, row.document_id, verb])
        assert who.post(url, said).status_code == 302
    receive = reverse("drive_receive", args=[drive.pk, row.pk])
    assert receive in page_of(desk, drive)

    answer = desk.post(receive, {"way": "post", "received_on": clock.today().isoformat()})

    pdf = desk.get(reverse("drive_view_paper", args=[drive.pk, row.document_id])).content
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages)
    assert answer.status_code == 302 and "签收" in page_of(desk, drive)
    assert "现予移送" in text.replace("\n", "") and f"〔{clock.today().year}〕1号" in text


def test_a_drive_stands_on_the_page_of_its_project(client_of, home):
    other = make_organisation("GA")
    make_alliance(home, other)
    project = projects.project(home, kind="rectification", title="联合专项整治")
    head = client_of(make_staff("head", organisation=home))
    before = head.get(reverse("joint_project_view", args=[project.pk])).content.decode()
    drive = drives.running(home, project_id=project.pk)
    drives.inspected(drive, home)

    page = head.get(reverse("joint_project_view", args=[project.pk])).content.decode()

    assert reverse("drive_plan_areas") + f"?project={project.pk}" in before
    assert reverse("drive_detail", args=[drive.pk]) in page and "1 / 3" in page


def test_counts_of_fewer_than_five_stay_with_the_leading_member(client_of, home):
    other = make_organisation("GA")
    make_alliance(home, other)
    project = projects.project(home, kind="rectification", title="联合专项整治")
    projects.part(project, other)
    invite_members(project.pk, actor=projects.head(home))
    drive = drives.over(home, project_id=project.pk)
    for day in (date(2026, 5, 2), date(2026, 9, 3)):
        drives.complaint_on(home, day)
        drives.complaint_on(home, day, category="S0103")
    measure_drive(drive.pk, actor=drives.planner(home))
    own, theirs = (client_of(make_staff("mediator", organisation=each)) for each in (home, other))
    report = reverse("drive_view_xlsx", args=[drive.pk])

    def months(browser):
        book = openpyxl.load_workbook(io.BytesIO(browser.get(report).content))
        return [row[0].value for row in book.active.rows if row[0].value == "2026-05"]

    assert "2026-06▲" in page_of(own, drive) and months(own) == ["2026-05"]
    assert "2026-06▲" not in page_of(theirs, drive) and months(theirs) == []
    assert "有的月份不足五件" in page_of(theirs, drive)


def test_another_member_gets_404(client_of, home):
    drive = drives.running(home)
    browser = client_of(make_staff("mediator", organisation=make_organisation("GA")))

    assert browser.get(reverse("drive_detail", args=[drive.pk])).status_code == 404
    assert browser.get(reverse("drive_view_pdf", args=[drive.pk])).status_code == 404
    assert "健身预付卡" not in browser.get(reverse("drive_list")).content.decode()


def test_one_drive_and_three_take_the_same_number_of_queries(desk, home):
    def asked(url):
        desk.get(url)
        with CaptureQueriesContext(connection) as caught:
            desk.get(url)
        return len(caught)

    one = drives.running(home)
    drives.inspected(one, home, drives.finding())
    listed, shown = asked(reverse("drive_list")), asked(reverse("drive_detail", args=[one.pk]))
    for _n in range(2):
        drives.planned(home)
        entry = drives.visit(drives.finding(), name="另一家店")
        inspecting.inspect_for_drive(one.pk, entry, actor=drives.planner(home))

    assert asked(reverse("drive_list")) == listed
    assert asked(reverse("drive_detail", args=[one.pk])) == shown


def test_the_pages_speak_english(client_of, home):
    drive = drives.measured(home)
    drives.ordered(drive, home)
    browser = client_of(make_staff("mediator", organisation=home), language="en")

    page = page_of(browser, drive)

    assert "Effect on complaints" in page and "To be put right by a day" in page
    assert "Areas that stand out" in browser.get(reverse("drive_plan_areas")).content.decode()
