"""A joint rectification of pre-paid cards in summer 2026, gyms among them, on the demo's made-up cases."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

from lianwei.core import clock
from lianwei.core.documents import operations as papers
from lianwei.supervision.models import Drive, DriveInspection, findings_of
from lianwei.supervision.operations.drives import handing_over, inspecting, measuring, planning

from .alliance import Member
from .invention import Shop
from .joint import SYNTHETIC

AREA, COMPARED = "S01", ("G01", "G03", "G05", "G10")
BEGINS, ENDS = date(2026, 6, 1), date(2026, 7, 31)
MORNING = 2  # o'clock in UTC: ten in the office
PRESENT = "市场监管所执法人员两名、门店负责人"
TERMS = ("terms", "合同约定“办卡概不退款”，排除消费者权利", "ordered")
REFUND = ("prepaid", "合同未写明退费办法和余额查询方式", "on_spot")
ADVERT = ("advert", "宣传“终身会员”，与合同期限不符", "handed_over")
VISITS = ((TERMS, REFUND), (ADVERT,), (), (REFUND,))


def rectify_gyms(member: Member, shops: Mapping[str, Sequence[Shop]]) -> None:
    """Planned before the summer, inspected in June, put right, handed over, measured today."""
    with _on(BEGINS - timedelta(days=20)):
        drive = planning.plan_drive(_plan(), actor=member.desk.head)
    with _on(BEGINS):
        planning.begin_drive(drive.pk, actor=member.desk.head)
    firms = [each.pk for each in shops["健身"]]
    days = [BEGINS + timedelta(days=9 * at + 8) for at in range(len(VISITS))]
    rows = [
        _visit(drive, member, firm, found, day) for firm, found, day in zip(firms, VISITS, days, strict=False)
    ]
    _put_right(drive, member)
    _hand_over(drive, rows[1], member)
    measuring.measure_drive(drive.pk, actor=member.desk.mediator)


def _on(day: date) -> AbstractContextManager[object]:
    return clock.playing(datetime(day.year, day.month, day.day, MORNING, tzinfo=UTC))


def _plan() -> planning.DriveEntry:
    return planning.DriveEntry(
        title="生活服务预付卡专项治理",
        area=AREA,
        reason=f"健身、美容门店预付卡“退费难”投诉集中，多家门店停业。{SYNTHETIC}",
        comparison=COMPARED,
        comparison_reason="同期同样受理、治理不涉及的商品类投诉。",
        starts_on=BEGINS,
        ends_on=ENDS,
        planned=6,
    )


def _visit(
    drive: Drive, member: Member, firm: int, found: Sequence[tuple[str, str, str]], day: date
) -> DriveInspection:
    with _on(day):
        due = day + timedelta(days=14)
        rows = tuple(
            inspecting.FindingEntry(kind, text, remedy, due_on=due if remedy == "ordered" else None)
            for kind, text, remedy in found
        )
        told = {"place": "门店现场", "authority": "market", "present": PRESENT, "findings": rows}
        entry = inspecting.InspectionEntry(day, business_id=firm, **told)
        return inspecting.inspect_for_drive(drive.pk, entry, actor=member.desk.clerk)


def _put_right(drive: Drive, member: Member) -> None:
    row = findings_of(drive).filter(remedy="ordered")[0]
    with _on(BEGINS + timedelta(days=18)):
        proof = {"finding_id": row.pk, "proof": "已修改合同文本，提交新合同样本。"}
        inspecting.prove_finding(drive.pk, actor=member.desk.clerk, **proof)
    with _on(BEGINS + timedelta(days=25)):
        told = {"finding_id": row.pk, "is_kept": True, "verdict": "到店抽查三份新合同，条款已删除。"}
        inspecting.check_finding(drive.pk, actor=member.desk.mediator, **told)


def _hand_over(drive: Drive, row: DriveInspection, member: Member) -> None:
    key = {"inspection_id": row.pk}
    writer, head = ({"subject": drive, "actor": who} for who in (member.desk.mediator, member.desk.head))
    with _on(row.visited_on + timedelta(days=2)):
        paper = (
            handing_over.hand_over_inspection(drive.pk, actor=member.desk.mediator, **key).document_id or 0
        )
        papers.submit_document(paper, **writer)
        papers.review_document(paper, **head)
        papers.approve_document(paper, series=member.organisation.paper_series, **head)
        papers.seal_document(paper, seal="公章", copies=2, **writer)
    with _on(row.visited_on + timedelta(days=5)):
        told = {"way": "post", "received_on": clock.today()}
        handing_over.receive_hand_over(drive.pk, actor=member.desk.mediator, **key, **told)
