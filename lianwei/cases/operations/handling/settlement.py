"""Settlement first (先行和解): the business answers the consumer before or after acceptance, as the rules
say.
"""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases import clockwork
from lianwei.cases.entries import LossEntry, TermsEntry
from lianwei.cases.lifecycle import (
    END_TALKS_AFTER,
    END_TALKS_BEFORE,
    RECORD_REPLY,
    SETTLE,
    SETTLE_AT_ONCE,
    TRY_SETTLEMENT,
)
from lianwei.cases.models import Agreement, Clock, Complaint, Respondent
from lianwei.cases.operations.entry.consents import require_basis
from lianwei.cases.promises import note_agreement
from lianwei.cases.queries.page.steps import is_not_the_one
from lianwei.cases.rules.consents import HANDLING, TO_BUSINESS
from lianwei.cases.sight import store
from lianwei.cases.texts import write_for_log, write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.registry.models import FastTrack

from .offers import own_respondent
from .referring import note_answered, put_to_business, tracks_for

SETTLED = "O01"  # outcomes.csv


@transaction.atomic
def try_settlement(complaint_id: int, *, actor: Actor, respondent_ids: list[int] | None = None) -> Complaint:
    """Send the complaint to its businesses to settle with the consumer; the acceptance clock waits where the
    rules say so, and the consumer may end the talks at any time. Who has joined the fast track answers
    within the window agreed on, in the business console.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, TRY_SETTLEMENT, actor=actor)
    require_basis(complaint, HANDLING, TO_BUSINESS)
    today = clock.today()
    respondents = _asked(complaint, respondent_ids)
    tracks = tracks_for(complaint, respondents, actor=actor, on=today)
    reply = _start_reply(complaint, respondents, tracks, today)
    clockwork.pause(complaint, "acceptance", today, reason="settlement", ref="settlement")
    for each in respondents:
        each.asked_on = today
        each.reply_due_on = put_to_business(each, tracks.get(each.pk), today) or reply.due_on
        each.save()
    clockwork.settle_due(complaint)
    store(complaint)
    record(
        "complaint.sent_to_business",
        complaint,
        actor=actor,
        respondents=[each.seq for each in respondents],
        due_on=reply.due_on.isoformat(),
    )
    return complaint


def _start_reply(
    complaint: Complaint, respondents: list[Respondent], tracks: dict[int, FastTrack], on: date
) -> Clock:
    """The longest window where all have agreed to one, else the limit of the rules."""
    if respondents and all(each.pk in tracks for each in respondents):
        return clockwork.start_window(complaint, on, days=max(track.window for track in tracks.values()))
    return clockwork.start(complaint, "business_reply", on)


def _asked(complaint: Complaint, respondent_ids: list[int] | None) -> list[Respondent]:
    rows = list(QuerySet(Respondent).filter(complaint=complaint).order_by("seq"))
    if not respondent_ids:
        return [each for each in rows if not is_not_the_one(each)] or rows
    if not set(respondent_ids) <= {each.pk for each in rows}:
        raise NotVisible
    return [each for each in rows if each.pk in respondent_ids]


@transaction.atomic
def record_reply(
    complaint_id: int,
    *,
    actor: Actor,
    respondent_id: int,
    position: str,
    reply: str,
    offer: int | None = None,
) -> Respondent:
    """Note what a business answered, and what it offers (fen). Its own people answer for it alone."""
    complaint = lock(Complaint, complaint_id, actor=actor, by=RECORD_REPLY.by)
    advance(complaint, RECORD_REPLY, actor=actor)
    respondent = own_respondent(complaint, respondent_id, actor=actor)
    if position not in Respondent.Position.values:
        raise Invalid({"position": _("Please choose what the business answered.")})
    if offer is not None and offer < 0:
        raise Invalid({"offer": _("Please enter an amount above zero.")})
    respondent.position, respondent.reply, respondent.offer = position, write_text(complaint, reply), offer
    respondent.replied_on = clock.today()
    respondent.save()
    note_answered(complaint, respondent)
    store(complaint)
    record(
        "complaint.reply_recorded",
        complaint,
        actor=actor,
        respondent=respondent.seq,
        position=position,
        offer=offer,
    )
    return respondent


@transaction.atomic
def end_talks(complaint_id: int, *, actor: Actor, reason: str) -> Complaint:
    """The talks have failed or the consumer ends them: back to the decision on acceptance, or on to
    mediation.
    """
    complaint = lock(Complaint, complaint_id, actor=actor, by=END_TALKS_BEFORE.by)
    advance(complaint, END_TALKS_AFTER if complaint.was_accepted else END_TALKS_BEFORE, actor=actor)
    today = clock.today()
    clockwork.stop(complaint, END_TALKS_BEFORE.stops, today)
    clockwork.resume(complaint, "acceptance", today, ref="settlement")
    clockwork.settle_due(complaint)
    store(complaint)
    record(
        "complaint.talks_ended",
        complaint,
        actor=actor,
        reason=write_for_log(complaint, reason),
        due_on=complaint.due_on.isoformat(),
    )
    return complaint


@transaction.atomic
def settle_complaint(complaint_id: int, *, actor: Actor, terms: TermsEntry) -> Agreement:
    """The parties have settled by themselves (和解), the consumer confirms: that day closes the case."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    step = SETTLE_AT_ONCE if terms.is_performed_at_once else SETTLE
    advance(complaint, step, actor=actor)
    today = clock.today()
    check_terms(terms, today)
    clockwork.stop(complaint, step.stops, today)
    complaint.outcome, complaint.closed_on = SETTLED, today
    agreement = note_agreement(complaint, terms, kind=Agreement.Kind.SETTLED, effective_on=today, actor=actor)
    store(complaint)
    record(
        "complaint.settled",
        complaint,
        actor=actor,
        promised=sum(loss.promised for loss in terms.losses),
        at_once=terms.is_performed_at_once,
        before_acceptance=not complaint.was_accepted,
    )
    return agreement


def check_terms(terms: TermsEntry, today: date) -> None:
    """Terms need words, and a day by which they are performed unless all was done at once."""
    if not terms.terms.strip():
        raise Invalid({"terms": _("Please write down what was agreed.")})
    if any(loss.promised <= 0 for loss in terms.losses):
        raise Invalid({"promised": _("Please enter an amount above zero.")})
    if not terms.is_performed_at_once and terms.perform_by is None:
        raise Invalid({"perform_by": _("Please enter by when it is to be performed.")})
    if terms.perform_by and terms.perform_by < today:
        raise Invalid({"perform_by": _("This day is already past.")})
    for loss in terms.losses:
        _check_own_day(loss, terms, today)


def _check_own_day(loss: LossEntry, terms: TermsEntry, today: date) -> None:
    """The own day of a sum, such as an instalment's, lies within the time of the agreement."""
    if loss.due_on is None:
        return
    if terms.is_performed_at_once:
        raise Invalid({"due_on": _("What was done on the spot has no day of its own.")})
    if loss.due_on < today:
        raise Invalid({"due_on": _("This day is already past.")})
    if terms.perform_by and loss.due_on > terms.perform_by:
        raise Invalid({"due_on": _("This day lies after the last day of the agreement.")})
