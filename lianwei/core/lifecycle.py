"""A row moves only along declared transitions. The verb names the permission: complaint.accept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils.functional import Promise

from .errors import WrongStatus
from .scope import HOLDER, Actor


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a lifecycle table: who (`by`) may do what (`verb`) from where to where.

    `target` None leaves the status as it is (a step that only adds to the record). `starts` and `stops`
    name the clocks that begin or end with it. `guard` narrows it to rows it makes sense for. `is_hidden`
    keeps it off the buttons (a step that another step takes along).
    """

    verb: str
    label: str | Promise
    sources: tuple[str, ...]
    target: str | None
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    by: str = HOLDER
    guard: Callable[[Any], bool] | None = None
    is_hidden: bool = False

    def fits(self, row: Any) -> bool:
        """Whether the row stands where this step begins."""
        return row.status in self.sources and (self.guard is None or self.guard(row))

    def permission(self, row: models.Model) -> str:
        return f"{snake_name(type(row))}.{self.verb}"


@cache
def snake_name(model: type[models.Model]) -> str:
    """ViolationReport → violation_report: the noun of permissions, routes and events."""
    name = model.__name__
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


def advance(row: Any, transition: Transition, *, actor: Actor) -> None:
    """Second beat of an operation: permission, then status. Raises NotAllowed or WrongStatus."""
    actor.require(transition.permission(row))
    if not transition.fits(row):
        raise WrongStatus
    if transition.target is not None:
        row.status = transition.target


def next_steps(row: Any, transitions: Iterable[Transition], *, actor: Actor) -> list[Transition]:
    """The steps this actor could take now, in the order of the table."""
    if not row.is_within_reach(actor):
        return []
    return [t for t in transitions if t.fits(row) and not t.is_hidden and actor.may(t.permission(row))]
