"""What of open projects follows to the successor of an organisation that ended."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.members.successions import add_succession
from lianwei.projects.models import JointProject, PartStatus, ProjectMilestone, ProjectPart, ProjectStatus

OPEN = (ProjectStatus.DRAFTED, ProjectStatus.INVITED, ProjectStatus.RUNNING, ProjectStatus.SUSPENDED)
TO_DO = (PartStatus.INVITED, PartStatus.ACCEPTED, PartStatus.REPORTED)


def register() -> None:
    """Projects led, parts to do and milestones ahead; what is done stays with who did it."""
    add_succession(JointProject, _("Joint projects"), open=_projects_open)
    add_succession(ProjectPart, _("Parts of projects"), column="organisation_id", open=_parts_to_do)
    add_succession(
        ProjectMilestone, _("Milestones of projects"), column="organisation_id", open=_milestones_ahead
    )


def _projects_open() -> Q:
    return Q(status__in=OPEN)


def _parts_to_do() -> Q:
    return Q(status__in=TO_DO, project__status__in=OPEN)


def _milestones_ahead() -> Q:
    return Q(reached_on=None, project__status__in=OPEN)
