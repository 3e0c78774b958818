"""Violation reports (举报): recorded and handed to the authority; the reporter stays sealed."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import HAND_OVER_REPORT, RECORD_RESULT, TELL_REPORTER
from lianwei.cases.models import Complaint, ViolationReport
from lianwei.cases.numbering import next_number
from lianwei.cases.rules.choice import clocks_for
from lianwei.cases.rules.consents import TO_AUTHORITY
from lianwei.cases.rules.facts import started
from lianwei.cases.rules.ledger import run_clock
from lianwei.cases.texts import write_beside
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, find, lock
from lianwei.core.workdays import office_calendar
from lianwei.members.models import Organisation

from .consents import note_basis

AUTHORITY_CLOCK = "SAMR-PUNISH"  # the authority's own limit: information for us, no duty of ours


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report of a suspected violation; the reporter may stay unnamed."""

    business_name: str
    clue: str
    business_id: int | None = None
    business_address: str = ""
    reporter_name: str = ""
    reporter_phone: str = ""
    reporter_address: str = ""
    is_anonymous: bool = False


@transaction.atomic
def receive_violation_report(
    entry: ReportEntry, *, actor: Actor, complaint_id: int | None = None
) -> ViolationReport:
    """Record a report. `complaint_id`: it came on one paper with that complaint and is handled apart
    (Order 121 art. 9); nothing of the reporter is written into the complaint."""
    actor.require("violation_report.receive")
    if actor.organisation_id is None:
        raise NotAllowed
    if complaint_id is not None:
        find(Complaint, complaint_id, actor=actor)
    if not entry.business_name.strip() or not entry.clue.strip():
        raise Invalid({"clue": _("Please name the business and say what was seen.")})
    holder = Organisation.objects.get(pk=actor.organisation_id)
    report = ViolationReport.objects.create(
        number=next_number(holder, clock.today().year, "J"),
        holder=holder,
        is_anonymous=entry.is_anonymous,
        reporter_name="" if entry.is_anonymous else entry.reporter_name,
        reporter_phone="" if entry.is_anonymous else entry.reporter_phone,
        reporter_address="" if entry.is_anonymous else entry.reporter_address,
        business_id=entry.business_id,
        business_name=entry.business_name,
        business_address=entry.business_address,
        clue=entry.clue,
        received_at=clock.now(),
        received_on=clock.today(),
        complaint_id=complaint_id,
    )
    record("violation_report.received", report, actor=actor, number=report.number)
    return report


@transaction.atomic
def hand_over_violation_report(
    report_id: int, *, actor: Actor, authority: str, receipt: str = "", basis: str = "", article: str = ""
) -> ViolationReport:
    """Hand the report to the competent authority; its limit to decide (15 working days) is noted for the
    reader. `basis`: on what the reporter's name goes along (PIPL arts 13, 23); without one it stays here.
    """
    report = lock(ViolationReport, report_id, actor=actor)
    advance(report, HAND_OVER_REPORT, actor=actor)
    if not authority.strip():
        raise Invalid({"authority": _("Please name the authority.")})
    today = clock.today()
    rule = clocks_for(AUTHORITY_CLOCK, event="clue_received", on=today)[0]
    ledger = run_clock(rule, [started(today)], office_calendar(), as_of=today)
    report.authority, report.receipt = write_beside(report, authority), write_beside(report, receipt)
    report.handed_on = today
    report.consent_id = note_basis(report, TO_AUTHORITY, basis, article, actor=actor)
    report.decision_due_on = ledger.due_on
    report.save()
    record("violation_report.handed_over", report, actor=actor, authority=report.authority, basis=basis)
    return report


@transaction.atomic
def record_violation_result(
    report_id: int, *, actor: Actor, result: str, fine: int | None = None
) -> ViolationReport:
    """Store what the authority answered; a fine in fen."""
    report = lock(ViolationReport, report_id, actor=actor)
    advance(report, RECORD_RESULT, actor=actor)
    report.result, report.fine = write_beside(report, result), fine
    report.result_on = clock.today()
    report.save()
    record("violation_report.result_recorded", report, actor=actor, fine=fine)
    return report


@transaction.atomic
def tell_reporter(report_id: int, *, actor: Actor) -> ViolationReport:
    """The reporter was told what came of the report; an unnamed one is closed with a note."""
    report = lock(ViolationReport, report_id, actor=actor)
    advance(report, TELL_REPORTER, actor=actor)
    report.told_on = clock.today()
    report.save()
    record("violation_report.reporter_told", report, actor=actor)
    return report
