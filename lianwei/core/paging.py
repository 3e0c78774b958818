"""Lists in pages by key, never by offset: the latest first, and a mark in the address for the next page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

T = TypeVar("T")
S = TypeVar("S")
M = TypeVar("M", bound=Model)

SIZE = 25
DIGITS = 18  # of a key in an address: more would not fit the 64 bits of a column


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of rows; `after` leads to the next one and is empty on the last."""

    rows: list[T]
    after: str = ""

    def shown(self, show: Callable[[T], S]) -> "Page[S]":
        """The same page, each row as a screen wants it."""
        return Page([show(each) for each in self.rows], self.after)


def key_of(text: str) -> int | None:
    """The key that an address names; None for anything else, so that a spoilt address begins at the front."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None


def place_of(text: str) -> tuple[date, int] | None:
    """The day and key that an address names, as `mark_of` wrote them."""
    day, _, pk = text.partition(".")
    on, key = key_of(day), key_of(pk)
    if on is None or key is None or not 0 < on <= date.max.toordinal():
        return None
    return date.fromordinal(on), key


def mark_of(day: date, key: int) -> str:
    """A place in a list by days, for an address."""
    return f"{day.toordinal()}.{key}"


def latest(rows: QuerySet[M], after: str, *, size: int = SIZE) -> Page[M]:
    """The latest rows by key, below the one that `after` names."""
    key = key_of(after)
    rows = rows if key is None else rows.filter(pk__lt=key)
    return _page(rows.order_by("-pk"), size, lambda last: str(last.pk))


def by_day(rows: QuerySet[M], after: str, *, order: str, size: int = SIZE) -> Page[M]:
    """Rows by a day, then by key. `order` as Django writes it: "-received_on" for the latest first."""
    field, is_back = order.removeprefix("-"), order.startswith("-")
    if place := place_of(after):
        beyond = "lt" if is_back else "gt"
        same_day = Q((field, place[0]), (f"pk__{beyond}", place[1]))
        rows = rows.filter(Q((f"{field}__{beyond}", place[0])) | same_day)
    ordered = rows.order_by(order, "-pk" if is_back else "pk")
    return _page(ordered, size, lambda last: mark_of(getattr(last, field), last.pk))


def _page(rows: QuerySet[M], size: int, mark: Callable[[M], str]) -> Page[M]:
    """One row more is read than shown: it says whether there is a next page."""
    found = list(rows[: size + 1])
    return Page(found[:size], mark(found[size - 1]) if len(found) > size else "")
