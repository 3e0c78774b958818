"""What came on the same paper as a case and is handled apart: a second complaint, a violation report."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from lianwei.cases.models import Complaint, ViolationReport
from lianwei.core.models import Event
from lianwei.core.scope import Actor

REPORTS = "violation_report.view"
NAMING = ("complaint.received", "complaint.split")


@dataclass(frozen=True, slots=True)
class Related:
    """Another complaint of the same paper. `is_origin`: this one was split off from it."""

    pk: int
    number: str
    is_origin: bool = False


def related_of(complaint: Complaint, events: Iterable[Event]) -> list[Related]:
    """The complaints of the same paper, as the events of this one name them."""
    told = [(event.name, event.details) for event in events if event.name in NAMING]
    found = [Related(each["second"], each["number"]) for name, each in told if name == "complaint.split"]
    if complaint.split_from is None:
        return found
    number = next((each["split_from"] for _name, each in told if "split_from" in each), "")
    return [Related(complaint.split_from, number, is_origin=True), *found]


def with_report(rows: QuerySet, *, actor: Actor) -> QuerySet:
    """Cases with the key of a violation report that came on the same paper, for those alone who may see it:
    nothing else in the case tells that there is one."""
    if not actor.may(REPORTS):
        return rows
    reports = ViolationReport.objects.visible_to(actor).filter(complaint_id=OuterRef("pk"))
    return rows.annotate(report_id=Subquery(reports.order_by("pk").values("pk")[:1]))
