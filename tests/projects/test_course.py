"""A project from its plan to its end, each step with what it refuses; who sees it and who may act."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import HANDLERS
from lianwei.core.models import Event
from lianwei.core.scope import find, subject_of
from lianwei.projects.models import JointProject, PartStatus, ProjectBudgetLine, ProjectPart, ProjectStatus
from lianwei.projects.operations import keeping, planning
from lianwei.projects.operations import parts as doing
from lianwei.projects.queries import add_kind_panel, find_project, panels
from lianwei.projects.queries.page import project_page
from tests.factories import projects
from tests.factories.members import make_alliance, make_organisation, supervise

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def away():
    return make_organisation("NA")


@pytest.fixture
def alliance(home, away):
    return make_alliance(home, away)


@pytest.fixture
def lead(home):
    return projects.head(home)


@pytest.fixture
def member(away):
    return projects.head(away)


def events(row):
    return list(Event.objects.filter(subject=subject_of(row)).order_by("seq").values_list("name", flat=True))


def test_a_project_runs_from_its_plan_to_its_end(alliance, home, away, lead, member):
    row = projects.project(home, actor=lead)
    own, theirs = projects.part(row), projects.part(row, away)
    planning.invite_members(row.pk, actor=lead)
    doing.accept_part(theirs.pk, actor=member)
    planning.begin_project(row.pk, actor=lead)
    for part, who in ((own, lead), (theirs, member)):
        doing.report_part(part.pk, actor=who, done=30)
        doing.confirm_part(part.pk, actor=lead)
    planning.finish_project(row.pk, actor=lead, outcome="60 件样品全部送检，3 件不合格")

    row.refresh_from_db()
    assert (row.status, row.begun_on, row.ended_on) == ("finished", clock.today(), clock.today())
    assert row.alliance == alliance and row.number == "YZ-XM-0001"
    assert events(row) == [f"joint_project.{verb}" for verb in ("drafted", "invited", "begun", "finished")]
    assert events(theirs) == [
        f"project_part.{verb}" for verb in ("added", "accepted", "reported", "confirmed")
    ]


def test_no_project_begins_where_a_business_pays(home, lead):
    with pytest.raises(Invalid):
        planning.draft_project(home.pk, actor=lead, entry=projects.entry(), is_free_of_business=False)

    assert list(JointProject.objects.visible_to(lead)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "advertising"},
        {"ends_on": clock.today() - timedelta(days=1)},
        {"supervisor_id": 0x7FFFFFFF},
    ],
)
def test_a_plan_in_disorder_is_refused(home, lead, wrong):
    with pytest.raises(Invalid):
        projects.project(home, actor=lead, **wrong)


def test_numbers_of_people_do_not_stand_in_a_plan(home, lead):
    row = projects.project(home, actor=lead, purpose="联系人电话13900001111", plan="打13900001111")

    assert "13900001111" not in row.purpose + row.plan


def test_a_draft_is_seen_by_who_leads_alone(alliance, home, away, lead, member):
    row = projects.project(home, actor=lead)
    projects.part(row, away)

    with pytest.raises(NotVisible):
        find(JointProject, row.pk, actor=member)


def test_it_begins_only_when_everybody_has_answered(alliance, home, away, lead):
    row = projects.project(home, actor=lead)
    with pytest.raises(Invalid):
        planning.begin_project(row.pk, actor=lead)
    theirs = projects.part(row, away)
    with pytest.raises(Invalid):
        planning.begin_project(row.pk, actor=lead)
    doing.withdraw_part(theirs.pk, actor=lead, reason="改由本单位承担")
    projects.part(row)

    assert planning.begin_project(row.pk, actor=lead).status == ProjectStatus.RUNNING


def test_nobody_is_invited_where_nobody_else_has_a_part(alliance, home, lead):
    row = projects.project(home, actor=lead)
    projects.part(row)

    with pytest.raises(Invalid):
        planning.invite_members(row.pk, actor=lead)
    row.refresh_from_db()
    assert row.status == ProjectStatus.DRAFTED


def test_a_member_alone_works_without_an_alliance(home, lead, away):
    row = projects.project(home, actor=lead, is_alone=True)

    assert row.alliance is None
    with pytest.raises(Invalid):
        projects.part(row, away)


def test_a_member_declines_its_part_and_says_why(alliance, home, away, lead, member):
    row = projects.project(home, actor=lead)
    theirs = projects.part(row, away)
    planning.invite_members(row.pk, actor=lead)
    with pytest.raises(Invalid):
        doing.decline_part(theirs.pk, actor=member, reason=" ")

    assert doing.decline_part(theirs.pk, actor=member, reason="人手不足").status == PartStatus.DECLINED
    with pytest.raises(WrongStatus):
        doing.accept_part(theirs.pk, actor=member)


def test_a_wish_for_a_change_takes_effect_when_it_is_agreed(alliance, home, away, lead, member):
    _row, theirs = projects.running(home, away)
    for is_agreed, planned in ((False, 30), (True, 20)):
        doing.ask_change_of_part(theirs.pk, actor=member, reason="两家门店停业", planned=20)
        found = doing.answer_change_of_part(theirs.pk, actor=lead, is_agreed=is_agreed)
        assert (found.planned, found.asks_for_change) == (planned, False)
    with pytest.raises(WrongStatus):
        doing.answer_change_of_part(theirs.pk, actor=lead, is_agreed=True)


def test_less_than_planned_is_explained_and_may_be_sent_back(alliance, home, away, lead, member):
    _row, theirs = projects.running(home, away)
    doing.progress_part(theirs.pk, actor=member, done=12)
    with pytest.raises(Invalid):
        doing.report_part(theirs.pk, actor=member, done=12)
    doing.report_part(theirs.pk, actor=member, done=12, comment="其余门店停业")

    back = doing.send_back_part(theirs.pk, actor=lead, reason="请补足 30 家")
    assert (back.status, back.done) == (PartStatus.ACCEPTED, 12)


def test_the_steps_of_who_leads_are_not_a_members(alliance, home, away, lead, member):
    row, theirs = projects.running(home, away)
    doing.report_part(theirs.pk, actor=member, done=30)

    for forbidden in (
        lambda: doing.confirm_part(theirs.pk, actor=member),
        lambda: doing.withdraw_part(theirs.pk, actor=member, reason="x"),
        lambda: planning.suspend_project(row.pk, actor=member, reason="x"),
        lambda: planning.revise_project(row.pk, actor=member, entry=projects.entry()),
        lambda: doing.progress_part(theirs.pk, actor=lead, done=1),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


@pytest.mark.parametrize("verb", ["suspend", "give_up"])
def test_rest_and_end_ask_for_a_reason(home, lead, verb):
    row = projects.project(home, actor=lead)
    projects.part(row)
    planning.begin_project(row.pk, actor=lead)
    step = getattr(planning, f"{verb}_project")
    with pytest.raises(Invalid):
        step(row.pk, actor=lead, reason="")

    assert step(row.pk, actor=lead, reason="经费未到位").reason == "经费未到位"


def test_a_project_with_parts_to_do_is_not_finished(alliance, home, away, lead):
    row, _theirs = projects.running(home, away)

    with pytest.raises(Invalid):
        planning.finish_project(row.pk, actor=lead, outcome="完成")


def test_only_public_sources_pay_and_sums_stand_by_source(home, lead):
    row = projects.project(home, actor=lead)
    for source in ("business", "sponsor", ""):
        with pytest.raises(Invalid):
            projects.line(row, source=source)
    first, *_rest = [
        projects.line(row, planned=n, source=s) for n, s in ((100, "own"), (50, "own"), (7, "government"))
    ]
    keeping.spend_budget_line(first.pk, actor=lead, spent=90)

    page = project_page(row.pk, actor=lead)
    assert [(each.planned, each.spent) for each in page.sums] == [(7, 0), (150, 90)]
    assert (page.planned_sum, page.spent_sum) == (157, 90)


def test_who_looks_on_reads_all_and_does_nothing(alliance, home, away):
    row, theirs = projects.running(home, away)
    body = make_organisation("BODY", kind="SUPERVISOR")
    supervise(alliance, body)
    onlooker = projects.onlooker(body, alliance.pk)

    assert [each.part.pk for each in project_page(row.pk, actor=onlooker).parts][-1] == theirs.pk
    for forbidden in (
        lambda: keeping.note_project(row.pk, actor=onlooker, text="x"),
        lambda: planning.suspend_project(row.pk, actor=onlooker, reason="x"),
        lambda: doing.confirm_part(theirs.pk, actor=onlooker),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_other_members_know_title_and_state_others_nothing(alliance, home, away):
    row, theirs = projects.running(home, away)
    third, stranger = make_organisation("SP"), make_organisation("BJ")
    make_alliance(stranger, code="OTHER")
    projects_third = projects.head(third)
    from tests.factories.members import join

    join(alliance, third)

    outside = project_page(row.pk, actor=projects_third)
    assert (outside.is_whole, outside.parts, outside.budget, outside.lines) == (False, [], [], [])
    for who, model, pk in (
        (projects_third, ProjectPart, theirs.pk),
        (projects.head(stranger), JointProject, row.pk),
        (projects.head(stranger), ProjectPart, theirs.pk),
    ):
        with pytest.raises(NotVisible):
            find(model, pk, actor=who)
    with pytest.raises(NotVisible):
        find_project(row.pk, actor=projects_third)


@pytest.mark.usefixtures("alliance")
@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_who_declined_or_lost_its_part_knows_title_and_its_own_part_alone(
    home, away, lead, member, is_withdrawn
):
    row = projects.project(home, actor=lead)
    own, theirs = projects.part(row), projects.part(row, away)
    planning.invite_members(row.pk, actor=lead)
    budget = projects.line(row)
    assert project_page(row.pk, actor=member).is_whole
    if is_withdrawn:
        doing.withdraw_part(theirs.pk, actor=lead, reason="改由本单位承担")
    else:
        doing.decline_part(theirs.pk, actor=member, reason="人手不足")

    page = project_page(row.pk, actor=member)
    assert (page.is_whole, page.parts, page.budget, page.notes) == (False, [], [], [])
    assert find(ProjectPart, theirs.pk, actor=member).comment
    for model, pk in ((ProjectPart, own.pk), (ProjectBudgetLine, budget.pk)):
        with pytest.raises(NotVisible):
            find(model, pk, actor=member)
    with pytest.raises(NotVisible):
        find_project(row.pk, actor=member)
    upload = ContentFile(b"x", name="x.txt")
    for write in (
        lambda: keeping.note_project(row.pk, actor=member, text="x"),
        lambda: keeping.attach_file(row.pk, actor=member, upload=upload, kind="plan"),
    ):
        with pytest.raises(NotAllowed):
            write()


def test_members_write_notes_and_those_outside_do_not(alliance, home, away, member):
    row, _theirs = projects.running(home, away)
    keeping.note_project(row.pk, actor=member, text="样品已买齐，电话13900001111")

    (found,) = project_page(row.pk, actor=member).notes
    assert found.note.text.startswith("样品已买齐") and "13900001111" not in found.note.text


def test_without_the_permission_nothing_is_planned(home, lead):
    without = replace(lead, permissions=lead.permissions - {"joint_project.draft"})

    with pytest.raises(NotAllowed):
        projects.project(home, actor=without)


def test_a_kind_hangs_its_card_and_its_counts_on_its_projects(home, lead, monkeypatch):
    monkeypatch.setattr(panels, "_readers", {})
    card, count = panels.Panel("x.html", "facts"), panels.Count("样品", 12, 20)
    for kind in ("comparative_test", "survey"):
        add_kind_panel(kind, "samples", lambda _p, _a: card, progress=lambda _p, _a: [count])
    row = projects.project(home, actor=lead)

    page = project_page(row.pk, actor=lead)

    assert (page.panels, page.counts) == ([card], [count])


def test_each_step_that_moves_tasks_has_its_handler():
    moved = ("joint_project.begun", "project_part.accepted", "project_part.withdrawn", "task.finished")

    assert [name for name in moved if not any("projects" in each for each in HANDLERS[name])] == []
