"""What follows to the successor when an organisation ends. Apps register theirs, so that nothing is orphaned.

add_succession(CaseGroup, _("Groups"), column="organisation_id", open=groups_going_on)

What is archived or closed stays where it was. A test demands that each column that names an organisation is
registered here or excused with a reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

Move = Callable[..., Any]  # (pk, *, actor): an app's own operation, where more has to happen
Along = Callable[..., None]  # (row, *, actor): takes what belongs to a row that has just passed on along


@dataclass(frozen=True, slots=True)
class Succession:
    """Open work in one column of one table.

    `open` says which rows are open today; `along` takes what belongs to a row with it, in the same
    transaction; `move` stands in the place of both.
    """

    model: type[models.Model]
    label: str | Promise
    column: str
    open: Callable[[], Q]
    along: Along | None = None
    move: Move | None = None

    @property
    def name(self) -> str:
        """ "cases.question.asked_id": one column of one table."""
        return f"{self.model._meta.label_lower}.{self.column}"


_REGISTERED: dict[str, Succession] = {}


def add_succession(
    model: type[models.Model],
    label: str | Promise,
    *,
    open: Callable[[], Q],
    column: str = "holder_id",
    along: Along | None = None,
    move: Move | None = None,
) -> None:
    """Register a column; called once from an app's ready(). The same column again replaces it."""
    made = Succession(model, label, column, open, along, move)
    _REGISTERED[made.name] = made


def successions() -> list[Succession]:
    """In the order of registration: lower apps first, and in an app what others hang on first."""
    return list(_REGISTERED.values())
