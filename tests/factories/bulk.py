"""Actions on many cases for tests, prepared and carried out as the worker does."""

from lianwei.cases.models import BulkAction, Complaint
from lianwei.cases.operations import confirm_bulk, prepare_bulk, undo_bulk
from lianwei.cases.operations.desk.bulk_stages import advance_bulk
from lianwei.core.scope import SYSTEM, Actor, find
from lianwei.members.models import Organisation
from lianwei.members.queries.actors import actor_of

from .cases import complaint
from .members import make_staff

LONG = 600.0  # seconds: to the end of the stage


def head(home: Organisation) -> Actor:
    """Somebody in service who may take every step on many cases."""
    return actor_of(make_staff("head", organisation=home))


def prepared(actor: Actor, cases: list[Complaint], kind: str = "tag", **given: object) -> BulkAction:
    """Prepared and tried out."""
    ids = [case.pk for case in cases]
    action = prepare_bulk(kind, actor=actor, given=given or {"word": "涉老"}, ids=ids)
    return worked(action)


def worked(action: BulkAction) -> BulkAction:
    """The stage it is in, to its end."""
    advance_bulk(action.pk, actor=SYSTEM, seconds=LONG)
    return find(BulkAction, action.pk, actor=SYSTEM)


def carried_out(actor: Actor, cases: list[Complaint], kind: str = "tag", **given: object) -> BulkAction:
    action = prepared(actor, cases, kind, **given)
    return worked(confirm_bulk(action.pk, actor=actor, reason="集中办理"))


def taken_back(actor: Actor, action: BulkAction) -> BulkAction:
    return worked(undo_bulk(action.pk, actor=actor))


def of(home: Organisation) -> BulkAction:
    """An action of some head of an organisation, tried out."""
    actor = head(home)
    return prepared(actor, [complaint(actor=actor)])
