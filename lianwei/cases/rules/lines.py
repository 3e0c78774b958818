"""What a computed clock looks like: its lines and its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from lianwei.cases.rules.rulesets import ClockRule, Unit


class State(StrEnum):
    """How a clock stands. Overdue and still open: MISSED with `stopped_on` empty."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True)
class Entry:
    """One line: what happened on a day, under which article and version, and the last day by count after it.

    `code` with `params` is the message (see `sentences`); `due_on` is empty while the clock stands still.
    """

    on: date
    kind: str
    code: str
    params: Mapping[str, Any]
    article: str = ""
    article_en: str = ""
    version: date | None = None
    due_on: date | None = None

    def as_json(self) -> dict[str, object]:
        """Plain values for storing."""
        return {
            "on": self.on.isoformat(),
            "kind": self.kind,
            "code": self.code,
            "params": dict(self.params),
            "article": self.article,
            "article_en": self.article_en,
            "version": _iso(self.version),
            "due_on": _iso(self.due_on),
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True)
class Ledger:
    """A clock computed from its facts. `used_days`, `limit_days` are in `unit`, a working or a calendar day.

    `paused_days` are calendar days that the period lost. `last_day` is the end by count, `due_on` the end
    after the rule of rest days; both are empty while the clock stands still, when `due_if_resumed` says
    what a resumption on the day of computing would give. `warn_on` holds (per cent, working day).
    """

    rule: ClockRule
    entries: tuple[Entry, ...]
    state: State
    day_zero: date
    as_of: date
    due_on: date | None
    last_day: date | None
    due_if_resumed: date
    provisional: bool
    stopped_on: date | None
    paused_on: date | None
    unit: Unit
    used_days: int
    limit_days: int
    paused_days: int
    extensions: int
    soon_from: date | None
    warn_on: tuple[tuple[int, date], ...]

    @property
    def is_open(self) -> bool:
        """Whether the end event is still to come."""
        return self.stopped_on is None

    def entries_as_json(self) -> list[dict[str, object]]:
        """The lines as plain values for storing; `sentences` reads them back."""
        return [entry.as_json() for entry in self.entries]
