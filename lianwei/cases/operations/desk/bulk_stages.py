"""The stages of a bulk action: trial, run, taking back. Each case and its note in one transaction of its own.

A worker killed in the middle leaves nothing half done and nothing to do twice: a case whose note is written
is not taken again, and two workers at once wait for each other at the note.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import CHECK, SETTLE_BULK, TAKE_BACK
from lianwei.cases.models import BulkAction, BulkItem, BulkStatus, Complaint
from lianwei.core import clock
from lianwei.core.errors import LianweiError
from lianwei.core.events import record
from lianwei.core.lifecycle import Transition, advance
from lianwei.core.models import Event
from lianwei.core.scope import ANONYMOUS, Actor, attached, find, lock
from lianwei.members.models import User
from lianwei.members.queries.actors import actor_of
from lianwei.ui.words import moment

from .bulk_deeds import DEEDS, Deed

State = BulkItem.State
AHEAD = 50  # notes looked up at once
PLACES = 300


class _TrialOver(Exception):
    """Takes back what a trial did."""


class Stage(NamedTuple):
    """Which notes it takes up, what it does with each, and how it ends."""

    takes: str
    do: Callable[[BulkAction, BulkItem, Actor], None]
    end: Transition
    tells: str


def advance_bulk(action_id: int, *, actor: Actor, seconds: float) -> bool:
    """Go on with the stage an action is in, for about so many seconds; whether there is more to do."""
    until = time.monotonic() + seconds
    action = find(BulkAction, action_id, actor=actor)
    stage = STAGES.get(BulkStatus(action.status))
    if stage is None:
        return False
    while pks := _next(action, stage):
        for pk in pks:
            _work_on(action, pk, stage)
            if time.monotonic() >= until:
                return True
    end_stage(action_id, stage, actor=actor)
    return False


def _next(action: BulkAction, stage: Stage) -> list[int]:
    rows = attached(BulkItem, action).filter(state=stage.takes).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:AHEAD])


@transaction.atomic
def _work_on(action: BulkAction, pk: int, stage: Stage) -> None:
    item = attached(BulkItem, action).select_for_update().get(pk=pk)
    if item.state == stage.takes:  # else another worker was faster
        with _in_the_words_of(action) as actor:
            stage.do(action, item, actor)
        item.save()


@contextmanager
def _in_the_words_of(action: BulkAction) -> Iterator[Actor]:
    """Who asked for it acts, with what they may do today, and reads the refusals in their language."""
    user = User.objects.get(pk=action.acting_id)
    actor = actor_of(user, organisation=action.organisation_id)
    with translation.override(user.locale or "zh-hans"):
        yield actor if actor.organisation_id == action.organisation_id else ANONYMOUS


@transaction.atomic
def end_stage(action_id: int, stage: Stage, *, actor: Actor) -> None:
    """Note that nothing is left; of two workers the second finds it done."""
    action = lock(BulkAction, action_id, actor=actor)
    if STAGES.get(BulkStatus(action.status)) is not stage or _next(action, stage):
        return
    advance(action, stage.end, actor=actor)
    action.settled_at = clock.now()
    action.save()
    record(stage.tells, action, actor=actor, **counts_of(action))


def counts_of(action: BulkAction) -> dict[str, int]:
    """How many cases are in which state."""
    return dict(Counter(attached(BulkItem, action).order_by().values_list("state", flat=True)))


@transaction.atomic
def continue_bulk(action_id: int, *, actor: Actor) -> BulkAction:
    """Put the rest behind what else waits for the worker."""
    action = lock(BulkAction, action_id, actor=actor)
    record("bulk_action.continued", action, actor=actor)
    return action


def _try(action: BulkAction, item: BulkItem, actor: Actor) -> None:
    deed, refusal = DEEDS[action.kind], ""
    try:
        with transaction.atomic():
            deed.do(item.complaint_id, action.given, actor)
            raise _TrialOver
    except _TrialOver:
        item.state = State.CAN
    except LianweiError as fault:
        item.state, refusal = State.CANNOT, str(fault.message)
    item.said = refusal[:PLACES]


def _run(action: BulkAction, item: BulkItem, actor: Actor) -> None:
    deed = DEEDS[action.kind]
    try:
        with transaction.atomic():
            item.before = deed.do(item.complaint_id, action.given, actor)
    except LianweiError as refusal:
        item.state, item.said = State.REFUSED, str(refusal.message)[:PLACES]
        return
    item.state, item.event_seq = State.DONE, _last_seq(item.complaint_id, actor)


def _last_seq(complaint_id: int, actor: Actor) -> int | None:
    complaint = find(Complaint, complaint_id, actor=actor)
    last: Any = attached(Event, complaint).order_by("-seq").values_list("seq", flat=True)
    return last.first()


def _take_back(action: BulkAction, item: BulkItem, actor: Actor) -> None:
    deed = DEEDS[action.kind]
    try:
        with transaction.atomic():
            item.said = _changed_since(action, item, deed, actor)[:PLACES]
            if not item.said and deed.undo is not None:
                deed.undo(item.complaint_id, action.given, item.before, actor)
    except LianweiError as refusal:
        item.said = str(refusal.message)[:PLACES]
    item.state = State.KEPT if item.said else State.UNDONE


def _changed_since(action: BulkAction, item: BulkItem, deed: Deed, actor: Actor) -> str:
    """Who changed the same thing after us, in a sentence; empty where nobody did."""
    complaint = lock(Complaint, item.complaint_id, actor=actor)
    later = attached(Event, complaint).filter(seq__gt=item.event_seq or 0).order_by("seq")
    event = next((each for each in later if deed.touches(each, action.given)), None)
    if event is None:
        return ""
    who = User.objects.filter(pk=event.user_id or 0).values_list("name", flat=True).first()
    when = moment(event.at, today=clock.today())
    return _("Changed since, by %(who)s, %(when)s.") % {"who": who or _("the system"), "when": when}


STAGES: dict[BulkStatus, Stage] = {
    BulkStatus.CHECKING: Stage(State.WAITING, _try, CHECK, "bulk_action.checked"),
    BulkStatus.RUNNING: Stage(State.CAN, _run, SETTLE_BULK, "bulk_action.finished"),
    BulkStatus.UNDOING: Stage(State.DONE, _take_back, TAKE_BACK, "bulk_action.taken_back"),
}
