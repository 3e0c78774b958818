"""A person confirms how a case is sorted that came in without codes."""

from collections.abc import Sequence

from django.db import transaction

from lianwei.cases.lifecycle import SORT
from lianwei.cases.models import Complaint
from lianwei.cases.sight import store
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock


@transaction.atomic
def sort_complaint(
    complaint_id: int,
    *,
    actor: Actor,
    category: str,
    nature: str,
    groups: Sequence[str] = (),
    requests: Sequence[str] = (),
    urgent: Sequence[str] = (),
) -> Complaint:
    """Confirm goods, nature, requests, groups of consumers and urgency (分类确认); from now on the case
    counts under them. Raises WrongStatus where somebody confirmed it before.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, SORT, actor=actor)
    is_changed = (complaint.category, complaint.nature) != (category, nature)
    complaint.category, complaint.nature = category, nature
    complaint.groups, complaint.requests, complaint.urgent = list(groups), list(requests), list(urgent)
    complaint.is_sorted = True
    store(complaint)
    changed = {"changed": True} if is_changed else {}
    record("complaint.sorted", complaint, actor=actor, category=category, nature=nature, **changed)
    return complaint
