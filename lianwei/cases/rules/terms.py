"""The parts of a ruleset: limits, extensions, grounds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """What a limit counts. `IMMEDIATELY` is due on the day of the event."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    YEAR = "year"
    IMMEDIATELY = "immediately"


class SettlementFirst(StrEnum):
    """When business and consumer try to settle by themselves: before acceptance, after it, or never."""

    BEFORE = "before"
    AFTER = "after"
    OFF = "off"


class PauseEffect(StrEnum):
    """A pause makes the clock stand still; an interruption makes it start anew (民法典 art. 195)."""

    STAND_STILL = "stand_still"
    RESTART = "restart"


class RestDay(StrEnum):
    """What happens when the last day is a day of rest (民法典 art. 203: the next working day)."""

    NEXT_WORKING_DAY = "next_working_day"
    KEEP = "keep"


@dataclass(frozen=True)
class Extension:
    """How far a limit may be extended: at most `n` units each time, `times` times, on the word of `by`."""

    n: int
    unit: Unit
    by: str = "head"
    times: int = 1
    article: str = ""


@dataclass(frozen=True)
class ClockRule:
    """A limit of `n` units from `event_from` to `event_to`. Names, articles and texts: plain = zh, `_en` =
    English.

    `pauses` are the reasons that stop it. `basis` and `confidence` say where the limit comes from and how
    sure we are. `is_default` marks our own proposal where the rules are silent: an organisation sets it
    freely.
    """

    code: str
    role: str
    name: str
    name_en: str
    event_from: str
    event_to: str
    n: int
    unit: Unit
    article: str
    article_en: str
    text: str
    basis: str
    confidence: str
    version: date | None = None
    pauses: tuple[str, ...] = ()
    pause_article: str = ""
    pause_article_en: str = ""
    pause_effect: PauseEffect = PauseEffect.STAND_STILL
    rest_day: RestDay = RestDay.NEXT_WORKING_DAY
    is_default: bool = False
    extension: Extension | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    soon_percent: int = 80
    soon_working_days: int = 3
    warn_percents: tuple[int, ...] = (50, 80, 100)

    def in_force(self, on: date) -> bool:
        """Whether the limit was law on a day; the last day belongs to it."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)


@dataclass(frozen=True)
class Ground:
    """A reason in law to decline a complaint or to terminate a mediation.

    `needs_text`: open wording, so the officer must write what the case is. `after_clock`: usable only when
    the clock of that role has run out. `outcomes`: the outcome codes that may follow.
    """

    code: str
    name: str
    name_en: str
    article: str
    basis: str
    confidence: str
    outcomes: tuple[str, ...] = ()
    needs_text: bool = False
    after_clock: str = ""
