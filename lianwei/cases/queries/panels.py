"""What higher apps show of a case on its page: each registers a reader at start, as with the side bar."""

from collections.abc import Callable
from dataclasses import dataclass

from lianwei.cases.models import Complaint
from lianwei.core.scope import Actor


@dataclass(frozen=True, slots=True)
class Panel:
    """One card of the rail: its template, and what the template shows (`panel.facts`)."""

    template: str
    facts: object


Reader = Callable[[Complaint, Actor], Panel | None]
_readers: dict[str, Reader] = {}


def add_panel(name: str, read: Reader) -> None:
    """Shows a card on the page of a case; the same name twice is one card, so that ready() may run twice."""
    _readers[name] = read


def panels_of(complaint: Complaint, *, actor: Actor) -> list[Panel]:
    """The cards of a case found in scope, in the order in which they were registered."""
    found = (read(complaint, actor) for read in _readers.values())
    return [each for each in found if each is not None]
