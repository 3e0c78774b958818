"""The card of court and other ways on the page of a case."""

from dataclasses import dataclass

from lianwei.cases.models import Complaint
from lianwei.cases.models.complaint import BEFORE_ACCEPTANCE
from lianwei.cases.queries.page.panels import Panel
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.redress.models import RemedyKind, RemedyStatus

from .remedies import (
    SEEKING,
    VIEW,
    RemedyRow,
    ToConfirm,
    agreement_to_confirm,
    confirmation_of,
    may_sue,
    remedies_of,
)

TEMPLATE = "redress/_remedy_panel.html"


@dataclass(frozen=True, slots=True)
class Ways:
    """What was begun, and what may be. `to_confirm`: the agreement and its last day, ahead or passed."""

    complaint: Complaint
    rows: list[RemedyRow]
    to_confirm: ToConfirm | None
    may_prepare: bool
    may_request: bool
    may_hand_up: bool


def remedy_panel(complaint: Complaint, actor: Actor, is_there: bool) -> Panel | None:
    """Nothing where no way was taken and none fits."""
    if not actor.may(VIEW) or complaint.status in BEFORE_ACCEPTANCE:
        return None
    fits = complaint.status in SEEKING and complaint.is_within_reach(actor)
    rows = remedies_of(complaint.pk, actor=actor) if is_there else []
    if not rows and not fits:
        return None
    confirming = [each.row for each in rows if each.row.kind == RemedyKind.CONFIRMATION]
    begun = any(row.status != RemedyStatus.WITHDRAWN for row in confirming)
    agreement = agreement_to_confirm(complaint) if fits and not begun else None
    waiting = confirmation_of(complaint, agreement, today=clock.today()) if agreement else None
    ways = Ways(
        complaint,
        rows,
        waiting,
        may_prepare=waiting is not None
        and waiting.due_on >= clock.today()
        and actor.may("legal_remedy.prepare"),
        may_request=fits and actor.may("legal_remedy.request"),
        may_hand_up=fits and actor.may("legal_remedy.hand_up") and not may_sue(complaint.holder_id),
    )
    return Panel(TEMPLATE, ways)
