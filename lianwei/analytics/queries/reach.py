"""Whose rows an actor may count: the filter that stands before every figure, for files know no scope."""

from typing import Any

from lianwei.core.scope import Actor

NOBODY = -1


def counted_for(table: Any, *, actor: Actor) -> Any:
    """The rows of a fact or cube within the actor's reach.

    Its own organisations' rows; of the alliances it looks on (secretary-general, liaison group, supervising
    body: members/data/visibility.csv), all members' rows, as counts. Of offers of cases, those of either
    side.
    """
    if actor.is_trusted:
        return table
    ours = sorted(actor.organisations) or [NOBODY]
    sides = ("giver", "taker") if "giver" in table.columns else ("holder",)
    condition = table[sides[0]].isin(ours)
    for side in sides[1:]:
        condition |= table[side].isin(ours)
    if alliances := overseen(actor):
        condition |= table.alliance.isin(alliances)
    return table.filter(condition)


def overseen(actor: Actor) -> list[int]:
    """The alliances whose figures the actor may see whole."""
    return sorted({alliance for _viewer, alliance in actor.oversees})
