"""How the cases stand that a system brought, all at once: what a city reads back. Nothing personal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, Enquiry, ReportStatus, ViolationReport
from lianwei.cases.models.complaint import CLOSED, PUT_AWAY
from lianwei.core.models import Event
from lianwei.core.scope import Actor, subject_of


@dataclass(frozen=True, slots=True)
class Standing:
    """One row by its number: where it stands in words, whether it is over, by when it is due."""

    number: str
    label: str
    is_over: bool
    due_on: date | None = None


def standings_of(subjects: Iterable[str], *, actor: Actor) -> dict[str, Standing]:
    """Subject → how it stands, of what the actor sees."""
    keys: dict[str, list[int]] = {}
    for subject in subjects:
        noun, _sep, pk = subject.partition(":")
        keys.setdefault(noun, []).append(int(pk))
    complaints = Complaint.objects.visible_to(actor).filter(pk__in=keys.get("complaint", []))
    found = {subject_of(row): _of_complaint(row) for row in complaints}
    reports = ViolationReport.objects.visible_to(actor).filter(pk__in=keys.get("violationreport", []))
    found |= {subject_of(row): _of_report(row) for row in reports}
    enquiries = Enquiry.objects.visible_to(actor).filter(pk__in=keys.get("enquiry", []))
    return found | {subject_of(row): _of_enquiry(row) for row in enquiries}


def changed_at(standings: Iterable[str]) -> dict[str, datetime]:
    """When each of the subjects that were found in scope was changed last."""
    rows = Event.objects.filter(subject__in=list(standings)).order_by()
    return dict(rows.values("subject").annotate(last=Max("at")).values_list("subject", "last"))


def _of_complaint(row: Complaint) -> Standing:
    is_over = row.status in (*CLOSED, *PUT_AWAY)
    return Standing(row.number, row.status_label, is_over, None if is_over else row.due_on)


def _of_report(row: ViolationReport) -> Standing:
    status = ReportStatus(row.status)
    return Standing(row.number, str(status.label), status == ReportStatus.CLOSED)


def _of_enquiry(row: Enquiry) -> Standing:
    label = _("Answered") if row.answered_on else _("Not answered yet")
    return Standing(row.number, label, bool(row.answered_on))
