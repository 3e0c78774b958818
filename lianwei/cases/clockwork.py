"""Starts, pauses and stops a case's clocks within the caller's transaction.

What a clock is computed from are its facts; the ledger itself is pure (rules/ledger.py). After each change
the complaint's own `due_on` is the running clock that ends first.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from lianwei.core import clock as time
from lianwei.core.calendar import WorkingDays
from lianwei.core.editions import kept
from lianwei.core.workdays import office_calendar

from .models import Clock, Complaint, OrganisationRuleset
from .rules import facts
from .rules.choice import ruleset_for
from .rules.facts import Fact, FactKind, fact_from_json
from .rules.families import is_same_limit
from .rules.ledger import Ledger, run_clock
from .rules.overrides import overridden
from .rules.rulesets import ClockRule, RestDay, Ruleset, Unit

GUIDE = (
    "CCA-GUIDE"  # what an organisation follows that has chosen nothing, and for what its own rules leave open
)
AGREED = "AGREED"  # a day the parties agreed on, not a limit of law
WINDOW = "FASTTRACK"  # working days agreed with a business of the fast track
OPEN = (Clock.State.RUNNING, Clock.State.PAUSED)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ruleset that holds for an organisation on a day, and the row in which it was chosen."""

    ruleset: Ruleset
    choice_id: int | None


def ruleset_of(organisation_id: int, *, on: date) -> Ruleset:
    """The ruleset an organisation follows on a day, with its own limits."""
    return chosen(organisation_id, on=on).ruleset


def chosen(organisation_id: int, *, on: date) -> Chosen:
    """As ruleset_of, with the row; the association guide where nothing was chosen."""
    return _chosen(organisation_id, on)


def rulesets_of(asked: Iterable[tuple[int, date]]) -> dict[tuple[int, date], Ruleset]:
    """As ruleset_of() for many (organisation, day) at once."""
    pairs = set(asked)
    rows = _choices(frozenset(organisation_id for organisation_id, _day in pairs))
    return {(pk, day): _picked(rows[pk], day).ruleset for pk, day in pairs}


@kept("rulesets")
def _choices(organisations: frozenset[int]) -> dict[int, list[OrganisationRuleset]]:
    """What organisations chose, the earliest first."""
    found: dict[int, list[OrganisationRuleset]] = {pk: [] for pk in organisations}
    for row in OrganisationRuleset.objects.filter(organisation__in=organisations).order_by(
        "valid_from", "pk"
    ):
        found[row.organisation_id].append(row)
    return found


@kept("rulesets", size=1024)  # a sheet has cases of many days
def _chosen(organisation_id: int, on: date) -> Chosen:
    return _picked(list(OrganisationRuleset.of(organisation_id).filter(valid_from__lte=on)), on)


def _picked(rows: list[OrganisationRuleset], on: date) -> Chosen:
    """The last choice that holds on a day; the association guide where there is none."""
    row = next((each for each in reversed(rows) if each.valid_from <= on), None)
    if row is None:
        return Chosen(ruleset_for(GUIDE, on=on), None)
    return Chosen(
        _tuned(ruleset_for(row.family, on=on).code, json.dumps(row.overrides, sort_keys=True)), row.pk
    )


@lru_cache(maxsize=256)
def _tuned(code: str, overrides: str) -> Ruleset:
    return overridden(ruleset_for(code, on=date.max), json.loads(overrides))


def ruleset_of_case(complaint: Complaint) -> Ruleset:
    """The ruleset that governs a case at its present stage: by its acceptance, before that by its receipt."""
    return ruleset_of(complaint.holder_id, on=complaint.accepted_on or complaint.received_on)


def start(complaint: Complaint, name: str, on: date) -> Clock:
    """Start a clock of the case's ruleset by its role ("mediation") on the day of the event (day zero)."""
    rule, ruleset, choice_id = _governing(complaint, name)
    clock = _new(complaint, name, on, rule=rule, ruleset=ruleset, choice_id=choice_id)
    return _compute_and_save(complaint, clock)


def first_clock(complaint: Complaint, name: str, on: date) -> Clock:
    """The same for a case that was not saved yet and has no other clock: unsaved, with its day."""
    rule, ruleset, choice_id = _governing(complaint, name)
    clock = Clock(
        name=name, round=1, rule=rule, ruleset=ruleset, choice_id=choice_id, started_on=on,
        facts=[facts.started(on).as_json()],
    )  # fmt: skip
    apply_ledger(clock, ledger_of(clock))
    return clock


def _governing(complaint: Complaint, name: str) -> tuple[str, str, int | None]:
    """The rule of a clock that begins now, its ruleset, and the row in which it was chosen."""
    rules, choice_id = _having(complaint, name, complaint.accepted_on or complaint.received_on)
    return rules.clock(name).code, rules.code, choice_id


