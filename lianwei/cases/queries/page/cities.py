"""What cities were asked about a case, on its page."""

from dataclasses import dataclass

from lianwei.arrivals.models import Inlet
from lianwei.arrivals.queries.inlets import city_systems, fault_text
from lianwei.cases.models import CityRequest, CityRequestState, Complaint, parts_of
from lianwei.core.scope import Actor

from .panels import Panel

TEMPLATE = "cases/_city_panel.html"
BADGES = {
    CityRequestState.WAITING: "accent",
    CityRequestState.SENT: "soon",
    CityRequestState.CLOSED: "done",
    CityRequestState.FAILED: "late-soft",
}


@dataclass(frozen=True, slots=True)
class CityRow:
    """One request: at which system, how it stands."""

    row: CityRequest
    system: str
    badge: str
    fault: str


@dataclass(frozen=True, slots=True)
class CityPanel:
    """The card of the page."""

    complaint: Complaint
    rows: list[CityRow]
    may_ask: bool


def city_panel(complaint: Complaint, actor: Actor, is_there: bool) -> Panel | None:
    """Nothing where no city was asked and none can be."""
    may = actor.may("complaint.ask_city") and complaint.is_within_reach(actor)
    if not is_there and not may:
        return None
    rows = list(parts_of(CityRequest, [complaint]).order_by("-pk")) if is_there else []
    may = may and bool(city_systems(actor=actor, organisation_id=complaint.holder_id))
    if not rows and not may:
        return None
    keys = {row.inlet_id for row in rows}
    names = (
        dict(Inlet.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    )
    found = [
        CityRow(row, names.get(row.inlet_id, ""), BADGES[CityRequestState(row.state)], _fault(row))
        for row in rows
    ]
    return Panel(TEMPLATE, CityPanel(complaint, found, may))


def _fault(row: CityRequest) -> str:
    return fault_text(row.fault) if row.fault else ""
