"""The card of the archive on the page of a case."""

from dataclasses import dataclass

from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.panels import Panel
from lianwei.core.scope import Actor, subject_of

from .filing import FilingRow, filing_of, index_rows, storing_reason

TEMPLATE = "retention/_panel.html"


@dataclass(frozen=True, slots=True)
class Archived:
    """Where a case stands in the archive."""

    line: FilingRow | None
    complaint: Complaint
    may_open: bool
    reason: str  # why it is only stored


def archive_panel(complaint: Complaint, actor: Actor, is_there: bool) -> Panel | None:
    """Class, number and end of an archived case; nothing for a case that is worked on."""
    if complaint.archived_on is None and not complaint.is_stored_only:
        return None
    row = filing_of(subject_of(complaint), actor=actor) if is_there else None
    line = index_rows([row], actor=actor)[0] if row else None
    may_open = (
        line is not None
        and complaint.is_stored_only
        and complaint.anonymised_on is None
        and actor.may("archive.open")
    )
    if line is None and not complaint.is_stored_only:
        return None
    may_open = may_open and complaint.is_within_reach(actor)
    return Panel(TEMPLATE, Archived(line, complaint, may_open, storing_reason(complaint)))
