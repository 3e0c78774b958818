"""What the archive does when a file is closed or taken up again."""

from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM
from lianwei.retention.operations.filing import file_subject, withdraw_filing


@on("complaint.archived")
@on("complaint.annulled")
@on("enquiry.answered")
@on("violation_report.reporter_told")
def file_it(event: Event) -> None:
    """A closed file gets its place in the archive."""
    file_subject(event.subject, actor=SYSTEM)


@on("complaint.reopened")
def take_it_out(event: Event) -> None:
    """A case that was taken up again is no file of the archive."""
    withdraw_filing(event.subject, actor=SYSTEM)
