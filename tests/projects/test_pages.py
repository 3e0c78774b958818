"""The pages: a project planned and run in the browser, what is refused stays typed, lists in few queries."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from lianwei.core import clock
from lianwei.members.models import Role
from lianwei.projects.models import JointProject, ProjectPart
from lianwei.projects.operations import parts as doing
from tests.factories import projects
from tests.factories.members import give_role, join, make_alliance, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def away():
    return make_organisation("NA")


@pytest.fixture
def alliance(home, away):
    return make_alliance(home, away)


def person(organisation):
    """Somebody who logs in and may do everything with joint projects."""
    code = f"planner{Role.objects.count()}"
    granted = sorted(projects.DOES | projects.TASKS)
    Role.objects.create(code=code, name=code, permissions=granted, scope="subtree", viewer="holder")
    user = make_user(organisation=organisation)
    give_role(user, code)
    return user


def typed(**changes):
    today = clock.today()
    known = {
        "kind": "observation",
        "name": "儿童化妆品消费体察",
        "purpose": "了解标签和适用年龄",
        "plan": "暗访",
    }
    days = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=60)).isoformat()}
    return known | days | {"is_free_of_business": "on"} | changes


def test_a_project_is_planned_and_run_in_the_browser(alliance, home, away, client_of):
    lead, member = client_of(person(home)), client_of(person(away))

    page = lead.post(reverse("joint_project_draft"), typed()).url
    part = {"matter": "暗访门店", "planned": "30", "unit": "家门店", "due_on": typed()["ends_on"]}
    lead.post(f"{page}parts/new/", part | {"organisation_id": away.pk})
    lead.post(f"{page}invite/")
    theirs = ProjectPart.objects.visible_to(projects.head(home)).get()
    shown = member.get(page).content.decode()
    member.post(reverse("project_part_accept", args=[theirs.pk]), {"person_id": ""})
    lead.post(f"{page}begin/")
    member.post(reverse("project_part_report", args=[theirs.pk]), {"done": "30", "comment": ""})
    lead.post(reverse("project_part_confirm", args=[theirs.pk]))
    lead.post(f"{page}finish/", {"outcome": "30 家门店中 4 家标签不全"})

    assert reverse("project_part_accept", args=[theirs.pk]) in shown and "等您处理" in shown
    assert "4 家标签不全" in lead.get(page).content.decode()
    assert JointProject.objects.visible_to(projects.head(home)).get().status == "finished"


def test_the_next_step_is_told_and_no_other_is_lost(alliance, home, away, client_of):
    row, browser = projects.project(home), client_of(person(home))
    address = reverse("joint_project_view", args=[row.pk])

    first = browser.get(address).content.decode()
    theirs = projects.running(home, away)[1]
    doing.report_part(theirs.pk, actor=projects.head(away), done=30)
    later = browser.get(reverse("joint_project_view", args=[theirs.project_id])).content.decode()

    assert reverse("project_part_add", args=[row.pk]) in first.split('id="parts"')[0]
    steps = [reverse("project_part_confirm", args=[theirs.pk])]
    steps += [reverse(f"joint_project_{verb}", args=[theirs.project_id]) for verb in ("finish", "suspend")]
    assert [each for each in steps if each not in later.split('id="parts"')[0]] == []


def test_without_the_statement_nothing_begins_and_nothing_typed_is_lost(home, client_of):
    browser = client_of(person(home))

    answer = browser.post(reverse("joint_project_draft"), typed(is_free_of_business=""))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "儿童化妆品消费体察" in text and "只有不由经营者出资的项目才能开展" in text


def test_a_plan_is_changed_with_what_stands_there_filled_in(home, client_of):
    row, browser = projects.project(home), client_of(person(home))
    address = reverse("joint_project_revise", args=[row.pk])

    asked = browser.get(address).content.decode()
    browser.post(address, typed(kind="comparative_test", name="净水器比较试验（第二版）"))

    row.refresh_from_db()
    assert "净水器比较试验" in asked and row.title == "净水器比较试验（第二版）"


def test_the_plan_is_printed_with_its_parts_and_the_statement(alliance, home, away, client_of):
    row = projects.project(home, plan="购样\n送检")
    projects.part(row, away)
    projects.milestone(row)
    projects.line(row)
    browser = client_of(person(home))

    pdf = browser.get(reverse("joint_project_view_plan", args=[row.pk, "pdf"])).content
    docx = browser.get(reverse("joint_project_view_plan", args=[row.pk, "docx"])).content

    printed = "".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")
    table = Document(io.BytesIO(docx))
    written = "".join(cell.text for grid in table.tables for line in grid.rows for cell in line.cells)
    written += "".join(each.text for each in table.paragraphs)
    for text in (printed, written):
        assert "不接受经营者的资金" in text and "第三十八条" in text and "30家门店" in text
    assert browser.get(reverse("joint_project_view_plan", args=[row.pk, "exe"])).status_code == 404


def test_a_file_is_added_and_opened_by_those_who_take_part(alliance, home, away, client_of):
    row, _theirs = projects.running(home, away)
    lead, member = client_of(person(home)), client_of(person(away))
    upload = SimpleUploadedFile("抽样方案.txt", "每家买两件".encode())

    lead.post(reverse("joint_project_attach", args=[row.pk]), {"kind": "plan", "upload": upload})
    page = member.get(reverse("joint_project_view", args=[row.pk])).content.decode()
    address = page.split(f"/projects/{row.pk}/files/")[1].split('"')[0]
    answer = member.get(f"/projects/{row.pk}/files/{address}")

    assert (
        b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode() == "每家买两件"
    )


def test_members_outside_read_title_and_state(alliance, home, away, client_of):
    row, _theirs = projects.running(home, away)
    third = make_organisation("SP")
    join(alliance, third)
    browser = client_of(person(third))

    page = browser.get(reverse("joint_project_view", args=[row.pk])).content.decode()

    assert row.title in page and "购买样品" not in page and "样品购买" not in page
    assert row.title in browser.get(reverse("joint_project_list")).content.decode()
    plan = reverse("joint_project_view_plan", args=[row.pk, "pdf"])
    assert browser.get(plan).status_code == 404


def test_the_list_is_narrowed_by_year_kind_state_and_ours(alliance, home, away, client_of):
    row, _theirs = projects.running(home, away)
    projects.project(home, title="盲盒消费调查", kind="survey")
    ours, theirs = client_of(person(home)), client_of(person(away))

    def titles(browser, **asked):
        text = browser.get(reverse("joint_project_list"), asked).content.decode()
        return [title for title in ("净水器比较试验", "盲盒消费调查") if title in text]

    assert titles(ours) == ["净水器比较试验", "盲盒消费调查"]
    assert titles(theirs, mine="1") == ["净水器比较试验"]
    assert titles(ours, kind="survey") == ["盲盒消费调查"]
    assert titles(ours, status="running") == [row.title]
    assert titles(ours, year=str(row.year - 1)) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_shown_in_both_languages(alliance, home, away, client_of, language):
    row, _theirs = projects.running(home, away)
    projects.milestone(row)
    projects.line(row)
    browser = client_of(person(home), language=language)

    words = {"zh-hans": ("比较试验", "成员单位分工"), "en": ("Comparative test", "Parts of the members")}
    page = browser.get(reverse("joint_project_view", args=[row.pk])).content.decode()

    assert [word for word in words[language] if word not in page] == []


def test_lists_and_pages_ask_as_much_for_three_as_for_one(alliance, home, away, client_of):
    browser = client_of(person(home))
    row, counts = projects.project(home), []
    addresses = [reverse("joint_project_list"), reverse("joint_project_view", args=[row.pk])]
    for n in (1, 2):
        for _more in range(n):
            projects.part(projects.project(home), away)
            for make in (projects.part, projects.milestone, projects.line):
                make(row)
        counts.append([])
        for address in addresses * 2:
            with CaptureQueriesContext(connection) as asked:
                browser.get(address)
            counts[-1].append(len(asked))

    assert counts[0][2:] == counts[1][2:]
