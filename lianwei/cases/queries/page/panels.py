"""What higher apps show of a case on its page: each registers a reader at start, as with the side bar.

A reader names its table, and is told whether it holds anything of the case: no page asks an empty one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model

from lianwei.cases.models import Complaint
from lianwei.core.scope import Actor

from .there import There, ask_also


@dataclass(frozen=True, slots=True)
class Panel:
    """One card of the rail: its template, and what the template shows (`panel.facts`). `is_help`: it stands
    with what other members do for the case.
    """

    template: str
    facts: object
    is_help: bool = False


Reader = Callable[[Complaint, Actor, bool], Panel | None]
_readers: dict[str, tuple[Reader, type[Model]]] = {}


def add_panel(name: str, read: Reader, table: type[Model], *, column: str = "complaint_id") -> None:
    """Shows a card on the page of a case; the same name twice is one card, so that ready() may run twice."""
    ask_also(table, column)
    _readers[name] = (read, table)


def panels_of(complaint: Complaint, there: There, *, actor: Actor) -> list[Panel]:
    """The cards of a case found in scope, in the order in which they were registered."""
    found = (read(complaint, actor, table in there) for read, table in _readers.values())
    return [each for each in found if each is not None]
