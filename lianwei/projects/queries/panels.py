"""What the kinds show of themselves on a project's page: each registers a reader at start.

add_kind_panel("comparative_test", "samples", samples_panel, progress=samples_counted)

Higher apps and siblings hang themselves here; a project knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lianwei.core.scope import Actor
from lianwei.projects.models import JointProject

ANY_KIND = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One card of the page: its template, and what the template shows (`panel.facts`)."""

    template: str
    facts: object


@dataclass(frozen=True, slots=True)
class Count:
    """How far a kind is with something: "samples bought 12 of 20", and where to look."""

    label: str
    done: int
    planned: int | None = None
    url: str = ""


Reader = Callable[[JointProject, Actor], Panel | None]
Counter = Callable[[JointProject, Actor], list[Count]]
_readers: dict[tuple[str, str], tuple[Reader, Counter | None]] = {}


def add_kind_panel(kind: str, name: str, read: Reader, *, progress: Counter | None = None) -> None:
    """Show a card on the pages of projects of a kind ("" for all kinds), and its counts among the progress.
    The same kind and name twice is one card, so that ready() may run twice.
    """
    _readers[(kind, name)] = (read, progress)


def panels_of(project: JointProject, *, actor: Actor) -> list[Panel]:
    """The cards of a project found in scope, in the order in which they were registered."""
    found = (read(project, actor) for read, _progress in _of_kind(project))
    return [each for each in found if each is not None]


def counts_of(project: JointProject, *, actor: Actor) -> list[Count]:
    """How far the kinds are."""
    return [
        count
        for _read, progress in _of_kind(project)
        if progress is not None
        for count in progress(project, actor)
    ]


def _of_kind(project: JointProject) -> list[tuple[Reader, Counter | None]]:
    return [each for (kind, _name), each in _readers.items() if kind in (ANY_KIND, project.kind)]
