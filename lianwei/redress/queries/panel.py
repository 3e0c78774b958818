"""The card of advance compensation on the page of a case."""

from dataclasses import dataclass

from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.panels import Panel
from lianwei.core.scope import Actor

from .compensations import FITTING, VIEW, CompensationRow, compensations_of
from .funds import funds_to_ask

TEMPLATE = "redress/_panel.html"


@dataclass(frozen=True, slots=True)
class PaidFirst:
    """What funds pay, or could pay, on a case."""

    complaint: Complaint
    rows: list[CompensationRow]
    may_apply: bool


def compensation_panel(complaint: Complaint, actor: Actor, is_there: bool) -> Panel | None:
    """Nothing where no fund pays on this case and none could be asked."""
    if not actor.may(VIEW):
        return None
    fits = complaint.status in FITTING and complaint.is_within_reach(actor)
    may_apply = fits and actor.may("advance_compensation.apply") and bool(funds_to_ask(actor=actor))
    rows = compensations_of(complaint.pk, actor=actor) if is_there else []
    return Panel(TEMPLATE, PaidFirst(complaint, rows, may_apply)) if rows or may_apply else None
