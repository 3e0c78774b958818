"""Numbers of the case in other systems, and the text to copy back (回填): no names, no phones in it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, OutsideNumber, Status
from lianwei.core import clock
from lianwei.registry.queries import code_label
from lianwei.ui.words import Chip, deadline_chip, full_date, money

from .record_parts import RecordParts


@dataclass(frozen=True, slots=True)
class OutsideView:
    """A number elsewhere with that system's own deadline."""

    row: OutsideNumber
    chip: Chip | None


def outside_numbers(complaint: Complaint) -> list[OutsideView]:
    """The numbers of a case found in scope."""
    rows = list(QuerySet(OutsideNumber).filter(complaint=complaint).order_by("pk"))
    return [OutsideView(row, _chip(row)) for row in rows]


def _chip(row: OutsideNumber) -> Chip | None:
    if row.returned_on:
        return Chip("done", _("filled back"))
    return deadline_chip(row.due_on, today=clock.today()) if row.due_on else None


def return_text(complaint: Complaint, parts: RecordParts) -> str:
    """What the other system is told: dates, outcome and sums, ready to be copied."""
    lines = [_("Case %(number)s.") % {"number": complaint.number}]
    lines.append(_("Received on %(day)s.") % {"day": full_date(complaint.received_on)})
    if complaint.accepted_on:
        lines.append(_("Accepted on %(day)s.") % {"day": full_date(complaint.accepted_on)})
    lines += _course(complaint, parts)
    if complaint.outcome:
        outcome = code_label("outcome", complaint.outcome, on=complaint.received_on)
        lines.append(_("Outcome: %(outcome)s.") % {"outcome": outcome})
    if complaint.closed_on:
        lines.append(_("Closed on %(day)s.") % {"day": full_date(complaint.closed_on)})
    elif complaint.status != Status.ARCHIVED:
        lines.append(_("In hand; due by %(day)s.") % {"day": full_date(complaint.due_on)})
    return ("" if (get_language() or "zh").startswith("zh") else " ").join(lines)


def _course(complaint: Complaint, parts: RecordParts) -> list[str]:
    lines = [_("Now: %(status)s.") % {"status": complaint.status_label}]
    held = [each for each in parts.sessions if each.result]
    if held:
        lines.append(_("Mediation sessions held: %(n)s.") % {"n": len(held)})
    if parts.losses:
        sums = {"promised": money(parts.promised), "received": money(parts.received)}
        lines.append(_("Promised %(promised)s, received so far %(received)s.") % sums)
    return lines


def result_heads() -> list[str]:
    """What another system's sheet gets beside its own columns."""
    return [_("Case number"), _("Status"), _("Outcome"), _("Accepted on"), _("Closed on")]


def result_cells(complaint: Complaint) -> list[str]:
    """The same for one case: nothing of people."""
    outcome = code_label("outcome", complaint.outcome, on=complaint.received_on) if complaint.outcome else ""
    days = [day.isoformat() if day else "" for day in (complaint.accepted_on, complaint.closed_on)]
    return [complaint.number, complaint.status_label, outcome, *days]
