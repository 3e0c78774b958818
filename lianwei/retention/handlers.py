"""What the archive does when a file is closed, taken up again, or may not be used any more."""

from lianwei.cases.models import Complaint
from lianwei.cases.operations.rulebook.keeping import is_closed, limit_to_storage
from lianwei.cases.queries.page.consents import is_denied
from lianwei.cases.rules.consents import HANDLING
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.retention.operations.filing import file_subject, withdraw_filing
from lianwei.retention.queries.subjects import read_subject
from lianwei.retention.rules.grounds import WITHDRAWN


@on("complaint.archived")
@on("complaint.annulled")
@on("enquiry.answered")
@on("violation_report.reporter_told")
def file_it(event: Event) -> None:
    """A closed file gets its place in the archive."""
    file_subject(event.subject, actor=SYSTEM)
    store_where_denied(event)


@on("complaint.consent_withdrawn")
def store_where_denied(event: Event) -> None:
    """A closed case whose consumer has taken back the consent to its handling is kept and not used: the years
    of the archive still run, and nothing else rests on a duty (PIPL arts 15, 47).
    """
    kind, pk = read_subject(event.subject)
    if kind is not Complaint:
        return
    case = find(Complaint, pk, actor=SYSTEM)
    if is_closed(case) and not case.is_stored_only and is_denied(case, HANDLING):
        limit_to_storage(Complaint, pk, actor=SYSTEM, ground=WITHDRAWN)


@on("complaint.reopened")
def take_it_out(event: Event) -> None:
    """A case that was taken up again is no file of the archive."""
    withdraw_filing(event.subject, actor=SYSTEM)
