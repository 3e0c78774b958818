"""Files enter the archive with a class, an end and a number; a person may choose another class."""

from datetime import date

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import (
    Appraisal,
    Complaint,
    Enquiry,
    HandOver,
    KeptFile,
    Supervision,
)
from lianwei.cases.operations.rulebook.keeping import is_closed
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.members.operations.locking import hold_organisation
from lianwei.reading.numbers import tokenise
from lianwei.retention.models import Filing
from lianwei.retention.queries.schedule import schedule_of
from lianwei.retention.queries.subjects import read_subject
from lianwei.retention.rules.schedule import LONGEST, class_code, keep_until, kind_of_complaint

FILE = "archive.file"
MAJOR = (HandOver, Appraisal, Supervision)  # what makes a case one that is looked up for a long time


@transaction.atomic
def file_subject(subject: str, *, actor: Actor) -> Filing | None:
    """Enter a closed file into the archive; what stands there already, or is worked on, changes nothing."""
    kind, pk = read_subject(subject)
    row = lock(kind, pk, actor=actor)
    actor.require(FILE)
    if not is_closed(row) or _standing(subject, actor).exists():
        return None
    holder = hold_organisation(row.holder_id)
    filed_on, code = _filed_on(row), _kind_of(row)
    line = schedule_of(holder.pk, on=filed_on)[code]
    filing = Filing(
        holder=holder,
        subject=subject,
        case_number=row.number,
        kind=code,
        article=line.article,
        filed_on=filed_on,
        year=filed_on.year,
    )
    _place(filing, line.years, actor=actor)
    filing.save()
    record("archive.filed", filing, actor=actor, subject=subject, kind=code, reference=filing.reference)
    return filing


@transaction.atomic
def reclassify_file(filing_id: int, *, actor: Actor, years: int | None, reason: str) -> Filing:
    """Keep one file longer or shorter than its kind (永久: no years). It gets a number of the new class."""
    filing = lock(Filing, filing_id, actor=actor)
    actor.require(FILE)
    if filing.destroyed_on or filing.withdrawn_on:
        raise WrongStatus
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    if years is not None and not 1 <= years <= LONGEST:
        raise Invalid({"years": _("Please enter whole years between 1 and %(most)s.") % {"most": LONGEST}})
    hold_organisation(filing.holder_id)
    was = filing.reference
    _place(filing, years, actor=actor)
    filing.class_reason = tokenise(reason.strip()).text[:200]
    filing.save()
    record("archive.reclassified", filing, actor=actor, was=was, reference=filing.reference, years=years)
    return filing


@transaction.atomic
def withdraw_filing(subject: str, *, actor: Actor) -> Filing | None:
    """A file is taken up again: its number stays used, and it is archived anew when it is closed again."""
    actor.require(FILE)
    filing = _standing(subject, actor).select_for_update(of=("self",)).first()
    if filing is None or filing.destroyed_on:
        return None
    filing.withdrawn_on = clock.today()
    filing.save(update_fields=["withdrawn_on"])
    record("archive.withdrawn", filing, actor=actor, subject=subject)
    return filing


def _kind_of(row: KeptFile) -> str:
    """Which line of the schedule a file falls under."""
    if isinstance(row, Complaint):
        is_major = any(QuerySet(each).filter(complaint=row).exists() for each in MAJOR)
        return kind_of_complaint(is_major=is_major, was_accepted=row.was_accepted)
    return "enquiry" if isinstance(row, Enquiry) else "violation_report"


def _place(filing: Filing, years: int | None, *, actor: Actor) -> None:
    """The next place in the class of the year; the caller holds the organisation."""
    rows = Filing.objects.visible_to(actor).filter(holder_id=filing.holder_id, year=filing.year, years=years)
    filing.years, filing.seq = years, (rows.aggregate(last=Max("seq"))["last"] or 0) + 1
    filing.reference = f"{filing.holder.code}-WS·{filing.year}-{class_code(years)}-{filing.seq:04d}"
    filing.keep_until = keep_until(filing.filed_on, years)


def _standing(subject: str, actor: Actor) -> QuerySet[Filing]:
    return Filing.objects.visible_to(actor).filter(subject=subject, withdrawn_on=None)


def _filed_on(row: KeptFile) -> date:
    days = (getattr(row, name, None) for name in ("archived_on", "told_on", "answered_on", "received_on"))
    return next(day for day in days if day)
