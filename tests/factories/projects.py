"""Joint projects with parts, milestones, budget lines and files."""

from datetime import timedelta

from django.core.files.base import ContentFile

from lianwei.core import clock
from lianwei.core.files.models import File
from lianwei.core.scope import Actor, ActorKind
from lianwei.members.models import Organisation
from lianwei.members.permissions import known_permissions
from lianwei.projects.models import JointProject, ProjectBudgetLine, ProjectMilestone, ProjectPart
from lianwei.projects.operations import keeping, planning
from lianwei.projects.operations import parts as doing
from tests.factories.members import make_user

DOES = frozenset(
    each
    for each in known_permissions()
    if each.startswith(("joint_project.", "project_part.", "project_milestone.", "project_budget_line."))
)
TASKS = frozenset({"task.view", "task.finish", "task.give"})


def head(organisation: Organisation, *, without: tuple[str, ...] = ()) -> Actor:
    """Somebody of a member who may do everything with joint projects."""
    mine = frozenset({organisation.pk})
    user = make_user(organisation=organisation)
    granted = (DOES | TASKS) - set(without)
    return Actor(ActorKind.STAFF, user.pk, organisation.pk, mine, mine, granted)


def onlooker(body: Organisation, alliance_id: int) -> Actor:
    """Somebody of a supervising body: looks on, acts for nobody."""
    overs = frozenset({("supervising_body", alliance_id)})
    return Actor(ActorKind.STAFF, organisation_id=body.pk, permissions=DOES, oversees=overs)


def entry(**changes: object) -> planning.ProjectEntry:
    """A purifier test of this quarter."""
    today = clock.today()
    known = {"kind": "comparative_test", "title": "净水器比较试验", "purpose": "为消费者选购提供参考"}
    days = {"starts_on": today, "ends_on": today + timedelta(days=90)}
    return planning.ProjectEntry(**known | days | changes)


def project(home: Organisation, *, actor: Actor | None = None, **changes: object) -> JointProject:
    """A plan of a member, of its alliance where it has one."""
    who = actor or head(home)
    return planning.draft_project(home.pk, actor=who, entry=entry(**changes), is_free_of_business=True)


def part(of: JointProject, member: Organisation | None = None, **changes: object) -> ProjectPart:
    """Thirty shops of a member, of who leads unless told."""
    known = {"matter": "购买样品", "planned": 30, "unit": "家门店", "due_on": of.ends_on}
    told = doing.PartEntry(organisation_id=(member or of.holder).pk, **known | changes)
    return doing.add_part(of.pk, actor=head(of.holder), entry=told)


def milestone(of: JointProject, member: Organisation | None = None) -> ProjectMilestone:
    """Samples handed over on the last day."""
    told = {"organisation_id": (member or of.holder).pk, "matter": "样品送检", "due_on": of.ends_on}
    return keeping.add_milestone(of.pk, actor=head(of.holder), **told)


def line(of: JointProject, *, planned: int = 500_000, source: str = "own") -> ProjectBudgetLine:
    """What who leads pays for samples, in fen."""
    told = keeping.BudgetEntry(source, of.holder_id, "样品购买", planned)
    return keeping.add_budget_line(of.pk, actor=head(of.holder), entry=told)


def file(of: JointProject) -> File:
    """A text of the plan."""
    upload = ContentFile("抽样方案".encode(), name="抽样方案.txt")
    return keeping.attach_file(of.pk, actor=head(of.holder), upload=upload, kind="plan")


def running(home: Organisation, member: Organisation) -> tuple[JointProject, ProjectPart]:
    """A project that has begun, and the part of another member in it."""
    row = project(home)
    part(row)
    theirs = part(row, member)
    planning.invite_members(row.pk, actor=head(home))
    doing.accept_part(theirs.pk, actor=head(member))
    planning.begin_project(row.pk, actor=head(home))
    theirs.refresh_from_db()
    row.refresh_from_db()
    return row, theirs
