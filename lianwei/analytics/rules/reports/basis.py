"""Whose rows the figures of a report were counted from; stored, so that they are counted so again."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from lianwei.analytics.rules.periods import Period
from lianwei.core.scope import Actor, ActorKind

Chosen = tuple[int, str, tuple[int, ...], tuple[int, ...]]  # a topic: key, name, cases, those told of


@dataclass(frozen=True, slots=True)
class Basis:
    """`members`: keys of the members; `merged`: who had become part of one of them, and of which.
    `organisations`, `alliances`: what the drafter could count; both are
    empty where the instance drafted it, which counts all. Of a bulletin on a hot topic `topic` is its name,
    `cases` the cases it speaks of, `typical` those of the holder's own that tell it best. `period`: the name
    under which its days were asked for, and how months and years were counted then. `sector`: the code of the
    goods or services it is confined to. `topics`: the hot topics that were chosen for it, as they stood then.
    """

    members: tuple[int, ...] = ()
    organisations: tuple[int, ...] = ()
    alliances: tuple[int, ...] = ()
    topic: str = ""
    cases: tuple[int, ...] = ()
    typical: tuple[int, ...] = ()
    merged: tuple[tuple[int, int], ...] = ()
    period: str = ""
    month_starts: int = 1
    first_month: int = 1
    sector: str = ""
    topics: tuple[Chosen, ...] = ()

    def on(self, first: date, last: date) -> Period:
        """These days, under the name they had."""
        return Period(first, last, self.period, (self.first_month, 1), self.month_starts)

    def named(self, period: Period) -> "Basis":
        """The same, with the name of the period."""
        first_month, starts = period.year_starts[0], period.month_starts
        return replace(self, period=period.label, first_month=first_month, month_starts=starts)

    @property
    def reader(self) -> Actor:
        """Somebody who may count exactly what the drafter could count, and do nothing else."""
        if not self.organisations and not self.alliances:
            return Actor(ActorKind.SYSTEM)
        return Actor(
            ActorKind.STAFF,
            organisations=frozenset(self.organisations),
            oversees=frozenset(("report", alliance) for alliance in self.alliances),
            permissions=frozenset({"statistics.view"}),
        )

    def as_json(self) -> dict[str, Any]:
        return {name: list(each) if isinstance(each, tuple) else each for name, each in asdict(self).items()}


def basis_of(stored: dict[str, Any]) -> Basis:
    """The basis back from what as_json() gave."""
    return Basis(**{name: _firm(each) for name, each in stored.items()})


def _firm(each: Any) -> Any:
    """Lists, and the pairs in them, as tuples."""
    return tuple(_firm(inner) for inner in each) if isinstance(each, list | tuple) else each


def drafted_by(actor: Actor, basis: Basis) -> Basis:
    """The basis with whose rows its drafter can count."""
    if actor.is_trusted:
        return basis
    alliances = tuple(sorted({alliance for _viewer, alliance in actor.oversees}))
    return replace(basis, organisations=tuple(sorted(actor.organisations)) or (0,), alliances=alliances)
