"""The clocks of one case, each with the ledger that explains its date."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import get_language

from lianwei.cases.clockwork import AGREED, OPEN, WINDOW, rule_of
from lianwei.cases.models import Clock, Complaint, OrganisationRuleset
from lianwei.cases.rules.chips import chip, face_of
from lianwei.cases.rules.choice import ruleset_for
from lianwei.cases.rules.facts import fact_from_json
from lianwei.cases.rules.ledger import Ledger, run_clock
from lianwei.cases.rules.overrides import overridden
from lianwei.cases.rules.rulesets import ClockRule
from lianwei.cases.rules.sentences import chip_text, ledger_sentences
from lianwei.core import clock as time
from lianwei.core.calendar import WorkingDays
from lianwei.core.workdays import office_calendar
from lianwei.ui.shapes import LedgerRow
from lianwei.ui.words import Chip, Meter, meter

FAR = date.max


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock as its reader sees it."""

    name: str
    role: str
    chip: Chip
    due_on: date | None
    is_open: bool
    is_provisional: bool
    meter: Meter | None
    rows: list[LedgerRow]


def clocks_of(complaint: Complaint, *, audience: str = "staff") -> list[ClockView]:
    """All clocks of a case found in scope: the one that ends first, then the running, then the ended."""
    stored = list(QuerySet(Clock).filter(complaint=complaint).order_by("pk"))
    if not stored:
        return []
    calendar, today = office_calendar(), time.today()
    rules = _rules_of(stored)
    views = [_view(each, rules[each.pk], calendar, today, audience) for each in stored]
    return sorted(views, key=lambda view: _rank(view, complaint.due_clock))


def _rank(view: ClockView, first: str) -> tuple[bool, bool, date]:
    return not view.is_open, view.role != first, view.due_on or FAR


def _rules_of(clocks: Iterable[Clock]) -> dict[int, ClockRule]:
    """The rule of each clock; what organisations set themselves is read in one query."""
    rows = list(clocks)
    ids = {each.choice_id for each in rows if each.choice_id}
    chosen = (
        dict(OrganisationRuleset.objects.filter(pk__in=ids).values_list("pk", "overrides")) if ids else {}
    )
    return {each.pk: _rule(each, chosen.get(each.choice_id or 0, {})) for each in rows}


def _rule(clock: Clock, overrides: dict) -> ClockRule:
    if clock.ruleset in (AGREED, WINDOW):
        return rule_of(clock)
    found = ruleset_for(clock.ruleset, on=FAR)
    return (overridden(found, overrides) if overrides else found).clock(clock.rule)


def _view(clock: Clock, rule: ClockRule, calendar: WorkingDays, today: date, audience: str) -> ClockView:
    language = get_language() or "zh-hans"
    facts = [fact_from_json(row) for row in clock.facts]
    ledger = run_clock(rule, facts, calendar, as_of=today)
    found = chip(face_of(ledger), today, calendar)
    is_open = clock.state in OPEN
    return ClockView(
        name=rule.name if language.startswith("zh") else rule.name_en or rule.name,
        role=clock.name,
        chip=Chip(found.kind, chip_text(found, language)),
        due_on=ledger.due_on,
        is_open=is_open,
        is_provisional=ledger.provisional,
        meter=_meter(ledger, found.kind, today) if is_open else None,
        rows=[
            LedgerRow(line.when, line.text, line.due, line.note)
            for line in ledger_sentences(ledger, language, audience=audience)
        ],
    )


def _meter(ledger: Ledger, kind: str, today: date) -> Meter | None:
    """The bar; the days a clock stood still as one stretch. None while it stands still."""
    if ledger.due_on is None:
        return None
    begun = [entry.on for entry in ledger.entries if entry.kind == "paused"]
    gap = (begun[0], begun[0] + timedelta(days=ledger.paused_days)) if begun and ledger.paused_days else None
    bar = meter(ledger.day_zero, ledger.due_on, today=today, paused=gap)
    return replace(bar, kind=kind if kind in ("soon", "late") else "calm")
