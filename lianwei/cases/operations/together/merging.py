"""Two cases that are one (并案): folded reversibly, nothing deleted, every number stays valid for ever."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases import clockwork
from lianwei.cases.lifecycle import MERGE, UNMERGE
from lianwei.cases.models import CaseLink, Complaint
from lianwei.cases.queries.page.links import between, ended_with, gone_out_since, standing
from lianwei.cases.sight import store
from lianwei.cases.texts import write_for_log, write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, find, lock

MERGED = "merged"  # why a clock was cancelled
BETWEEN = (CaseLink.Kind.SPLIT, CaseLink.Kind.POSSIBLE)  # links of the two that a merge answers


@transaction.atomic
def merge_complaint(complaint_id: int, *, actor: Actor, kept_id: int, reason: str) -> CaseLink:
    """Fold a case into another that is kept: it leaves the lists of work, its clocks end, statistics count
    the kept one alone. Its number leads there.

    Raises Invalid for one and the same case, no reason, or a kept case that is put away; WrongStatus where
    the kept one was itself merged meanwhile (two people merging crosswise).
    """
    folded, kept = lock_both(complaint_id, kept_id, actor=actor, field="kept")
    before = folded.status
    advance(folded, MERGE, actor=actor)
    _check_kept(kept)
    told = write_reason(folded, reason, kept)
    link = CaseLink.objects.create(
        complaint=folded,
        kind=CaseLink.Kind.MERGE,
        other_id=kept.pk,
        reason=told,
        status_before=before,
        made_at=clock.now(),
        made_by_id=actor.user_id,
    )
    folded.duplicate_of = kept.pk
    clockwork.cancel_all(folded, clock.today(), reason=MERGED)
    _end_links_between(link, actor=actor)
    store(folded)
    _tell_merged(folded, kept, reason, actor=actor)
    return link


@transaction.atomic
def unmerge_complaint(complaint_id: int, *, actor: Actor, reason: str) -> CaseLink:
    """Undo a merge: the folded case stands again where it stood, with the clocks it had.

    Raises Invalid when somebody outside has since received something for the two as one.
    """
    merge = find_merge(complaint_id, actor=actor)
    folded, kept = lock_both(complaint_id, merge.other_id, actor=actor)
    advance(folded, UNMERGE, actor=actor)
    if folded.duplicate_of != kept.pk:
        raise WrongStatus
    if went_out := gone_out_since(merge, folded, kept):
        raise Invalid(went_out)
    told = write_reason(folded, reason, kept)
    folded.status, folded.duplicate_of = merge.status_before, None
    end_link(merge, told, actor=actor)
    ended_with(merge).update(**STANDING)
    clockwork.restore(folded, clock.today(), reason=MERGED)
    store(folded)
    _tell_unmerged(folded, kept, reason, actor=actor)
    return merge


def find_merge(complaint_id: int, *, actor: Actor) -> CaseLink:
    """The standing merge of a case. Raises NotVisible for a case there is none of here, else WrongStatus."""
    complaint = find(Complaint, complaint_id, actor=actor)
    merge = standing(CaseLink.Kind.MERGE).filter(complaint=complaint).first()
    if merge is None:
        actor.require("complaint.unmerge")
        raise WrongStatus
    return merge


STANDING: dict[str, Any] = {"undone_at": None, "undone_by_id": None, "undone_reason": "", "undone_with": None}


def lock_both(one_id: int, other_id: int, *, actor: Actor, field: str = "") -> tuple[Complaint, Complaint]:
    """Two cases in primary-key order, so that two people linking crosswise cannot wait for each other."""
    if one_id == other_id:
        sentence = _("Please choose another case: this is the same one.")
        raise Invalid({field: sentence} if field else sentence)
    held = {pk: lock(Complaint, pk, actor=actor) for pk in sorted((one_id, other_id))}
    return held[one_id], held[other_id]


def write_reason(complaint: Complaint, reason: str, *others: Complaint, field: str = "reason") -> str:
    """A reason in the words of the person, numbers of people hidden. Raises Invalid for none."""
    if not reason.strip():
        raise Invalid({field: _("Please say in one line why.")})
    return write_text(complaint, reason.strip(), *others)


def write_for_both(one: Complaint, other: Complaint, reason: str) -> tuple[str, str]:
    """A reason for the events of two cases, which stay for ever: without the names of either's people, and
    with the tokens of each.
    """
    words = reason.strip()
    return write_for_log(one, words, other), write_for_log(other, words, one)


def end_link(link: CaseLink, reason: str, *, actor: Actor, undone_with: int | None = None) -> None:
    """The link holds no longer; it stays on record."""
    link.undone_at, link.undone_by_id = clock.now(), actor.user_id
    link.undone_reason, link.undone_with = reason, undone_with
    link.save()


def _tell_merged(folded: Complaint, kept: Complaint, reason: str, *, actor: Actor) -> None:
    """One fact on the chains of both, without the names of either's people."""
    here, there = write_for_both(folded, kept, reason)
    record("complaint.merged", folded, actor=actor, into=kept.number, kept=kept.pk, reason=here)
    record("complaint.merged", kept, actor=actor, folded=folded.number, double=folded.pk, reason=there)


def _tell_unmerged(folded: Complaint, kept: Complaint, reason: str, *, actor: Actor) -> None:
    """The same of its undoing."""
    here, there = write_for_both(folded, kept, reason)
    record("complaint.unmerged", folded, actor=actor, into=kept.number, kept=kept.pk, reason=here)
    record("complaint.unmerged", kept, actor=actor, folded=folded.number, double=folded.pk, reason=there)


def _check_kept(kept: Complaint) -> None:
    if kept.is_merged:
        sentence = _("%(number)s was itself merged into another case. Please choose that one.")
        raise WrongStatus(sentence % {"number": kept.number})
    if not kept.is_open:
        sentence = _("%(number)s is in the archive. Please reopen it first.")
        raise Invalid({"kept": sentence % {"number": kept.number}})


def _end_links_between(merge: CaseLink, *, actor: Actor) -> None:
    """A split taken back, a suspicion that came true: they come back with the undoing."""
    pair = (merge.complaint_id, merge.other_id)
    for link in between(pair, BETWEEN):
        end_link(link, merge.reason, actor=actor, undone_with=merge.pk)
