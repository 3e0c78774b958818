"""Which tables hold anything of a case, so that its page asks no empty one."""

from functools import cache

from django.db.models import Model

from lianwei.cases.models import Complaint, OutsideNumber, Presence
from lianwei.core.counting import Holding, holding
from lianwei.core.models import Document, File, Message
from lianwei.core.scope import subject_of

COLUMNS: dict[type[Model], str] = {
    Document: "subject",
    File: "subject",
    Message: "subject",
    OutsideNumber: "complaint_id",
    Presence: "complaint_id",
}


def tables_there(complaint: Complaint) -> frozenset[type[Model]]:
    """The tables of COLUMNS that hold a row of a case found in scope."""
    return _holding().answer({"subject": subject_of(complaint), "complaint_id": complaint.pk})


@cache
def _holding() -> Holding:
    return holding(COLUMNS)
