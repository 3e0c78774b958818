"""What an arrival became, for the system that sent it: number and status, nothing personal."""

from dataclasses import dataclass

from lianwei.cases.models import Complaint, Enquiry, ViolationReport
from lianwei.core.scope import Actor, find


@dataclass(frozen=True, slots=True)
class Reference:
    """A row by its number; `status` is the code of its lifecycle, for an enquiry open or answered."""

    kind: str
    number: str
    status: str


def reference_of(subject: str, *, actor: Actor) -> Reference | None:
    """The reference of "complaint:17"; None for what is no such row. Raises NotVisible."""
    noun, _sep, pk = subject.partition(":")
    if noun == "enquiry":
        asked = find(Enquiry, int(pk), actor=actor)
        return Reference("enquiry", asked.number, "answered" if asked.answered_on else "open")
    if noun == "violationreport":
        report = find(ViolationReport, int(pk), actor=actor)
        return Reference("violation_report", report.number, str(report.status))
    if noun == "complaint":
        complaint = find(Complaint, int(pk), actor=actor)
        return Reference("complaint", complaint.number, str(complaint.status))
    return None
