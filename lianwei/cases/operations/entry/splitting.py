"""The split of a paper that is two (分案)."""

from dataclasses import fields, replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from lianwei.cases.entries import ComplaintEntry, PersonEntry
from lianwei.cases.lifecycle import SPLIT
from lianwei.cases.models import CaseLink, Complainant, Complaint
from lianwei.cases.sight import store
from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.core.sealed import Sealed

from .intake import ANSWERS, receive_complaint


@transaction.atomic
def split_complaint(complaint_id: int, *, actor: Actor, entry: ComplaintEntry) -> Complaint:
    """What came on one paper is two matters (分案): the second gets a number and clocks of its own, from the
    day the paper came, and is handled apart (Order 121 art. 9). The consumer is the same, and each
    names the other. Merging the second back into the first takes the split back.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, SPLIT, actor=actor)
    same = replace(
        entry,
        person=_person_of(complaint),
        groups=tuple(complaint.groups),
        channel=complaint.channel,
        region=complaint.region,
        received_on=complaint.received_on,
    )
    at_holder = replace(actor, organisation_id=complaint.holder_id)
    second = receive_complaint(same, actor=at_holder, split_from=complaint)
    CaseLink.objects.create(
        complaint=second,
        kind=CaseLink.Kind.SPLIT,
        other_id=complaint.pk,
        made_at=clock.now(),
        made_by_id=actor.user_id,
    )
    store(complaint)
    record("complaint.split", complaint, actor=actor, number=second.number, second=second.pk)
    return second


def _person_of(complaint: Complaint) -> PersonEntry:
    """The consumer of a case, to be sealed anew in another; nobody reads the values on the way."""
    row = QuerySet(Complainant).filter(complaint=complaint).get()
    names = {each.name for each in fields(PersonEntry)} - set(ANSWERS.values())
    values: dict[str, Any] = {name: getattr(row, name) for name in names}
    told = {name: v.plain() if isinstance(v, Sealed) else v for name, v in values.items()}
    known: dict[str, Any] = {name: v for name, v in told.items() if v is not None}
    return PersonEntry(**known)