def _having(complaint: Complaint, name: str, governing: date) -> tuple[Ruleset, int | None]:
    """The rules that set a limit for a case on its governing day; the guide where its own leave it open."""
    found = chosen(complaint.holder_id, on=governing)
    if found.ruleset.has_clock(name):
        return found.ruleset, found.choice_id
    return ruleset_for(GUIDE, on=governing), None


def governing_rule(complaint: Complaint, clock: Clock) -> ClockRule:
    """The rule that governs a clock by the choices known now; a day the parties agreed on has no other."""
    if clock.ruleset in (AGREED, WINDOW):
        return rule_of(clock)
    return _having(complaint, clock.name, governing_day_of(complaint, clock))[0].clock(clock.name)


def governing_day_of(complaint: Complaint, clock: Clock) -> date:
    """The day that decides: of acceptance for what began then or later, else of receipt."""
    accepted = complaint.accepted_on
    return accepted if accepted and clock.started_on >= accepted else complaint.received_on


def start_agreed(complaint: Complaint, name: str, on: date, *, due_on: date) -> Clock:
    """Start a clock that ends on a day the parties agreed on."""
    days = max((due_on - on).days, 0)
    clock = _new(complaint, name, on, rule=f"{AGREED}:{days}", ruleset=AGREED, choice_id=None)
    return _compute_and_save(complaint, clock)


def start_window(complaint: Complaint, on: date, *, days: int) -> Clock:
    """Start the clock of a business's reply with the window of its agreement, in working days."""
    clock = _new(complaint, "business_reply", on, rule=f"{WINDOW}:{days}", ruleset=WINDOW, choice_id=None)
    return _compute_and_save(complaint, clock)


def _new(
    complaint: Complaint, name: str, on: date, *, rule: str, ruleset: str, choice_id: int | None
) -> Clock:
    rounds = QuerySet(Clock).filter(complaint=complaint, name=name).count()
    return Clock(
        complaint=complaint,
        name=name,
        round=rounds + 1,
        rule=rule,
        ruleset=ruleset,
        choice_id=choice_id,
        started_on=on,
        facts=[facts.started(on).as_json()],
    )


def pause(complaint: Complaint, name: str, on: date, *, reason: str, ref: str) -> None:
    """Stop a clock while something runs that does not count; without such a pause in its rule it runs on."""
    for clock in open_clocks(complaint, (name,)):
        if reason in rule_now(clock).pauses:
            _add(complaint, clock, facts.paused(on, reason, ref))


def resume(complaint: Complaint, name: str, on: date, *, ref: str) -> None:
    """Let a paused clock run again."""
    for clock in open_clocks(complaint, (name,)):
        if clock.state == Clock.State.PAUSED:
            _add(complaint, clock, facts.resumed(on, ref))


def extend(
    complaint: Complaint, name: str, on: date, *, n: int, unit: str, by: str, article: str = ""
) -> None:
    """Lengthen a clock by `n` units of what its rule allows."""
    for clock in open_clocks(complaint, (name,)):
        _add(complaint, clock, facts.extended(on, n, Unit(unit), by=by, article=article))


def stop(complaint: Complaint, names: Iterable[str], on: date) -> None:
    """End clocks by the event they wait for; those not running are left alone."""
    for clock in open_clocks(complaint, names):
        _add(complaint, clock, facts.stopped(on))


def cancel(complaint: Complaint, names: Iterable[str], on: date, *, reason: str) -> None:
    """End clocks that no longer matter."""
    for clock in open_clocks(complaint, names):
        _add(complaint, clock, facts.cancelled(on, reason))


def cancel_all(complaint: Complaint, on: date, *, reason: str) -> None:
    """End every clock that has not ended, because the case itself no longer counts."""
    rows = QuerySet(Clock).filter(complaint=complaint, state__in=OPEN).order_by("pk")
    for clock in rows:
        _add(complaint, clock, facts.cancelled(on, reason))


def restore(complaint: Complaint, on: date, *, reason: str) -> None:
    """Take back what cancel_all() did for this reason: the clocks run as if nothing had been, by the calendar
    and the rules as they are now.
    """
    for clock in QuerySet(Clock).filter(complaint=complaint, state=Clock.State.STOPPED).order_by("pk"):
        last = fact_from_json(clock.facts[-1])
        if last.kind != FactKind.CANCELLED or last.reason != reason:
            continue
        _add(complaint, clock, facts.restored(on, reason))
        rule = governing_rule(complaint, clock)
        if not is_same_limit(rule, rule_now(clock)):
            _add(complaint, clock, facts.ruleset_changed(on, rule))


