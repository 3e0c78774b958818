"""Which members take part in a drive: the one that leads it, and those with a part in its joint project."""

from lianwei.core.scope import Actor
from lianwei.projects.models import ProjectPart
from lianwei.supervision.models import Drive


def takes_part(drive: Drive, *, actor: Actor) -> int | None:
    """The member for which the actor takes part; None where it only looks on."""
    if actor.is_trusted or drive.holder_id in actor.acts_for:
        return drive.holder_id
    rows = ProjectPart.objects.visible_to(actor).filter(
        project_id=drive.project_id or 0, organisation_id__in=actor.acts_for
    )
    return next((each.organisation_id for each in rows.order_by("pk") if each.is_counted), None)
