"""A step on many cases: prepared and tried out, confirmed with a reason, undone within a day.

The cases themselves are done one by one (bulk_stages.py), by the ordinary operations.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import CONFIRM, DROP, UNDO
from lianwei.cases.models import BulkAction, BulkItem, Complaint
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock, subject_of
from lianwei.reading.numbers import tokenise

from .bulk_deeds import DEEDS

MOST = 5000  # cases in one action
UNDO_WITHIN = timedelta(hours=24)


@transaction.atomic
def prepare_bulk(
    kind: str, *, actor: Actor, given: dict[str, Any], ids: Sequence[int], source: str = ""
) -> BulkAction:
    """Note what is to be done with which cases; the worker then tries it out and changes nothing.

    Cases the actor does not see are left out. Raises Invalid for none, or for more than MOST.
    """
    actor.require("bulk_action.prepare")
    actor.require(DEEDS[kind].permission)
    if actor.user_id is None or actor.organisation_id is None:
        raise NotAllowed
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST:
        raise Invalid(_("These are more than 5,000 cases. Please narrow the list."))
    numbers = dict(Complaint.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", "number"))
    if not numbers:
        raise Invalid(_("Please tick at least one case."))
    action = BulkAction.objects.create(
        organisation_id=actor.organisation_id,
        user_id=actor.user_id,
        acting_id=actor.user_id,
        kind=kind,
        given=_without_numbers(given),
        source=source,
        total=len(numbers),
        prepared_at=clock.now(),
    )
    _note_cases(action, [(pk, numbers[pk]) for pk in wanted if pk in numbers])
    record("bulk_action.prepared", action, actor=actor, kind=kind, total=action.total)
    return action


def _without_numbers(given: dict[str, Any]) -> dict[str, Any]:
    """The sentences in it are about many cases: numbers of people become tokens without a value."""
    words = {name: [tokenise(each).text for each in given[name]] for name in given.keys() & {"items"}}
    return given | words | {name: tokenise(given[name]).text for name in given.keys() & {"what"}}


def _note_cases(action: BulkAction, cases: list[tuple[int, str]]) -> None:
    subject, home = subject_of(action), action.organisation_id
    BulkItem.objects.bulk_create(
        [
            BulkItem(subject=subject, organisation_id=home, complaint_id=pk, number=number)
            for pk, number in cases
        ],
        batch_size=500,
    )


@transaction.atomic
def confirm_bulk(action_id: int, *, actor: Actor, reason: str) -> BulkAction:
    """Have it carried out on the cases that can; the reason stays with the action."""
    action = lock(BulkAction, action_id, actor=actor)
    advance(action, CONFIRM, actor=actor)
    _act_for(action, actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please say in one line why.")})
    action.reason = tokenise(reason.strip()).text[:300]
    action.confirmed_at = clock.now()
    action.save()
    record("bulk_action.confirmed", action, actor=actor, reason=action.reason)
    return action


@transaction.atomic
def undo_bulk(action_id: int, *, actor: Actor) -> BulkAction:
    """Take back what was done, where nobody has changed it since. Raises WrongStatus after a day, and for
    what reached somebody outside.
    """
    action = lock(BulkAction, action_id, actor=actor)
    advance(action, UNDO, actor=actor)
    _act_for(action, actor)
    if DEEDS[action.kind].undo is None:
        raise WrongStatus(_("What has reached people outside cannot be taken back."))
    until = undo_until(action)
    if until is None or until < clock.now():
        raise WrongStatus(_("More than 24 hours have passed. Please change the cases one by one."))
    action.save()
    record("bulk_action.undo_begun", action, actor=actor)
    return action


def _act_for(action: BulkAction, actor: Actor) -> None:
    """The next stage is done in this person's name; who works elsewhere meanwhile does not take it on."""
    actor.require(DEEDS[action.kind].permission)
    if actor.user_id is None or actor.organisation_id != action.organisation_id:
        raise NotAllowed
    action.acting_id = actor.user_id


def undo_until(action: BulkAction) -> datetime | None:
    """Until when it can be undone; None where it cannot, or while it runs."""
    if DEEDS[action.kind].undo is None or action.settled_at is None:
        return None
    return action.settled_at + UNDO_WITHIN


@transaction.atomic
def drop_bulk(action_id: int, *, actor: Actor) -> BulkAction:
    """Do not carry it out; nothing was changed."""
    action = lock(BulkAction, action_id, actor=actor)
    advance(action, DROP, actor=actor)
    action.settled_at = clock.now()
    action.save()
    record("bulk_action.dropped", action, actor=actor)
    return action
