"""What higher apps show beside warnings: each registers a reader at start, as on the page of a business."""

from collections.abc import Callable
from dataclasses import dataclass

from lianwei.analytics.models import Alert
from lianwei.core.scope import Actor


@dataclass(frozen=True, slots=True)
class AlertPanel:
    """One card: its template, and what the template shows under the name `facts`."""

    template: str
    facts: object


Reader = Callable[[Alert | None, Actor], AlertPanel | None]
_readers: dict[str, Reader] = {}


def add_alert_panel(name: str, read: Reader) -> None:
    """Shows a card beside a warning, and below the list (where it is asked for no warning); the same name
    twice is one card.
    """
    _readers[name] = read


def alert_panels(alert: Alert | None, *, actor: Actor) -> list[AlertPanel]:
    """The cards of a warning found in scope, or of the list."""
    found = (read(alert, actor) for read in _readers.values())
    return [each for each in found if each is not None]
