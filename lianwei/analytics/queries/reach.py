"""Whose rows an actor may count: the filter that stands before every figure, for files know no scope."""

from dataclasses import dataclass
from typing import Any

from lianwei.core.scope import Actor

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose rows: its own organisations'; of the alliances it looks on (secretary-general, liaison group,
    supervising body: members/data/visibility.csv), all members' rows, as counts.
    """

    organisations: tuple[int, ...]
    alliances: tuple[int, ...]
    is_all: bool

    @classmethod
    def of(cls, actor: Actor) -> "Reach":
        return cls(tuple(sorted(actor.organisations)), tuple(overseen(actor)), actor.is_trusted)


def counted_for(table: Any, reach: Reach) -> Any:
    """The rows of a fact or cube within reach. Of offers of cases, those of either side."""
    if reach.is_all:
        return table
    ours = reach.organisations or (NOBODY,)
    sides = ("giver", "taker") if "giver" in table.columns else ("holder",)
    condition = table[sides[0]].isin(ours)
    for side in sides[1:]:
        condition |= table[side].isin(ours)
    if reach.alliances:
        condition |= table.alliance.isin(reach.alliances)
    return table.filter(condition)


def overseen(actor: Actor) -> list[int]:
    """The alliances whose figures the actor may see whole."""
    return sorted({alliance for _viewer, alliance in actor.oversees})
