"""How the deadlines of many cases look today, from stored figures: a list computes no ledger."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from lianwei.cases.clockwork import AGREED, WINDOW
from lianwei.cases.models import Clock, Complaint, OrganisationRuleset, parts_of
from lianwei.cases.rules.chips import Face, chip
from lianwei.cases.rules.choice import ruleset_for
from lianwei.cases.rules.facts import FactKind
from lianwei.cases.rules.lines import State
from lianwei.cases.rules.overrides import overridden
from lianwei.cases.rules.rulesets import Unit
from lianwei.cases.rules.sentences import chip_text
from lianwei.core import clock as time
from lianwei.core.calendar import WorkingDays
from lianwei.core.workdays import office_calendar
from lianwei.ui.words import Chip, day_and_month

COLUMNS = (
    "complaint_id", "name", "state", "due_on", "rule", "ruleset", "choice_id", "warn_on", "facts",
)  # fmt: skip
SOON_PERCENT, SOON_WORKING_DAYS = 80, 3
ONE_DAY = timedelta(days=1)
ENDED = (Clock.State.MET, Clock.State.MISSED, Clock.State.STOPPED)


def chips_of(complaints: Iterable[Complaint], *, language: str) -> dict[int, Chip]:
    """The deadline chip of each complaint, by its key. Three queries at most, whatever the number of rows."""
    rows, today = list(complaints), time.today()
    calendar = office_calendar()
    clocks = _open_clocks(rows)
    tuned = _overrides(clocks.values())
    chips = {}
    for row in rows:
        clock = clocks.get((row.pk, row.due_clock))
        face = _face(clock, tuned.get(clock["choice_id"], "{}"), calendar) if clock else None
        chips[row.pk] = _chip(face, today, calendar, language) if face else _ended(row, today)
    return chips


def _open_clocks(rows: list[Complaint]) -> dict[tuple[int, str], dict[str, Any]]:
    found = parts_of(Clock, rows).exclude(
        state__in=ENDED
    )  # `state__in=OPEN` leads SQLite to all running clocks there are
    return {(each["complaint_id"], each["name"]): each for each in found.values(*COLUMNS)}


def _overrides(clocks: Iterable[dict[str, Any]]) -> dict[int, str]:
    """What the organisations set themselves, by the row in which they chose it."""
    ids = {each["choice_id"] for each in clocks if each["choice_id"]}
    rows = OrganisationRuleset.objects.filter(pk__in=ids).values_list("pk", "overrides") if ids else ()
    return {pk: json.dumps(overrides, sort_keys=True) for pk, overrides in rows}


def _chip(face: Face, today: date, calendar: WorkingDays, language: str) -> Chip:
    found = chip(face, today, calendar)
    return Chip(found.kind, chip_text(found, language))


def _ended(row: Complaint, today: date) -> Chip:
    """Nothing runs any more: the day on which the case was closed."""
    if row.closed_on is None:
        return Chip("plain", _("no deadline"))
    return Chip("done", _("closed %(day)s") % {"day": day_and_month(row.closed_on, today=today)})


def _face(clock: dict[str, Any], overrides: str, calendar: WorkingDays) -> Face:
    state = State(clock["state"])
    return Face(
        state=state,
        unit=_unit(clock["ruleset"], clock["rule"], overrides),
        due_on=clock["due_on"],
        soon_from=_soon_from(clock, calendar),
        paused_on=paused_since(clock["facts"]) if state == State.PAUSED else None,
    )


@lru_cache(maxsize=512)
def _unit(ruleset: str, rule: str, overrides: str) -> Unit:
    if ruleset == AGREED:
        return Unit.CALENDAR_DAY
    if ruleset == WINDOW:
        return Unit.WORKING_DAY
    found = overridden(ruleset_for(ruleset, on=date.max), json.loads(overrides))
    return found.clock(rule).unit


def _soon_from(clock: dict[str, Any], calendar: WorkingDays) -> date:
    """The stored warning at 80 per cent, or the third last working day where that comes first."""
    day = last = clock["due_on"]
    left = SOON_WORKING_DAYS - calendar.is_working(day)
    while left > 0:
        day -= ONE_DAY
        left -= calendar.is_working(day)
    warned = [date.fromisoformat(on) for percent, on in clock["warn_on"] if percent == SOON_PERCENT]
    return min([day, last, *warned])


def paused_since(facts: list[dict[str, Any]]) -> date | None:
    """The day since which a clock stands still, from its stored facts."""
    still: dict[str, str] = {}
    for fact in facts:
        ref = fact.get("ref", "")
        if fact["kind"] == FactKind.PAUSED:
            still.setdefault(ref, fact["on"])
        elif fact["kind"] == FactKind.RESUMED:
            still = {} if not ref else {key: on for key, on in still.items() if key != ref}
    return min((date.fromisoformat(on) for on in still.values()), default=None)