def open_clocks(complaint: Complaint, names: Iterable[str]) -> list[Clock]:
    """The clocks of these names that have not ended."""
    return list(
        QuerySet(Clock).filter(complaint=complaint, name__in=tuple(names), state__in=OPEN).order_by("pk")
    )


def is_any_open(complaint: Complaint) -> bool:
    """Whether any clock of the case has not ended."""
    return QuerySet(Clock).filter(complaint=complaint, state__in=OPEN).exists()


def _add(complaint: Complaint, clock: Clock, fact: Fact) -> None:
    clock.facts = [*clock.facts, fact.as_json()]
    _compute_and_save(complaint, clock)


def _compute_and_save(complaint: Complaint, clock: Clock) -> Clock:
    apply_ledger(clock, ledger_of(clock))
    clock.save()
    settle_due(complaint)
    return clock


def apply_ledger(clock: Clock, ledger: Ledger) -> None:
    """Write what a ledger says into the clock's columns (unsaved)."""
    clock.due_on = ledger.due_on or ledger.due_if_resumed
    clock.is_provisional = ledger.provisional
    clock.unit, clock.soon_from = str(ledger.unit), ledger.soon_from
    clock.stopped_on, clock.paused_on = ledger.stopped_on, ledger.paused_on
    clock.warn_on = [[percent, on.isoformat()] for percent, on in ledger.warn_on]
    if ledger.is_open:
        clock.state = Clock.State.PAUSED if ledger.paused_on else Clock.State.RUNNING
    else:
        clock.state = Clock.State(str(ledger.state))


def settle_due(complaint: Complaint) -> None:
    """The complaint is due when the first clock that runs is; where all stand still, the first of these.
    Without an open clock the last day stays (caller saves).
    """
    first = (
        QuerySet(Clock)
        .filter(complaint=complaint, state__in=OPEN)
        .order_by("-state", "due_on", "pk")  # running before paused
        .values("due_on", "name", "soon_from", "state")
    ).first()
    is_running = first is not None and first["state"] == Clock.State.RUNNING
    complaint.soon_from = first["soon_from"] if first and is_running else None
    if first:
        complaint.due_on, complaint.due_clock = first["due_on"], first["name"]


def ledger_of(clock: Clock, *, as_of: date | None = None, calendar: WorkingDays | None = None) -> Ledger:
    """The ledger of a stored clock, computed from its facts, by the calendar in force unless told."""
    stored = [fact_from_json(row) for row in clock.facts]
    return run_clock(rule_of(clock), stored, calendar or office_calendar(), as_of=as_of or time.today())


def rule_of(clock: Clock) -> ClockRule:
    """The rule a clock follows, as it stood when the clock started."""
    if clock.ruleset == AGREED:
        return _agreed_rule(int(clock.rule.partition(":")[2]))
    if clock.ruleset == WINDOW:
        return window_rule_of(int(clock.rule.partition(":")[2]))
    overrides = "{}"
    if clock.choice_id is not None:
        row = OrganisationRuleset.objects.get(pk=clock.choice_id)
        overrides = json.dumps(row.overrides, sort_keys=True)
    return _tuned(clock.ruleset, overrides).clock(clock.rule)


def rule_now(clock: Clock) -> ClockRule:
    """The rule a clock follows at present: the one of the last change of rules, else as it started."""
    changed = [fact_from_json(row).rule for row in clock.facts if row["kind"] == FactKind.RULESET_CHANGED]
    return changed[-1] if changed and changed[-1] else rule_of(clock)


@lru_cache(maxsize=512)
def _agreed_rule(days: int) -> ClockRule:
    guide = ruleset_for(GUIDE, on=date.max).clock("follow_up")
    return replace(
        guide,
        code=AGREED,
        role="performance",
        name="履行",
        name_en="Performance",
        event_from="agreement_effective",
        event_to="agreement_performed",
        n=days,
        unit=Unit.CALENDAR_DAY,
        article="协议约定",
        article_en="Agreement of the parties",
        basis="agreement of the parties",
        confidence="fact",
        version=None,
        rest_day=RestDay.KEEP,
    )


@lru_cache(maxsize=32)
def window_rule_of(days: int) -> ClockRule:
    """The rule of a settlement window of so many working days."""
    guide = ruleset_for(GUIDE, on=date.max).clock("business_reply")
    return replace(
        guide,
        code=WINDOW,
        name="快速处理通道和解",
        name_en="Settlement on the fast track",
        n=days,
        unit=Unit.WORKING_DAY,
        article="快速处理通道协议",
        article_en="Fast-track agreement",
        basis="agreement with the business",
        confidence="fact",
        version=None,
    )
