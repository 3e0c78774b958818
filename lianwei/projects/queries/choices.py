"""Whom a project can name: members, supervising bodies, colleagues."""

from lianwei.commitments.queries import who_can_have_tasks
from lianwei.core import clock
from lianwei.members.models import Alliance, Organisation, SupervisingBody, User
from lianwei.members.models.validity import in_force
from lianwei.members.queries import alliance_of, members_of
from lianwei.projects.models import JointProject, ProjectPart


def members_to_invite(project: JointProject) -> list[Organisation]:
    """Who leads, and the other members of the alliance today; who leads alone where there is none."""
    others = list(members_of(project.alliance)) if project.alliance else []
    return [project.holder, *(each for each in others if each.pk != project.holder_id)]


def supervisors_of(project: JointProject) -> list[Organisation]:
    """The bodies that guide the project's alliance today."""
    guided = SupervisingBody.objects.filter(
        in_force(clock.today(), start="since", end="until"), alliance=project.alliance
    )
    return [each.organisation for each in guided.select_related("organisation").order_by("pk")]


def people_for(part: ProjectPart) -> list[User]:
    """The colleagues of the member who can have its task."""
    return who_can_have_tasks(part.organisation_id)


def project_to_draft(holder_id: int) -> JointProject:
    """A project that is not kept yet, for the choices of its first form."""
    holder = Organisation.objects.get(pk=holder_id)
    alliance = alliance_of(holder, on=clock.today())
    return JointProject(holder=holder, alliance=Alliance.objects.get(pk=alliance) if alliance else None)
