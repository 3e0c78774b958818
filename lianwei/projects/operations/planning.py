"""A project from its first draft to its end: drafted, revised, put to members, begun, ended."""

from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.members.models import Alliance, Organisation
from lianwei.members.operations.locking import hold_organisation
from lianwei.members.queries import alliance_of
from lianwei.projects.lifecycle import BEGIN, FINISH, GIVE_UP, INVITE, RESUME, REVISE, SUSPEND
from lianwei.projects.models import LONG, TITLE, WORDS, JointProject, PartStatus, ProjectPart, ProjectStatus
from lianwei.projects.queries.choices import supervisors_of
from lianwei.projects.rules import in_force, project_kinds
from lianwei.reading.numbers import tokenise


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """What is planned. `is_alone`: the member works on it by itself, without its alliance."""

    kind: str
    title: str
    purpose: str
    starts_on: date
    ends_on: date
    area: str = ""
    plan: str = ""
    supervisor_id: int | None = None
    is_alone: bool = False


@transaction.atomic
def draft_project(
    holder_id: int, *, actor: Actor, entry: ProjectEntry, is_free_of_business: bool
) -> JointProject:
    """Begin the plan of a project. Raises Invalid without the statement that no business pays for it
    (消费者权益保护法 art. 38): who drafts it answers for that.
    """
    actor.require("joint_project.draft")
    if not (actor.is_trusted or holder_id in actor.acts_for) or actor.user_id is None:
        raise NotAllowed
    holder = hold_organisation(holder_id)
    if not is_free_of_business:
        raise Invalid({"is_free_of_business": _("A project can begin only where no business pays for it.")})
    project = JointProject(
        number=_number(holder, actor),
        holder=holder,
        alliance=None if entry.is_alone else _alliance(holder),
        declared_by=actor.user_id,
        declared_on=clock.today(),
        drafted_at=clock.now(),
        drafted_by=actor.user_id,
    )
    _take(project, entry)
    project.save()
    record("joint_project.drafted", project, actor=actor, number=project.number, kind=project.kind)
    return project


@transaction.atomic
def revise_project(project_id: int, *, actor: Actor, entry: ProjectEntry) -> JointProject:
    """Change the plan; who takes part sees that it was changed."""
    project = lock(JointProject, project_id, actor=actor)
    advance(project, REVISE, actor=actor)
    if project.kind != entry.kind and project.status != ProjectStatus.DRAFTED:
        raise Invalid({"kind": _("The kind of a project stays once members were invited.")})
    _take(project, entry)
    project.save()
    record("joint_project.revised", project, actor=actor)
    return project


@transaction.atomic
def invite_members(project_id: int, *, actor: Actor) -> JointProject:
    """Put the plan to the members that have parts in it; each answers for its own."""
    project = lock(JointProject, project_id, actor=actor)
    advance(project, INVITE, actor=actor)
    parts = _parts(project, actor).exclude(organisation_id=project.holder_id)
    asked = sorted(parts.filter(status=PartStatus.INVITED).values_list("organisation_id", flat=True))
    if not asked:
        raise Invalid(_("Please add the part of another member first, or begin at once."))
    project.save()
    record("joint_project.invited", project, actor=actor, members=asked)
    return project


@transaction.atomic
def begin_project(project_id: int, *, actor: Actor) -> JointProject:
    """Begin. Raises Invalid while a member has not answered, or where nobody does anything."""
    project = lock(JointProject, project_id, actor=actor)
    advance(project, BEGIN, actor=actor)
    parts = _parts(project, actor)
    if parts.filter(status=PartStatus.INVITED).exists():
        raise Invalid(_("A member has not answered yet. Please wait for it, or take its part back first."))
    if not parts.filter(status=PartStatus.ACCEPTED).exists():
        raise Invalid(_("Nobody has a part yet. Please add the first part."))
    project.begun_on = clock.today()
    project.save()
    record("joint_project.begun", project, actor=actor)
    return project


@transaction.atomic
def suspend_project(project_id: int, *, actor: Actor, reason: str) -> JointProject:
    """Let it rest; the reason stands on its page."""
    project = lock(JointProject, project_id, actor=actor)
    advance(project, SUSPEND, actor=actor)
    project.reason = _said(reason)
    project.save()
    record("joint_project.suspended", project, actor=actor)
    return project


@transaction.atomic
def resume_project(project_id: int, *, actor: Actor) -> JointProject:
    """Go on."""
    project = lock(JointProject, project_id, actor=actor)
    advance(project, RESUME, actor=actor)
    project.reason = ""
    project.save()
    record("joint_project.resumed", project, actor=actor)
    return project


@transaction.atomic
def finish_project(project_id: int, *, actor: Actor, outcome: str) -> JointProject:
    """All parts are done. Raises Invalid while one is not: it is confirmed or taken back first."""
    project = lock(JointProject, project_id, actor=actor)
    advance(project, FINISH, actor=actor)
    still = (PartStatus.INVITED, PartStatus.ACCEPTED, PartStatus.REPORTED)
    if left := _parts(project, actor).filter(status__in=still).count():
        raise Invalid(
            _("%(n)s parts are not done yet. Please confirm them or take them back first.") % {"n": left}
        )
    if not outcome.strip():
        raise Invalid({"outcome": _("Please say in a few words what came of it.")})
    project.outcome, project.ended_on = tokenise(outcome.strip()).text[:LONG], clock.today()
    project.save()
    record("joint_project.finished", project, actor=actor)
    return project


@transaction.atomic
def give_up_project(project_id: int, *, actor: Actor, reason: str) -> JointProject:
    """End it without a result; the reason stands on its page, open tasks of members fall."""
    project = lock(JointProject, project_id, actor=actor)
    advance(project, GIVE_UP, actor=actor)
    project.reason, project.ended_on = _said(reason), clock.today()
    project.save()
    record("joint_project.given_up", project, actor=actor)
    return project


def _take(project: JointProject, entry: ProjectEntry) -> None:
    known = {each.code for each in in_force(project_kinds(), on=clock.today())}
    if entry.kind not in known and entry.kind != project.kind:
        raise Invalid({"kind": _("Please choose a kind of project.")})
    if entry.ends_on < entry.starts_on:
        raise Invalid({"ends_on": _("It would end before it begins.")})
    if entry.supervisor_id and entry.supervisor_id not in {each.pk for each in supervisors_of(project)}:
        raise Invalid({"supervisor_id": _("Please choose a body that guides the alliance.")})
    project.kind, project.year, project.area = entry.kind, entry.starts_on.year, entry.area
    project.title = tokenise(entry.title.strip()).text[:TITLE]
    project.purpose = tokenise(entry.purpose.strip()).text[:WORDS]
    project.plan = tokenise(entry.plan.strip()).text[:LONG]
    project.starts_on, project.ends_on = entry.starts_on, entry.ends_on
    project.supervisor_id = entry.supervisor_id


def _number(holder: Organisation, actor: Actor) -> str:
    """Of the holder's projects one after the other; its row is held meanwhile."""
    count = JointProject.objects.visible_to(actor).filter(number__startswith=f"{holder.code}-XM-").count()
    return f"{holder.code}-XM-{count + 1:04d}"


def _alliance(holder: Organisation) -> Alliance | None:
    pk = alliance_of(holder, on=clock.today())
    return Alliance.objects.get(pk=pk) if pk else None


def _parts(project: JointProject, actor: Actor) -> "models.QuerySet[ProjectPart]":
    return ProjectPart.objects.visible_to(actor).filter(project=project)


def _said(reason: str) -> str:
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    return tokenise(reason.strip()).text[:WORDS]
