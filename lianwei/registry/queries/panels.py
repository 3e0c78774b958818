"""What higher apps show on the page of a business: each registers a reader at start."""

from collections.abc import Callable
from dataclasses import dataclass

from lianwei.core.scope import Actor


@dataclass(frozen=True, slots=True)
class BusinessPanel:
    """One card: its template, and what the template shows under the name `facts`."""

    template: str
    facts: object


Reader = Callable[[int, Actor], BusinessPanel | None]
_readers: dict[str, Reader] = {}


def add_business_panel(name: str, read: Reader) -> None:
    """Shows a card on the page of a business; the same name twice is one card."""
    _readers[name] = read


def business_panels(business_id: int, *, actor: Actor) -> list[BusinessPanel]:
    """The cards of a business, in the order in which they were registered."""
    found = (read(business_id, actor) for read in _readers.values())
    return [each for each in found if each is not None]
