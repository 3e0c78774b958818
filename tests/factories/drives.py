"""Joint rectification for tests, made by the real operations."""

from datetime import date, timedelta

from lianwei.core import clock
from lianwei.core.documents import operations as papers
from lianwei.core.scope import SYSTEM, Actor
from lianwei.members.models import Organisation
from lianwei.supervision.models import Drive, DriveFinding, DriveInspection, findings_of
from lianwei.supervision.operations.drives import handing_over, inspecting, measuring, planning

from . import cases, members, registry

AREA, OTHERS = "S0401", ("S0103", "G0101")
FOUND = "未退还已签合同的预付款余额"


def planner(home: Organisation) -> Actor:
    return members.make_actor("mediator", organisation=home)


def head(home: Organisation) -> Actor:
    return members.make_actor("head", organisation=home)


def entry(**changes: object) -> planning.DriveEntry:
    """Two months of this summer, unless told otherwise."""
    today = clock.today()
    told = {
        "title": "健身预付卡专项治理",
        "area": AREA,
        "reason": "投诉上升。",
        "comparison": OTHERS,
        "comparison_reason": "同属日常消费，治理不涉及。",
        "starts_on": today,
        "ends_on": today + timedelta(days=30),
        "planned": 3,
    }
    return planning.DriveEntry(**told | changes)


def planned(home: Organisation, **changes: object) -> Drive:
    return planning.plan_drive(entry(**changes), actor=planner(home))


def running(home: Organisation, **changes: object) -> Drive:
    return planning.begin_drive(planned(home, **changes).pk, actor=head(home))


def over(home: Organisation, **changes: object) -> Drive:
    """Its days were June and July, and two whole months at least have passed."""
    days = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 7, 31)}
    return running(home, **days | changes)


def measured(home: Organisation, **changes: object) -> Drive:
    return measuring.measure_drive(over(home, **changes).pk, actor=planner(home))


def finding(**changes: object) -> inspecting.FindingEntry:
    told = {"kind": "prepaid", "text": FOUND, "remedy": "on_spot"}
    return inspecting.FindingEntry(**told | changes)


def visit(*findings: inspecting.FindingEntry, **changes: object) -> inspecting.InspectionEntry:
    told = {"visited_on": clock.today(), "place": "渝中区大坪", "authority": "market"}
    told |= {"present": "市场监管所执法人员两名、店长"}
    if "name" not in changes and "business_id" not in changes:
        told["business_id"] = registry.business().pk
    return inspecting.InspectionEntry(findings=findings, **told | changes)


def inspected(drive: Drive, home: Organisation, *findings: inspecting.FindingEntry) -> DriveInspection:
    return inspecting.inspect_for_drive(drive.pk, visit(*findings), actor=planner(home))


def ordered(drive: Drive, home: Organisation) -> DriveFinding:
    """Something that has to be put right within a week."""
    due = clock.today() + timedelta(days=7)
    row = inspected(drive, home, finding(remedy="ordered", due_on=due))
    return findings_of(drive).get(inspection=row)


def proved(drive: Drive, home: Organisation) -> DriveFinding:
    row = ordered(drive, home)
    return inspecting.prove_finding(drive.pk, actor=planner(home), finding_id=row.pk, proof="已退款")


def handed_over(drive: Drive, home: Organisation) -> DriveInspection:
    """With its paper drafted."""
    row = inspected(drive, home, finding(remedy="handed_over"))
    return handing_over.hand_over_inspection(drive.pk, actor=planner(home), inspection_id=row.pk)


def sealed(drive: Drive, home: Organisation) -> DriveInspection:
    """The paper signed, numbered and sealed."""
    row = handed_over(drive, home)
    one, other = ({"subject": drive, "actor": who} for who in (planner(home), head(home)))
    papers.submit_document(row.document_id, **one)
    papers.review_document(row.document_id, **other)
    papers.approve_document(row.document_id, series=home.paper_series, **other)
    papers.seal_document(row.document_id, seal="公章", copies=2, **one)
    return row


def complaint_on(home: Organisation, day: date, category: str = AREA) -> None:
    """One that counts in the area, unless another is told."""
    cases.complaint(actor=head(home), category=category, received_on=day)


def now(drive: Drive) -> Drive:
    return Drive.objects.visible_to(SYSTEM).get(pk=drive.pk)
