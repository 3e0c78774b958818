"""The consumer comes again with a matter that is here already: it is added to the case."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.entries import OutsideEntry
from lianwei.cases.models import Complaint, Note, OutsideNumber
from lianwei.cases.texts import write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock


@transaction.atomic
def repeat_complaint(
    complaint_id: int,
    *,
    actor: Actor,
    text: str,
    channel: str = "",
    outside_numbers: Sequence[OutsideEntry] = (),
) -> Complaint:
    """Add what was said to the case that is here already, with new numbers in other systems. The same words
    a second time change nothing.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.receive")
    if complaint.is_merged:
        raise WrongStatus(_("This case was merged into another. Please work on that one."))
    if not text.strip():
        raise Invalid({"narrative": _("Please write what was said.")})
    words = write_text(complaint, text.strip())
    fresh = _fresh(complaint, outside_numbers)
    if QuerySet(Note).filter(complaint=complaint, text=words).exists() and not fresh:
        return complaint
    note = Note.objects.create(complaint=complaint, text=words, at=clock.now(), author_id=actor.user_id)
    OutsideNumber.objects.bulk_create(fresh)
    numbers = [row.number for row in fresh]
    record("complaint.repeated", complaint, actor=actor, note=note.pk, channel=channel, numbers=numbers)
    return complaint


def _fresh(complaint: Complaint, given: Sequence[OutsideEntry]) -> list[OutsideNumber]:
    held = set(QuerySet(OutsideNumber).filter(complaint=complaint).values_list("system", "number"))
    wanted = {(each.system, each.number): each for each in given}
    return [
        OutsideNumber(complaint=complaint, system=each.system, number=each.number, due_on=each.due_on)
        for pair, each in wanted.items()
        if pair not in held
    ]
