"""Cases of one dispute, brought by several people: linked, never merged. And cases that were thought one."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import GROUP, TELL_APART, UNGROUP
from lianwei.cases.models import CaseLink, Complaint
from lianwei.cases.nearness import told_in
from lianwei.cases.queries.page.links import between, dispute_of, standing
from lianwei.cases.queries.reading.doubles import office_of
from lianwei.cases.queries.reading.near import told_alike
from lianwei.cases.texts import write_for_log
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, find, lock

from .merging import end_link, lock_both, write_for_both, write_reason


@transaction.atomic
def group_complaint(complaint_id: int, *, actor: Actor, other_id: int, reason: str) -> CaseLink:
    """Link a case with another of the same dispute (同一纠纷). Each stays a case of its own. Raises Invalid
    where the two are linked already.
    """
    complaint, other = lock_both(complaint_id, other_id, actor=actor, field="other")
    advance(complaint, GROUP, actor=actor)
    if other.is_merged:
        raise Invalid({"other": _("This case was merged into another. Please choose that one.")})
    if other.pk in dispute_of(complaint.pk):
        raise Invalid({"other": _("These cases are linked already.")})
    told = write_reason(complaint, reason, other)
    link = CaseLink.objects.create(
        complaint=complaint,
        kind=CaseLink.Kind.DISPUTE,
        other_id=other.pk,
        reason=told,
        made_at=clock.now(),
        made_by_id=actor.user_id,
    )
    _tell_grouped(complaint, other, reason, actor=actor)
    return link


@transaction.atomic
def ungroup_complaint(complaint_id: int, *, actor: Actor, other_id: int, reason: str) -> CaseLink:
    """Take back the link between two cases of a dispute."""
    complaint, other = lock_both(complaint_id, other_id, actor=actor)
    advance(complaint, UNGROUP, actor=actor)
    pair = (complaint.pk, other.pk)
    link = between(pair, (CaseLink.Kind.DISPUTE,)).first()
    if link is None:
        raise NotVisible
    told = write_reason(complaint, reason, other)
    end_link(link, told, actor=actor)
    _tell_ungrouped(complaint, other, reason, actor=actor)
    return link


@transaction.atomic
def suspect_double(
    complaint_id: int, *, actor: Actor, other_id: int, grounds: Sequence[Sequence[Any]]
) -> CaseLink | None:
    """Mark a case that came as possibly the same as an earlier one; nothing where that was noted, or decided,
    before.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.merge")
    if complaint.is_merged:
        raise WrongStatus
    if QuerySet(CaseLink).filter(complaint=complaint, other_id=other_id).exists():
        return None
    number = find(Complaint, other_id, actor=actor).number
    link = CaseLink.objects.create(
        complaint=complaint,
        kind=CaseLink.Kind.POSSIBLE,
        other_id=other_id,
        grounds=[list(each) for each in grounds],
        made_at=clock.now(),
        made_by_id=actor.user_id,
    )
    codes = [str(code) for code, _value in grounds]
    record("complaint.double_suspected", complaint, actor=actor, number=number, other=other_id, grounds=codes)
    return link


@transaction.atomic
def note_alike(complaint_id: int, *, actor: Actor) -> list[int]:
    """Note which earlier cases of the holder tell the same, whoever brought them; the keys of those that were
    not linked with this one before.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.merge")
    if complaint.is_merged or complaint.is_stored_only:
        return []
    linked = set(QuerySet(CaseLink).filter(complaint=complaint).values_list("other_id", flat=True))
    holder, text = office_of(complaint), told_in(complaint)
    found = told_alike(text, actor=holder, before=complaint.pk, besides=linked)
    CaseLink.objects.bulk_create(
        CaseLink(
            complaint=complaint,
            kind=CaseLink.Kind.ALIKE,
            other_id=pk,
            grounds=[[str(code), value] for code, value in grounds],
            made_at=clock.now(),
            made_by_id=actor.user_id,
        )
        for pk, grounds in found
    )
    others = [pk for pk, _grounds in found]
    if others:
        record("complaint.alike_noted", complaint, actor=actor, others=others)
    return others


@transaction.atomic
def tell_apart_complaint(complaint_id: int, *, actor: Actor, other_id: int, reason: str) -> CaseLink:
    """Decide that a case is not the same as the earlier one it was thought to be."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, TELL_APART, actor=actor)
    link = standing(CaseLink.Kind.POSSIBLE).filter(complaint=complaint, other_id=other_id).first()
    if link is None:
        raise NotVisible
    other = find(Complaint, other_id, actor=actor)
    told = write_reason(complaint, reason, other)
    end_link(link, told, actor=actor)
    words = write_for_log(complaint, reason.strip(), other)
    record("complaint.told_apart", complaint, actor=actor, number=other.number, other=other_id, reason=words)
    return link


def _tell_grouped(one: Complaint, other: Complaint, reason: str, *, actor: Actor) -> None:
    """One fact on the chains of both, without the names of either's people."""
    here, there = write_for_both(one, other, reason)
    for case, told, words in ((one, other, here), (other, one, there)):
        record("complaint.grouped", case, actor=actor, number=told.number, other=told.pk, reason=words)


def _tell_ungrouped(one: Complaint, other: Complaint, reason: str, *, actor: Actor) -> None:
    """The same of its undoing."""
    here, there = write_for_both(one, other, reason)
    for case, told, words in ((one, other, here), (other, one, there)):
        record("complaint.ungrouped", case, actor=actor, number=told.number, other=told.pk, reason=words)
