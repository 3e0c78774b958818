"""Two entries for one business: merged reversibly, nothing deleted. Every look-up follows the merge."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor
from lianwei.registry.lifecycle import MERGE, UNMERGE
from lianwei.registry.models import Business, BusinessMerge

from .businesses import hold_business


@transaction.atomic
def merge_businesses(keep_id: int, double_id: int, *, actor: Actor, reason: str) -> BusinessMerge:
    """Let `double` lead to `keep`. Its cases, names and premises stay where they are and are read together.

    Raises Invalid for one and the same entry or no reason, WrongStatus when either was merged already.
    """
    if keep_id == double_id:
        raise Invalid({"double": _("Please choose two different entries.")})
    if not reason.strip():
        raise Invalid({"reason": _("Please say why these are one business.")})
    keep, double = _hold_both(keep_id, double_id)
    before = double.status
    advance(double, MERGE, actor=actor)
    if keep.merged_into_id is not None:
        raise WrongStatus
    double.merged_into_id = keep.pk
    double.save()
    merge = BusinessMerge.objects.create(
        keep=keep,
        double=double,
        status_before=before,
        reason=reason.strip(),
        merged_at=clock.now(),
        merged_by_id=actor.user_id,
    )
    record("business.merged", double, actor=actor, keep=keep.pk)
    return merge


@transaction.atomic
def unmerge_businesses(merge_id: int, *, actor: Actor, reason: str) -> BusinessMerge:
    """Undo a merge: the double is an entry of its own again, as it was before.

    Raises WrongStatus when it was undone already, Invalid when its code has meanwhile gone to another entry.
    """
    merge = BusinessMerge.objects.select_for_update().filter(pk=merge_id).first()
    if merge is None:
        raise NotVisible
    double = _hold_both(merge.keep_id, merge.double_id)[1]
    advance(double, UNMERGE, actor=actor)
    if merge.undone_at is not None:
        raise WrongStatus
    _refuse_taken_code(double)
    double.status, double.merged_into_id = merge.status_before, None
    double.save()
    merge.undone_at, merge.undone_by_id = clock.now(), actor.user_id
    merge.undone_reason = reason.strip()
    merge.save()
    record("business.unmerged", double, actor=actor, keep=merge.keep_id)
    return merge


def _hold_both(keep_id: int, double_id: int) -> tuple[Business, Business]:
    """Two subjects in primary-key order, so that two merges cannot wait for each other."""
    held = {pk: hold_business(pk) for pk in sorted((keep_id, double_id))}
    return held[keep_id], held[double_id]


def _refuse_taken_code(double: Business) -> None:
    taken = Business.objects.filter(uscc=double.uscc, merged_into_id=None).first() if double.uscc else None
    if taken:
        sentence = _("Its code now belongs to “%(name)s”. Please correct that entry first.")
        raise Invalid({"uscc": sentence % {"name": taken.name}})
