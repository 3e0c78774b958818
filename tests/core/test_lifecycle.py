"""Transitions: permission first, then status; buttons are exactly the steps that would succeed."""

from dataclasses import replace

import pytest

from lianwei.core.errors import NotAllowed, WrongStatus
from lianwei.core.lifecycle import Transition, advance, next_steps, snake_name
from lianwei.core.scope import Actor, ActorKind

OPEN = Transition("open", "Open", ("shut",), "open")
LOOK = Transition("look", "Look", ("shut", "open"), None)
BURN = Transition("burn", "Burn", ("open",), "ashes", guard=lambda door: door.is_wooden)
SLAM = Transition("slam", "Slam", ("open",), "shut", is_hidden=True)
ALL = (OPEN, LOOK, BURN, SLAM)


class HeavyDoor:
    """Stands in for a row of a scoped table: what a transition asks of it."""

    holder = 1

    def __init__(self, status="shut", *, is_wooden=False):
        self.status, self.is_wooden = status, is_wooden

    def is_within_reach(self, actor):
        return actor.is_trusted or self.holder in actor.acts_for


def keeper(*verbs):
    permissions = frozenset(f"heavy_door.{verb}" for verb in verbs)
    return Actor(ActorKind.STAFF, acts_for=frozenset({1}), permissions=permissions)


def test_the_noun_of_permissions_is_the_class_name_in_snake_case():
    assert snake_name(HeavyDoor) == "heavy_door"


def test_a_row_moves_along_the_transition():
    door = HeavyDoor()

    advance(door, OPEN, actor=keeper("open"))

    assert door.status == "open"


def test_a_step_without_target_leaves_the_status():
    door = HeavyDoor()

    advance(door, LOOK, actor=keeper("look"))

    assert door.status == "shut"


@pytest.mark.parametrize(
    ("verbs", "status", "wood", "step", "refusal"),
    [
        ((), "shut", False, OPEN, NotAllowed),
        ((), "open", False, OPEN, NotAllowed),
        (("open",), "open", False, OPEN, WrongStatus),
        (("burn",), "open", False, BURN, WrongStatus),
    ],
)
def test_a_refusal_moves_nothing_and_the_permission_is_asked_first(verbs, status, wood, step, refusal):
    door = HeavyDoor(status, is_wooden=wood)

    with pytest.raises(refusal):
        advance(door, step, actor=keeper(*verbs))

    assert door.status == status


def test_next_steps_are_those_that_would_succeed_in_the_order_of_the_table():
    everything = keeper("open", "look", "burn", "slam")

    assert next_steps(HeavyDoor("shut"), ALL, actor=everything) == [OPEN, LOOK]
    assert next_steps(HeavyDoor("open"), ALL, actor=everything) == [LOOK]
    assert next_steps(HeavyDoor("open", is_wooden=True), ALL, actor=everything) == [LOOK, BURN]
    assert next_steps(HeavyDoor("open", is_wooden=True), ALL, actor=keeper("burn")) == [BURN]


def test_out_of_reach_there_is_no_next_step():
    stranger = replace(keeper("open", "look"), acts_for=frozenset({2}))

    assert next_steps(HeavyDoor(), ALL, actor=stranger) == []
