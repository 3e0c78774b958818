"""What becomes of a file after the archive: stored only, released again, anonymised.

All three bear being done twice. What lies in lower apps (arrivals, files, papers, messages) is emptied in the
same transaction by the caller's list of forgetters; the chain of events stays as it is: it names nobody.
"""

from typing import TypeVar

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.indexing import index_case
from lianwei.cases.models import (
    Assistance,
    CallBack,
    CaseChild,
    CaseGroup,
    CompetenceDispute,
    Complaint,
    Enquiry,
    KeptFile,
    Question,
    ReportStatus,
    Transfer,
    ViolationReport,
    assistances_of,
    disputes_of,
    groups_ended_with,
    offers_of,
    questions_about,
)
from lianwei.cases.nearness import mark_case
from lianwei.cases.rules.personal import FIGURES, FINDING_ROWS, GONE, PERSONAL_TEXTS, emptied
from lianwei.commitments.models import Task
from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock, subject_of
from lianwei.core.sealed import SealedField

LIMIT = "archive.limit"
DESTROY = "destruction_list.finish"
Kept = TypeVar("Kept", bound=KeptFile)


@transaction.atomic
def limit_to_storage(kind: type[Kept], pk: int, *, actor: Actor, ground: str) -> Kept:
    """Keep a closed file in storage only (仅存储, PIPL art. 47 para. 2): nobody finds, opens or learns from
    the person's data any more. `ground` is a code of the reason. Raises WrongStatus while work goes on.
    """
    row = lock(kind, pk, actor=actor)
    actor.require(LIMIT)
    if not is_closed(row):
        raise WrongStatus(_("Work on this file still goes on. Storage only begins when it is archived."))
    if row.storage_only_on is None:
        row.storage_only_on = clock.today()
        row.save(update_fields=["storage_only_on"])
        _index(row)
        record("archive.limited", row, actor=actor, ground=ground)
    return row


@transaction.atomic
def release_from_storage(kind: type[Kept], pk: int, *, actor: Actor, ground: str) -> Kept:
    """The person took the request back, or a court needs the file: it is worked with as before."""
    row = lock(kind, pk, actor=actor)
    actor.require(LIMIT)
    if row.anonymised_on is not None:
        raise WrongStatus(_("This file holds no personal data any more."))
    if row.storage_only_on is not None:
        row.storage_only_on = None
        row.save(update_fields=["storage_only_on"])
        _index(row)
        record("archive.released", row, actor=actor, ground=ground)
    return row


@transaction.atomic
def anonymise_file(kind: type[Kept], pk: int, *, actor: Actor, list_number: str) -> Kept:
    """Take every trace of a person out of a file: sealed values, texts, indexes. Codes, amounts and days
    stay, so that figures do; the events stay, so that the chain does.
    """
    row = lock(kind, pk, actor=actor)
    actor.require(DESTROY)
    if row.anonymised_on is not None:
        return row
    if isinstance(row, Complaint):
        _empty_children(row)
        offers_of(row).update(**_gone(Transfer))
        assistances_of(row).update(**_gone(Assistance))
        disputes_of(row).update(**_gone(CompetenceDispute))
        questions_about(row).update(**_gone(Question))
        groups_ended_with(row).update(**_gone(CaseGroup))
    _empty_calls(row)
    _empty_tasks(row)
    _empty(row)
    row.anonymised_on = clock.today()
    row.save()
    _index(row)
    record("archive.anonymised", row, actor=actor, list=list_number)
    return row


def is_closed(row: KeptFile) -> bool:
    """Whether nobody works on the file: archived, answered, closed."""
    if isinstance(row, Complaint):
        return not row.is_open
    if isinstance(row, Enquiry):
        return row.answered_on is not None
    return isinstance(row, ViolationReport) and row.status == ReportStatus.CLOSED


def child_tables() -> list[type[CaseChild]]:
    """Every table whose rows belong to one complaint."""
    return [each for each in apps.get_app_config("cases").get_models() if issubclass(each, CaseChild)]


def _empty_children(complaint: Complaint) -> None:
    for table in child_tables():
        rows = QuerySet(table).filter(complaint=complaint)
        if table.__name__ in FINDING_ROWS:
            rows.delete()
        elif gone := _gone(table):
            rows.update(**gone)


def _empty_calls(row: KeptFile) -> None:
    """Calls that were promised before this file was made of them."""
    QuerySet(CallBack).filter(made=subject_of(row)).update(**_gone(CallBack))


def _empty_tasks(row: KeptFile) -> None:
    """What colleagues noted that they had to do about the file."""
    QuerySet(Task).filter(subject=subject_of(row)).update(what=GONE, reason="")


def _empty(row: KeptFile) -> None:
    for name, value in _gone(type(row)).items():
        setattr(row, name, value)


def _gone(table: type[Model]) -> dict[str, object]:
    """Each column that may speak of a person, and what stands there afterwards."""
    name = table.__name__
    sealed = {f.attname: None for f in table._meta.concrete_fields if isinstance(f, SealedField)}
    texts = {each: emptied(name, each) for each in PERSONAL_TEXTS.get(name, ())}
    figures = {each: "" if each == "region" else None for each in FIGURES.get(name, ())}
    return sealed | texts | figures


def _index(row: KeptFile) -> None:
    if isinstance(row, Complaint):
        index_case(row)
        mark_case(row)
