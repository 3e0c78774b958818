"""Which files may not be destroyed now, and why."""

from collections.abc import Sequence

from lianwei.cases.models import ReportStatus, ViolationReport
from lianwei.core.scope import Actor
from lianwei.retention.models import Filing, LegalHold, PersonRequest, RequestStatus
from lianwei.retention.rules.obstacles import ASKED, HELD, REPORTED

OPEN_REQUESTS = (RequestStatus.RECEIVED, RequestStatus.CHECKED, RequestStatus.DECIDED)


def obstacles_of(filings: Sequence[Filing], *, actor: Actor) -> dict[int, str]:
    """Key of a filing → the first thing that stands against its destruction; three queries for all."""
    found = dict.fromkeys(_reported(filings, actor), REPORTED)
    found |= dict.fromkeys(_asked(filings, actor), ASKED)
    return found | dict.fromkeys(_held(filings, actor), HELD)


def _held(filings: Sequence[Filing], actor: Actor) -> list[int]:
    rows = LegalHold.objects.visible_to(actor).filter(
        filing_id__in=[row.pk for row in filings], lifted_at=None
    )
    return list(rows.values_list("filing_id", flat=True))


def _asked(filings: Sequence[Filing], actor: Actor) -> list[int]:
    """Those a person has asked about and got no answer; such requests are few."""
    holders = {row.holder_id for row in filings}
    rows = PersonRequest.objects.visible_to(actor).filter(holder_id__in=holders, status__in=OPEN_REQUESTS)
    asked = {subject for subjects in rows.values_list("subjects", flat=True) for subject in subjects}
    return [row.pk for row in filings if row.subject in asked]


def _reported(filings: Sequence[Filing], actor: Actor) -> list[int]:
    keys = {
        row.subject.removeprefix("complaint:"): row.pk for row in filings if row.kind.startswith("complaint")
    }
    numbers = [int(key) for key in keys if key.isdecimal()]
    rows = ViolationReport.objects.visible_to(actor).filter(complaint_id__in=numbers)
    open_reports = rows.exclude(status=ReportStatus.CLOSED).values_list("complaint_id", flat=True)
    return [keys[str(key)] for key in open_reports]
