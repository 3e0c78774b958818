"""Calls promised back: planned while the line is busy or the caller in a hurry, tried, done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import CallBack
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.reading.numbers import tokenise

AGAIN = timedelta(hours=1)  # nobody answered: when to ring again
MOST_TRIES = 3  # after the third the call is done as unreached


@dataclass(frozen=True, slots=True)
class CallBackEntry:
    """What was taken down: the whole line, whom to ring, about what, by when."""

    line: str
    phone: str
    due_at: datetime
    name: str = ""
    matter: str = ""


@transaction.atomic
def plan_call_back(entry: CallBackEntry, *, actor: Actor) -> CallBack:
    """Promise a call back. Raises Invalid without a phone, or for a moment that has passed."""
    actor.require("call_back.plan")
    if actor.organisation_id is None or actor.user_id is None:
        raise NotAllowed
    if not entry.phone:
        raise Invalid({"phone": _("Please enter the phone number to call back.")})
    if entry.due_at < clock.now():
        raise Invalid({"call_at": _("This moment has passed. Please choose a later one.")})
    row = CallBack.objects.create(
        holder_id=actor.organisation_id,
        line=entry.line,
        name=entry.name,
        phone=entry.phone,
        matter=tokenise(entry.matter).text,
        asked_at=clock.now(),
        asked_by_id=actor.user_id,
        due_at=entry.due_at,
    )
    record("call_back.planned", row, actor=actor, due_at=entry.due_at.isoformat())
    return row


@transaction.atomic
def try_call_back(call_back_id: int, *, actor: Actor) -> CallBack:
    """Nobody answered: ring again in an hour; the third time the call is done as unreached."""
    row = _open(call_back_id, actor=actor)
    actor.require("call_back.try")
    row.tries += 1
    row.due_at = clock.now() + AGAIN
    if row.tries >= MOST_TRIES:
        row.done_at, row.result = clock.now(), CallBack.Result.UNREACHED
    row.save()
    record("call_back.tried", row, actor=actor, tries=row.tries, is_done=bool(row.result))
    return row


@transaction.atomic
def finish_call_back(call_back_id: int, *, actor: Actor, result: str, made: str = "") -> CallBack:
    """The caller was reached; `made` names what came of it, as "complaint:17". Twice the same is once."""
    actor.require("call_back.finish")
    done = find(CallBack, call_back_id, actor=actor)
    if made and done.made == made:
        return done
    row = _open(call_back_id, actor=actor)
    row.done_at, row.result, row.made = clock.now(), CallBack.Result(result), made
    row.save()
    record("call_back.finished", row, actor=actor, result=row.result, made=made)
    return row


def _open(call_back_id: int, *, actor: Actor) -> CallBack:
    row = lock(CallBack, call_back_id, actor=actor)
    if row.done_at is not None:
        raise WrongStatus(_("This call was made already, by you or by a colleague."))
    return row
