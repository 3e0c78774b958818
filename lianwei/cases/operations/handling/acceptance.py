"""From receipt to the decision: material asked for, settlement first, acceptance or refusal."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases import clockwork
from lianwei.cases.lifecycle import ACCEPT, DECLINE, REQUEST_SUPPLEMENT, SUPPLY
from lianwei.cases.models import Complaint, SupplementRequest
from lianwei.cases.operations.entry.consents import require_basis
from lianwei.cases.rules.consents import HANDLING
from lianwei.cases.rules.rulesets import Ground, SettlementFirst
from lianwei.cases.sight import store
from lianwei.cases.texts import write_for_log, write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock

from .assignment import check_colleague, note_turn
from .talks import settle_first

NOT_ACCEPTED = "O07"  # outcomes.csv


@transaction.atomic
def accept_complaint(
    complaint_id: int, *, actor: Actor, handler_id: int | None = None, no_talks: str = ""
) -> Complaint:
    """Accept a complaint for mediation (受理): the mediation clock starts, under the rules of this day. Where
    the rules want settlement first, `no_talks` says why it was not tried.

    Accepting late is allowed, because refusing would punish the consumer; the event says so.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, ACCEPT, actor=actor)
    require_basis(complaint, HANDLING)
    today, skipped = clock.today(), settle_first(complaint, SettlementFirst.BEFORE, no_talks)
    if handler_id is not None:
        check_colleague(complaint, handler_id, actor=actor, field="handler")
    clockwork.resume(complaint, "acceptance", today, ref="settlement")
    is_late = _is_late(complaint, "acceptance", today)
    clockwork.stop(complaint, ACCEPT.stops, today)
    complaint.accepted_on = today
    complaint.handler_id = handler_id or complaint.handler_id or actor.user_id
    if handler_id is not None:
        note_turn(complaint, actor=actor)
    complaint.ruleset = clockwork.ruleset_of_case(complaint).code
    clockwork.start(complaint, "mediation", today)
    store(complaint)
    record(
        "complaint.accepted",
        complaint,
        actor=actor,
        ruleset=complaint.ruleset,
        due_on=complaint.due_on.isoformat(),
        late=is_late,
        **skipped,
    )
    return complaint


def _is_late(complaint: Complaint, name: str, today: date) -> bool:
    return any(each.due_on < today for each in clockwork.open_clocks(complaint, (name,)))


@transaction.atomic
def decline_complaint(complaint_id: int, *, actor: Actor, ground: str, explanation: str = "") -> Complaint:
    """Refuse a complaint (不予受理) on a ground that the rules of this day list; open wording needs an
    explanation.

    The paper that tells the consumer names the other five ways (消法 art. 39).
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, DECLINE, actor=actor)
    today = clock.today()
    rules = clockwork.ruleset_of(complaint.holder_id, on=today)
    chosen = chosen_ground(rules.refusal_grounds, ground, explanation)
    complaint.ground, complaint.outcome, complaint.closed_on = chosen.code, NOT_ACCEPTED, today
    clockwork.stop(complaint, DECLINE.stops, today)
    clockwork.start(complaint, "follow_up", today)
    store(complaint)
    record(
        "complaint.declined",
        complaint,
        actor=actor,
        ground=chosen.code,
        article=chosen.article,
        ruleset=rules.code,
        explanation=write_for_log(complaint, explanation),
    )
    return complaint


def chosen_ground(grounds: tuple[Ground, ...], code: str, explanation: str) -> Ground:
    """The ground of that code among those in force. Invalid where there is none, or it needs words."""
    found = next((each for each in grounds if each.code == code), None)
    if found is None:
        raise Invalid({"ground": _("Please choose a ground from the rules in force.")})
    if found.needs_text and not explanation.strip():
        raise Invalid({"explanation": _("This ground needs an explanation in your own words.")})
    return found


@transaction.atomic
def request_supplement(complaint_id: int, *, actor: Actor, items: list[str]) -> SupplementRequest:
    """Ask once for everything that is missing (一次性告知补正); the acceptance clock waits."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, REQUEST_SUPPLEMENT, actor=actor)
    wanted = [write_text(complaint, item.strip()) for item in items if item.strip()]
    if not wanted:
        raise Invalid({"items": _("Please say what is missing.")})
    today = clock.today()
    supplement = clockwork.start(complaint, "supplement", today)
    request = SupplementRequest.objects.create(
        complaint=complaint, items=wanted, requested_on=today, due_on=supplement.due_on
    )
    clockwork.pause(complaint, "acceptance", today, reason="supplement", ref=f"supplement:{request.pk}")
    clockwork.settle_due(complaint)
    store(complaint)
    record(
        "complaint.supplement_requested",
        complaint,
        actor=actor,
        items=[write_for_log(complaint, item) for item in wanted],
        due_on=request.due_on.isoformat(),
    )
    return request


@transaction.atomic
def supply_complaint(complaint_id: int, *, actor: Actor, supplied: str) -> Complaint:
    """Note that the material has come; the acceptance clock goes on."""
    complaint = lock(Complaint, complaint_id, actor=actor, by=SUPPLY.by)
    advance(complaint, SUPPLY, actor=actor)
    today = clock.today()
    request = QuerySet(SupplementRequest).filter(complaint=complaint, supplied_on=None).latest("pk")
    request.supplied_on, request.supplied = today, write_text(complaint, supplied)
    request.save()
    clockwork.stop(complaint, SUPPLY.stops, today)
    clockwork.resume(complaint, "acceptance", today, ref=f"supplement:{request.pk}")
    clockwork.settle_due(complaint)
    store(complaint)
    record("complaint.supplied", complaint, actor=actor, due_on=complaint.due_on.isoformat())
    return complaint
