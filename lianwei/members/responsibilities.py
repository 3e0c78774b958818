"""What people can be in charge of. Higher apps register theirs, so that no leaver leaves anything behind.

add_responsibility("complaint", _("Open complaints"), count=open_complaints_of, hand_over=reassign_all)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet
from django.utils.functional import Promise

from lianwei.core.scope import Actor

from .models import User


class HandOver(Protocol):
    """Gives everything of one kind from a person to another; runs inside the leaver's transaction."""

    def __call__(self, user: User, to: User, *, actor: Actor) -> None: ...


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One kind: a name for forms, a label for people, how many a person has, how they pass on.

    `narrow` leaves, of the leaver's colleagues, those who can have such things; all of them where none is
    given.
    """

    name: str
    label: str | Promise
    count: Callable[[User], int]
    hand_over: HandOver
    narrow: Callable[[User, QuerySet[User]], QuerySet[User]] | None = None


_REGISTERED: dict[str, Responsibility] = {}


def add_responsibility(
    name: str,
    label: str | Promise,
    *,
    count: Callable[[User], int],
    hand_over: HandOver,
    narrow: Callable[[User, QuerySet[User]], QuerySet[User]] | None = None,
) -> None:
    """Register a kind; called once from an app's ready(). The same name again replaces it."""
    _REGISTERED[name] = Responsibility(name, label, count, hand_over, narrow)


def responsibilities() -> list[Responsibility]:
    return list(_REGISTERED.values())
