"""Saved lists and steps on many cases at the shown member's desk, so that a visitor sees how they look."""

from lianwei.cases.models import BulkAction
from lianwei.cases.operations import confirm_bulk, place_list, prepare_bulk, save_list, undo_bulk
from lianwei.cases.operations.desk.bulk_stages import advance_bulk
from lianwei.cases.queries import Filters
from lianwei.cases.queries.lists.worklist import first_cases
from lianwei.core.scope import OPERATOR, Actor

from .alliance import Member

TAGGED, PASSED_ON = 6, 4  # cases
LONG = 60.0  # seconds, more than it takes


def write_lists(member: Member) -> None:
    """Two shared lists that colleagues have among their tabs, a tag put on, an assignment taken back."""
    desk = member.desk
    open_ones = [pk for _day, pk in first_cases(actor=desk.head, filters=Filters(view="open"), most=TAGGED)]
    if not open_ones:
        return
    late = save_list("逾期未结", actor=desk.head, query="view=open&window=late", audience="organisation")
    tagged = save_list("3·15 集中", actor=desk.head, query="view=open&tag=3·15", audience="organisation")
    for place, row in enumerate((late, tagged), start=1):
        for colleague in (desk.clerk, desk.mediator):
            place_list(row.pk, actor=colleague, place=place)
    _done("tag", {"word": "3·15"}, open_ones, actor=desk.head, reason="3·15 期间集中办理")
    given = {"handler": desk.clerk.user_id}
    passed_on = _done("assign", given, open_ones[:PASSED_ON], actor=desk.head, reason="调解员外出培训")
    undo_bulk(passed_on.pk, actor=desk.head)
    _work(passed_on)


def _done(kind: str, given: dict, ids: list[int], *, actor: Actor, reason: str) -> BulkAction:
    action = prepare_bulk(kind, actor=actor, given=given, ids=ids)
    _work(action)
    confirm_bulk(action.pk, actor=actor, reason=reason)
    _work(action)
    return action


def _work(action: BulkAction) -> None:
    advance_bulk(action.pk, actor=OPERATOR, seconds=LONG)
