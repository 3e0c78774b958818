"""Enquiries (咨询): asked, answered and counted, in one step where the answer is at hand."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import Enquiry
from lianwei.cases.numbering import next_number
from lianwei.cases.texts import write_beside
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.members.models import Organisation


@dataclass(frozen=True, slots=True)
class EnquiryEntry:
    """A question and, where it is at hand, its answer; `persons` is what the statistics count."""

    question: str
    channel: str
    answer: str = ""
    category: str = ""
    persons: int = 1
    name: str = ""
    phone: str = ""


@transaction.atomic
def receive_enquiry(entry: EnquiryEntry, *, actor: Actor) -> Enquiry:
    """Register an enquiry; with its answer it is done in the same step."""
    actor.require("enquiry.receive")
    if actor.organisation_id is None:
        raise NotAllowed
    if not entry.question.strip():
        raise Invalid({"question": _("Please write down the question.")})
    if entry.persons < 1:
        raise Invalid({"persons": _("Please enter how many persons asked.")})
    holder = Organisation.objects.get(pk=actor.organisation_id)
    today, has_answer = clock.today(), bool(entry.answer)
    enquiry = Enquiry(
        number=next_number(holder, today.year, "Z"),
        holder=holder,
        persons=entry.persons,
        category=entry.category,
        channel=entry.channel,
        name=entry.name,
        phone=entry.phone,
        received_at=clock.now(),
        received_on=today,
        answered_on=today if has_answer else None,
        answered_by_id=actor.user_id if has_answer else None,
    )
    enquiry.question = write_beside(enquiry, entry.question)
    enquiry.answer = write_beside(enquiry, entry.answer)
    enquiry.save()
    record("enquiry.received", enquiry, actor=actor, persons=entry.persons, answered=has_answer)
    return enquiry


@transaction.atomic
def answer_enquiry(enquiry_id: int, *, actor: Actor, answer: str) -> Enquiry:
    """Answer an enquiry that is still open."""
    enquiry = lock(Enquiry, enquiry_id, actor=actor)
    actor.require("enquiry.answer")
    if enquiry.answered_on is not None:
        raise WrongStatus
    if not answer.strip():
        raise Invalid({"answer": _("Please write the answer.")})
    enquiry.answer = write_beside(enquiry, answer)
    enquiry.answered_on, enquiry.answered_by_id = clock.today(), actor.user_id
    enquiry.save()
    record("enquiry.answered", enquiry, actor=actor)
    return enquiry
