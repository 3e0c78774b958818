"""Which tables hold anything of a case, so that its page asks no empty one."""

from functools import cache

from django.db.models import Model

from lianwei.cases.models import Complaint, OutsideNumber, Presence
from lianwei.core.counting import Holding, holding
from lianwei.core.models import Document, File, Message
from lianwei.core.scope import subject_of

There = frozenset[type[Model]]
COLUMNS: dict[type[Model], str] = {
    Document: "subject",
    File: "subject",
    Message: "subject",
    OutsideNumber: "complaint_id",
    Presence: "complaint_id",
}


def ask_also(table: type[Model], column: str) -> None:
    """A table of a higher app, with the column that holds the case ("subject" or "complaint_id")."""
    COLUMNS[table] = column
    _holding.cache_clear()


def tables_there(complaint: Complaint) -> There:
    """The tables of COLUMNS that hold a row of a case found in scope."""
    return _holding().answer({"subject": subject_of(complaint), "complaint_id": complaint.pk})


@cache
def _holding() -> Holding:
    return holding(COLUMNS)
