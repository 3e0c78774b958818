"""What a step may choose from: colleagues, the parties, sessions, promises, grounds and limits in force."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianwei.cases import clockwork
from lianwei.cases.models import (
    Agreement,
    Complaint,
    MediationSession,
    RecoveredLoss,
    Respondent,
    Supervision,
)
from lianwei.cases.queries.page.agreement import payments_of, present_agreement, promises_of, still_to_sign
from lianwei.cases.rules.choice import ruleset_for
from lianwei.cases.rules.facts import started
from lianwei.cases.rules.ledger import run_clock
from lianwei.cases.rules.rulesets import Ground
from lianwei.core import clock
from lianwei.core.scope import Actor, find
from lianwei.core.workdays import office_calendar
from lianwei.members.queries.people import people_who_may
from lianwei.registry.queries import code_choices
from lianwei.ui import words

Pairs = list[tuple[str, str]]
NOBODY = [("", gettext_lazy("Please choose"))]
# Request types (request_types.csv) that are no money: what a business does or leaves undone.
NOT_MONEY = frozenset({"R01", "R02", "R03", "R04", "R05", "R09", "R10", "R11", "R12", "R99"})


def mediators(complaint: Complaint) -> Pairs:
    """The holder's people who may lead a session."""
    return people(complaint, "complaint.hold_session")


def people(complaint: Complaint, permission: str) -> Pairs:
    """The holder's people in service whose roles include a step."""
    return [(str(row.pk), row.name) for row in people_who_may(permission, complaint.holder_id)]


def respondents(complaint: Complaint, actor: Actor) -> list[Respondent]:
    return list(Respondent.objects.visible_to(actor).filter(complaint=complaint).order_by("seq"))


def respondent_pairs(complaint: Complaint, actor: Actor) -> Pairs:
    return [(str(row.pk), f"{row.name}({row.get_role_display()})") for row in respondents(complaint, actor)]


def sessions(complaint: Complaint, actor: Actor) -> list[MediationSession]:
    rows = MediationSession.objects.visible_to(actor).filter(complaint=complaint)
    return list(rows.select_related("mediator").order_by("seq"))


def sessions_to_record(complaint: Complaint, actor: Actor) -> Pairs:
    """Sessions without minutes, the earliest first."""
    today = clock.today()
    label = gettext_lazy("No. %(seq)s, %(at)s, %(mediator)s")
    return [
        (
            str(row.pk),
            label
            % {"seq": row.seq, "at": words.moment(row.held_at, today=today), "mediator": row.mediator.name},
        )
        for row in sessions(complaint, actor)
        if not row.result
    ]


def usual_place(actor: Actor) -> str:
    """Where this mediator held the last session on site; empty before the first."""
    rows = MediationSession.objects.visible_to(actor).filter(mediator_id=actor.user_id)
    on_site = rows.filter(way=MediationSession.Way.ON_SITE).exclude(place="")
    return on_site.order_by("-held_at").values_list("place", flat=True).first() or ""


def mediators_of(complaint: Complaint, actor: Actor) -> Pairs:
    """Who leads sessions of this case, and its handler: those whom a party may ask to step aside."""
    found = {row.mediator_id: row.mediator.name for row in sessions(complaint, actor)}
    if complaint.handler_id:
        found.setdefault(complaint.handler_id, complaint.handler.name)
    return [(str(pk), name) for pk, name in found.items()]


def parties_to_sign(complaint: Complaint) -> Pairs:
    """The parties whose signature is still missing."""
    agreement = present_agreement(complaint)
    return [(each.key, each.name) for each in still_to_sign(agreement)] if agreement else []


def terms_set_aside(complaint: Complaint) -> Agreement | None:
    """The terms that were set aside last, while no new ones were agreed on."""
    last = QuerySet(Agreement).filter(complaint=complaint).order_by("pk").last()
    return last if last and last.set_aside_on else None


def unpaid_pairs(complaint: Complaint) -> Pairs:
    """The promises that are not wholly paid, with what is left of each."""
    agreement = present_agreement(complaint)
    rows = promises_of(agreement) if agreement else []
    return [(str(row.pk), _loss_label(row)) for row in rows if row.received < row.promised]


def payment_pairs(complaint: Complaint) -> Pairs:
    """The payments that count, with day and voucher."""
    agreement = present_agreement(complaint)
    rows = payments_of(complaint, agreement) if agreement else []
    label = _("%(day)s, %(money)s, %(paper)s")
    return [
        (
            str(row.pk),
            label
            % {
                "day": words.full_date(row.received_on),
                "money": words.money(row.amount),
                "paper": row.paper,
            },
        )
        for row in rows
        if row.struck_on is None
    ]


def _loss_label(row: RecoveredLoss) -> str:
    kind = row.get_kind_display()
    kind = f"{kind} · {row.respondent.name}" if row.respondent else kind
    values = {"kind": kind, "promised": words.money(row.promised)}
    if row.received:
        return _("%(kind)s %(promised)s, received %(received)s, left %(left)s") % (
            values
            | {
                "received": words.money(row.received),
                "left": words.money(row.promised - row.received),
            }
        )
    return _("%(kind)s %(promised)s, nothing received yet") % values


def open_orders(complaint: Complaint, actor: Actor) -> Pairs:
    """Pressing orders without an answer."""
    rows = Supervision.objects.visible_to(actor).filter(complaint=complaint, answered_on=None)
    return [
        (str(row.pk), _("%(who)s: %(demand)s") % {"who": row.issued_by, "demand": row.demand})
        for row in rows.select_related("issued_by")
    ]


def results_without_money() -> Pairs:
    """What a business may do besides paying."""
    return [pair for pair in code_choices("request_type", on=clock.today()) if pair[0] in NOT_MONEY]


def refusal_grounds(complaint: Complaint) -> tuple[Ground, ...]:
    """The grounds of this day's rules for not accepting."""
    return clockwork.ruleset_of(complaint.holder_id, on=clock.today()).refusal_grounds


def end_grounds(complaint: Complaint) -> tuple[Ground, ...]:
    """The grounds for ending the mediation, under the rules of the acceptance."""
    return clockwork.ruleset_of_case(complaint).end_grounds


def closed_until(complaint: Complaint, grounds: tuple[Ground, ...]) -> dict[str, date]:
    """Grounds that need a limit to have run out, and the day until which it still runs."""
    today = clock.today()
    running = {
        each.name: each.due_on for each in clockwork.open_clocks(complaint, ("mediation", "acceptance"))
    }
    return {
        ground.code: running[ground.after_clock]
        for ground in grounds
        if ground.after_clock in running and running[ground.after_clock] >= today
    }


def would_end(complaint: Complaint, name: str) -> date:
    """The day a clock of this name would end if it started today, under the rules that hold for the case."""
    today = clock.today()
    rules = clockwork.ruleset_of(complaint.holder_id, on=complaint.accepted_on or today)
    if not rules.has_clock(name):
        rules = ruleset_for(clockwork.GUIDE, on=today)
    ledger = run_clock(rules.clock(name), [started(today)], office_calendar(), as_of=today)
    return ledger.due_on or ledger.due_if_resumed


def again(complaint: Complaint, actor: Actor) -> Complaint:
    """The complaint as it stands after a step."""
    return find(Complaint, complaint.pk, actor=actor)
