"""One member's desk with something in every state, so that a visitor finds no empty page."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from lianwei.cases import operations as do
from lianwei.cases.entries import LossEntry, TermsEntry
from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.documents.operations import (
    approve_document,
    dispatch_document,
    review_document,
    seal_document,
    submit_document,
)
from lianwei.core.documents.queries import documents_of
from lianwei.core.scope import find
from lianwei.core.workdays import office_calendar

from . import lives
from .lives import OFFICE, Life

Step = Callable[[Life], None]


def nothing_yet(life: Life) -> None:
    """Received, and nobody has decided yet."""


def accepted(life: Life, *, after: int = 2) -> None:
    with life.at(after):
        do.accept_complaint(
            life.pk, actor=life.desk.head, handler_id=life.desk.mediator.user_id, no_talks="refuses"
        )
    with life.at(0):
        signed_off(life, "acceptance_notice")


def signed_off(life: Life, kind: str) -> None:
    """The paper that the worker drafted goes its way: handed in, reviewed, signed, sealed, sent."""
    complaint = find(Complaint, life.pk, actor=life.desk.head)
    paper = documents_of(complaint).filter(kind=kind).first()
    if paper is None:
        return
    submit_document(paper.pk, subject=complaint, actor=life.desk.mediator)
    review_document(paper.pk, subject=complaint, actor=life.desk.head)
    series = complaint.holder.short_name
    approve_document(paper.pk, series=series, subject=complaint, actor=life.desk.head)
    seal_document(paper.pk, seal="公章", copies=2, subject=complaint, actor=life.desk.clerk)
    dispatch_document(paper.pk, way="post", subject=complaint, actor=life.desk.clerk)


def material_asked(life: Life) -> None:
    with life.at(1):
        do.request_supplement(life.pk, actor=life.desk.clerk, items=["购买凭证", "付款记录"])


def business_asked(life: Life) -> None:
    with life.at(1):
        do.try_settlement(life.pk, actor=life.desk.clerk)


def business_answered(life: Life) -> None:
    lives.talks(life, position="partly")


def session_coming(life: Life) -> None:
    """A session in the next days."""
    accepted(life)
    with life.at(1):
        day = office_calendar().add(life.horizon, 2).day
        do.schedule_session(
            life.pk,
            actor=life.desk.mediator,
            held_at=datetime.combine(day, time(9, 30), OFFICE),
            way="on_site",
            mediator_id=life.desk.mediator.user_id,
            place="二楼调解室",
        )


def under_appraisal(life: Life) -> None:
    accepted(life)
    with life.at(5):
        do.commission_appraisal(
            life.pk,
            actor=life.desk.mediator,
            matter="争议商品（服务）是否符合约定和有关标准",
            institution="重庆市某质量检测中心（虚构）",
            agreed_by_parties=True,
        )


def agreed(life: Life) -> None:
    """Agreed, and the signatures are still to come."""
    accepted(life)
    lives.session(life, result="adjourned")
    with life.at(2):
        do.agree_on_terms(life.pk, actor=life.desk.mediator, terms=lives.agreed_terms(life))


def signed(life: Life) -> None:
    """Signed; the money is due."""
    agreed(life)
    with life.at(1):
        lives.sign_all(life)


def performed(life: Life) -> None:
    """Paid; the return visit is due, and its link has been sent."""
    signed(life)
    lives.paid(life)
    with life.at(1):
        do.ask_follow_up(life.pk, actor=life.desk.clerk)


def paid_in_parts(life: Life) -> None:
    """Two businesses pay: the seller in two instalments, the first of which has come, the maker at once."""
    accepted(life)
    lives.session(life, result="adjourned")
    with life.at(2):
        do.agree_on_terms(life.pk, actor=life.desk.mediator, terms=_terms_in_parts(life))
    with life.at(1):
        lives.sign_all(life)
    with life.at(3):
        lives.pay(life, life.losses[0])


def _terms_in_parts(life: Life) -> TermsEntry:
    seller, maker = life.payers
    part = life.claimed * 2 // 5
    days = [clock.today() + timedelta(days=ahead) for ahead in (5, 35)]
    return TermsEntry(
        terms=f"销售者分两期退还，每期{part // 100:,}元；生产者一次性补偿{part // 200:,}元。",
        losses=(
            LossEntry("refund", part, seller, due_on=days[0]),
            LossEntry("refund", part, seller, due_on=days[1]),
            LossEntry("compensation", part // 2, maker, due_on=days[1]),
        ),
        perform_by=days[1],
    )


def terminated(life: Life) -> None:
    """Ended without agreement; the notice has not gone out yet."""
    accepted(life)
    lives.session(life, result="failed")
    with life.at(2):
        lives.terminate(life)


def broken(life: Life) -> None:
    signed(life)
    lives.break_promise(life)


def pressed(life: Life) -> None:
    """An upper body presses the case."""
    accepted(life)
    with life.at(3):
        do.supervise_complaint(
            life.pk,
            actor=life.desk.head,
            demand="涉及老年人，请加快调解并报告进展。",
            due_on=clock.today() + timedelta(days=7),
        )


def declined(life: Life) -> None:
    with life.at(3):
        lives.decline(life)


def withdrawn(life: Life) -> None:
    with life.at(2):
        do.withdraw_complaint(life.pk, actor=life.desk.clerk, reason="商家已当场退款")


# A state, and how many working days ago the complaint came in.
STATES: tuple[tuple[Step, int], ...] = (
    (nothing_yet, 0),
    (nothing_yet, 1),
    (nothing_yet, 9),
    (nothing_yet, 10),
    (nothing_yet, 12),
    (material_asked, 3),
    (business_asked, 4),
    (business_asked, 13),
    (business_answered, 10),
    (accepted, 5),
    (accepted, 40),
    (accepted, 46),
    (session_coming, 12),
    (under_appraisal, 20),
    (agreed, 16),
    (signed, 18),
    (performed, 30),
    (terminated, 16),
    (broken, 48),
    (pressed, 9),
    (declined, 5),
    (withdrawn, 4),
)
