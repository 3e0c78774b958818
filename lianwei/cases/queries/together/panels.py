"""What higher apps show beside a group complaint: each registers a reader at start."""

from collections.abc import Callable
from dataclasses import dataclass

from lianwei.cases.models import CaseGroup
from lianwei.core.scope import Actor


@dataclass(frozen=True, slots=True)
class GroupPanel:
    """One card: its template, and what the template shows under the name `facts`."""

    template: str
    facts: object


Reader = Callable[[CaseGroup, Actor], GroupPanel | None]
_readers: dict[str, Reader] = {}


def add_group_panel(name: str, read: Reader) -> None:
    """Shows a card on the page of a group; the same name twice is one card."""
    _readers[name] = read


def group_panels(group: CaseGroup, *, actor: Actor) -> list[GroupPanel]:
    """The cards of a group found in scope."""
    found = (read(group, actor) for read in _readers.values())
    return [each for each in found if each is not None]
