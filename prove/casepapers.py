"""The papers of part 1, each from a case that has reached the step it speaks of."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from lianwei.cases.models import (
    Agreement,
    Appraisal,
    CaseChild,
    Complaint,
    FollowUp,
    HandOver,
    MediationSession,
    Recusal,
    Status,
    Supervision,
    SupplementRequest,
    ViolationReport,
)
from lianwei.cases.papers.casebook import CaseBook
from lianwei.cases.papers.context import (
    PRINTED_AT_ONCE,
    SIGNED_OFF,
    TO_FILL_IN,
    TO_WRITE_BY_HAND,
    composed,
)
from lianwei.cases.papers.reports import REPORT_PAPERS, report_paper
from lianwei.core.documents.paper import Paper
from lianwei.core.scope import OPERATOR

SPEAKS_OF: dict[str, type[CaseChild]] = {
    "supplement_notice": SupplementRequest,
    "mediation_notice": MediationSession,
    "mediation_record": MediationSession,
    "appraisal_order": Appraisal,
    "recusal_request": Recusal,
    "settlement_agreement": Agreement,
    "follow_up_record": FollowUp,
    "clue_transfer": HandOver,
    "supervision_order": Supervision,
}
COMPLETE = {"follow_up_record": Q(answered_on__isnull=False), "mediation_record": ~Q(result="")}
WITH = {
    "decline_notice": ~Q(ground="") & Q(accepted_on=None),
    "termination_notice": ~Q(ground="") & Q(accepted_on__isnull=False),
    "business_letter": Q(status=Status.WITH_BUSINESS),
    "withdrawal_request": Q(status=Status.WITHDRAWN),
    "acceptance_notice": Q(accepted_on__isnull=False),
    "closing_notice": ~Q(outcome=""),
    "closing_approval": ~Q(outcome=""),
}


def every_paper() -> Iterator[tuple[str, Paper]]:
    """Each paper with its code."""
    for code in (*PRINTED_AT_ONCE, *SIGNED_OFF):
        blank = TO_WRITE_BY_HAND if code in PRINTED_AT_ONCE else TO_FILL_IN
        yield code, composed(CaseBook(_case(code), OPERATOR, code), blank=blank)
    report = QuerySet(ViolationReport).exclude(authority="").order_by("-pk").first()
    for code in REPORT_PAPERS if report else ():  # the letter goes to somebody
        yield f"report-{code}", report_paper(report, code, actor=OPERATOR)


def _case(code: str) -> Complaint:
    """The newest case with a row the paper speaks of, or that has come so far, else the newest."""
    cases = QuerySet(Complaint).order_by("-pk")
    if code in SPEAKS_OF:
        rows = QuerySet(SPEAKS_OF[code]).filter(COMPLETE.get(code, Q())).order_by("-pk")
        row = rows.first()
        cases = cases.filter(pk=row.complaint_id) if row else cases
    if code in WITH:
        cases = cases.filter(WITH[code]) or cases
    return cases.first() or QuerySet(Complaint).latest("pk")
