"""Whose rows the figures of a report were counted from; stored, so that they are counted so again."""

from dataclasses import dataclass
from typing import Any

from lianwei.core.scope import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Basis:
    """`members`: keys of the members. `organisations`, `alliances`: what the drafter could count; both are
    empty where the instance drafted it, which counts all.
    """

    members: tuple[int, ...] = ()
    organisations: tuple[int, ...] = ()
    alliances: tuple[int, ...] = ()

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
        return {
            "members": list(self.members),
            "organisations": list(self.organisations),
            "alliances": list(self.alliances),
        }


def basis_of(stored: dict[str, Any]) -> Basis:
    """The basis back from what as_json() gave."""
    return Basis(**{name: tuple(keys) for name, keys in stored.items()})


def basis_for(actor: Actor, members: tuple[int, ...]) -> Basis:
    """The basis of a report on these members that the actor drafts."""
    if actor.is_trusted:
        return Basis(members)
    alliances = {alliance for _viewer, alliance in actor.oversees}
    return Basis(members, tuple(sorted(actor.organisations)) or (0,), tuple(sorted(alliances)))
