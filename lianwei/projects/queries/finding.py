"""One project, for pages here and for the kinds above."""

from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor, find
from lianwei.projects.models import JointProject


def find_project(pk: int, *, actor: Actor) -> JointProject:
    """A project of which the actor sees the whole: who leads it, has a part in it or looks on. Raises
    NotVisible, also for members that know its title alone.
    """
    actor.require("joint_project.view")
    project = find(JointProject, pk, actor=actor)
    if not sees_whole(project, actor=actor):
        raise NotVisible
    return project


def sees_whole(project: JointProject, *, actor: Actor) -> bool:
    """Whether the actor sees more than title and state."""
    if actor.is_trusted:
        return True
    rows = JointProject.objects.visible_to(actor).filter(JointProject.whole(actor), pk=project.pk)
    return rows.exists()
