"""Periodic work of members: what organisations that ended have left behind goes on elsewhere."""

from lianwei.core.schedule import every
from lianwei.core.scope import SYSTEM
from lianwei.members.operations.succession import note_work_left, pass_on_work
from lianwei.members.queries.succession import ended_alone, ended_and_followed, open_work
from lianwei.members.successions import Succession, successions

BATCH = 500  # of each kind a run; the next one goes on


@every("* * * * *")
def pass_on_to_successors() -> int:
    """Open work of organisations that ended goes to those that took their places. How many rows."""
    ended = list(ended_and_followed())
    return sum(_pass_on(each, ended) for each in successions()) if ended else 0


@every("25 7 * * *")
def report_work_left_alone() -> int:
    """Organisations that ended without a successor and still have open work: told once. How many."""
    ended = list(ended_alone().values_list("pk", flat=True))
    return sum(note_work_left(pk, actor=SYSTEM) for pk in ended)


def _pass_on(succession: Succession, ended: list[int]) -> int:
    """One transaction for each row, in the order of their keys."""
    pks = list(open_work(succession, ended).values_list("pk", flat=True)[:BATCH])
    if succession.move:
        return sum(bool(succession.move(pk, actor=SYSTEM)) for pk in pks)
    return sum(pass_on_work(succession, pk, actor=SYSTEM) for pk in pks)
