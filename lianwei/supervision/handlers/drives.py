"""What follows from drives: findings stand on the page of the business."""

from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.registry.models import Audience, FactKind
from lianwei.registry.operations import add_business_fact
from lianwei.supervision.models import Drive, findings_of


@on("drive.inspected")
@on("drive.found")
def state_findings(event: Event) -> None:
    """Each finding once, for the members of the alliance."""
    drive = _drive(event)
    for row in findings_of(drive).filter(pk__in=event.details["findings"]):
        if row.inspection.business_id is None:
            continue
        add_business_fact(
            row.inspection.business_id,
            actor=SYSTEM,
            kind=FactKind.TEST,
            on=row.inspection.visited_on,
            headline=f"专项治理检查发现：{row.text}"[:200],
            headline_en=f"Found at an inspection of a drive: {row.text}"[:200],
            organisation_id=row.inspection.organisation_id,
            source=f"drivefinding:{row.pk}",
            audience=Audience.ALLIANCE,
        )


@on("drive.checked")
def state_what_was_put_right(event: Event) -> None:
    """That it was put right, or was not, as a second look found."""
    row = findings_of(_drive(event)).get(pk=event.details["finding"])
    if row.inspection.business_id is None or row.checked_on is None:
        return
    zh, en = (
        ("整改经核实", "Put right, checked")
        if event.details["kept"]
        else ("核实未整改", "Not put right, checked")
    )
    add_business_fact(
        row.inspection.business_id,
        actor=SYSTEM,
        kind=FactKind.TEST,
        on=row.checked_on,
        headline=f"{zh}：{row.text}"[:200],
        headline_en=f"{en}: {row.text}"[:200],
        organisation_id=row.inspection.organisation_id,
        source=f"drivefinding:{row.pk}:{event.pk}",
        audience=Audience.ALLIANCE,
    )


def _drive(event: Event) -> Drive:
    return find(Drive, int(event.subject.partition(":")[2]), actor=SYSTEM)
