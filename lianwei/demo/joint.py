"""Joint projects of the member that is shown and two others, in different states. All of it is invented."""

from collections.abc import Sequence
from datetime import timedelta

from lianwei.core import clock
from lianwei.projects.models import JointProject, ProjectPart
from lianwei.projects.operations import keeping, parts, planning

from .alliance import Member

SYNTHETIC = "（演示数据，项目、数字和结果均为虚构）"


def plan_projects(members: Sequence[Member]) -> None:
    """The first is the member that is shown: it leads three projects and has parts in two of others."""
    shown, near, far = members
    with clock.playing(clock.now() - timedelta(days=140)):
        make_up, done = _make_up(shown, near)
    with clock.playing(clock.now() - timedelta(days=60)):
        _finished(make_up, done, shown, near)
    with clock.playing(clock.now() - timedelta(days=40)):
        purifiers = _purifiers(shown, near, far)
    _gone_on(purifiers, shown, near)
    _plastic_bags(near, shown, far)
    with clock.playing(clock.now() - timedelta(days=30)):
        _rectification(far, shown)
    _project(shown, "survey", "盲盒消费调查", "了解未成年人购买盲盒的情况和对概率公示的知晓度", days=75)


def _project(lead: Member, kind: str, title: str, purpose: str, *, days: int, plan: str = "") -> JointProject:
    today = clock.today()
    entry = planning.ProjectEntry(
        kind=kind,
        title=title,
        purpose=f"{purpose}{SYNTHETIC}",
        plan=plan,
        starts_on=today,
        ends_on=today + timedelta(days=days),
    )
    actor = lead.desk.head
    return planning.draft_project(lead.organisation.pk, actor=actor, entry=entry, is_free_of_business=True)


def _part(
    project: JointProject, lead: Member, member: Member, matter: str, *, planned: int, unit: str, day: int
) -> ProjectPart:
    due_on = clock.today() + timedelta(days=day)
    entry = parts.PartEntry(member.organisation.pk, matter, planned, unit, due_on)
    return parts.add_part(project.pk, actor=lead.desk.head, entry=entry)


def _begun(project: JointProject, lead: Member, asked: Sequence[tuple[Member, ProjectPart]]) -> None:
    planning.invite_members(project.pk, actor=lead.desk.head)
    for member, part in asked:
        person = member.people["clerk"].pk
        parts.accept_part(part.pk, actor=member.desk.head, person_id=person)
    planning.begin_project(project.pk, actor=lead.desk.head)


def _milestone(project: JointProject, lead: Member, member: Member, matter: str, *, day: int) -> int:
    due_on = clock.today() + timedelta(days=day)
    told = {"organisation_id": member.organisation.pk, "matter": matter, "due_on": due_on}
    return keeping.add_milestone(project.pk, actor=lead.desk.head, **told).pk


def _make_up(shown: Member, near: Member) -> tuple[JointProject, list[tuple[Member, ProjectPart]]]:
    plan = "体察员培训后不亮身份走访母婴店、商场和超市。\n每家核对标签、备案、适用年龄和导购说法，拍照留证。"
    title = "儿童化妆品消费体察"
    project = _project(
        shown, "observation", title, "了解儿童化妆品标签和销售说法是否规范", days=80, plan=plan
    )
    own = _part(project, shown, shown, "走访渝中区门店", planned=30, unit="家门店", day=60)
    theirs = _part(project, shown, near, "走访本区门店", planned=20, unit="家门店", day=60)
    _begun(project, shown, [(near, theirs)])
    return project, [(shown, own), (near, theirs)]


def _finished(
    project: JointProject, done: list[tuple[Member, ProjectPart]], shown: Member, near: Member
) -> None:
    for member, part in done:
        parts.report_part(part.pk, actor=member.desk.head, done=part.planned)
        parts.confirm_part(part.pk, actor=shown.desk.head)
    outcome = (
        f"两个单位共走访 50 家门店，其中 9 家存在标签不全或者宣称“可食用”的问题，已约见整改。{SYNTHETIC}"
    )
    planning.finish_project(project.pk, actor=shown.desk.head, outcome=outcome)


def _purifiers(shown: Member, near: Member, far: Member) -> JointProject:
    plan = (
        "按 GB/T 40551-2021 开展，匿名购买，样品盲码送有资质的实验室。\n"
        "不合格样品先报市场监管部门，发布前给生产者异议和复检的时间。"
    )
    title = "反渗透净水器比较试验"
    project = _project(shown, "comparative_test", title, "为消费者选购净水器提供参考", days=120, plan=plan)
    _part(project, shown, shown, "线下匿名购买样品", planned=12, unit="台样品", day=35)
    bought = _part(project, shown, near, "网络平台匿名购买样品", planned=10, unit="台样品", day=50)
    checked = _part(project, shown, far, "核对售后服务承诺", planned=15, unit="个品牌", day=70)
    _milestone(project, shown, shown, "抽样方案确定", day=10)
    _milestone(project, shown, shown, "样品送检", day=60)
    _milestone(project, shown, near, "结果通报会", day=115)
    for source, matter, fen in (
        ("government", "样品购买", 6_800_000),
        ("own", "检验费", 9_500_000),
        ("member", "走访交通", 600_000),
    ):
        told = keeping.BudgetEntry(source, shown.organisation.pk, matter, fen)
        keeping.add_budget_line(project.pk, actor=shown.desk.head, entry=told)
    _begun(project, shown, [(near, bought), (far, checked)])
    return project


def _gone_on(project: JointProject, shown: Member, near: Member) -> None:
    head = shown.desk.head
    rows = ProjectPart.objects.visible_to(head).filter(project=project).order_by("pk")
    own, theirs, _others = rows
    parts.progress_part(own.pk, actor=head, done=9)
    parts.report_part(theirs.pk, actor=near.desk.head, done=theirs.planned)
    keeping.note_project(project.pk, actor=near.desk.head, text="网络样品已到齐，封样照片随样品单寄出。")


def _plastic_bags(lead: Member, shown: Member, far: Member) -> None:
    title, purpose = "限塑令执行情况消费调查", "了解商超、集贸市场提供塑料袋和消费者使用替代品的情况"
    project = _project(lead, "survey", title, purpose, days=60)
    for member in (shown, far):
        _part(project, lead, member, "现场问卷", planned=200, unit="份问卷", day=40)
    planning.invite_members(project.pk, actor=lead.desk.head)


def _rectification(lead: Member, shown: Member) -> None:
    title, purpose = "预付卡联合专项整治", "核查健身、美容、教培门店预付卡合同和退费承诺"
    project = _project(lead, "rectification", title, purpose, days=60)
    _part(project, lead, lead, "核查本地门店", planned=25, unit="家门店", day=50)
    theirs = _part(project, lead, shown, "核查渝中区门店", planned=40, unit="家门店", day=50)
    _begun(project, lead, [(shown, theirs)])
    parts.progress_part(theirs.pk, actor=shown.desk.head, done=22)
