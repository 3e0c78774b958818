"""A day on which far more was published than usual: told once, seen by a person."""

from datetime import timedelta

from django.db import transaction

from lianwei.analytics.models import OpinionAlarm
from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.members.models import Organisation

DAY = timedelta(days=1)


@transaction.atomic
def raise_opinion_alarm(organisation_id: int, *, actor: Actor, count: int, usual: float) -> OpinionAlarm:
    """Note that `count` texts came in 24 hours where `usual` is a day's mean; once in these hours."""
    actor.require("opinion_alarm.raise")
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    known = OpinionAlarm.objects.visible_to(actor).filter(
        organisation_id=organisation_id, raised_at__gt=clock.now() - DAY
    )
    if alarm := known.first():
        return alarm
    alarm = OpinionAlarm.objects.create(
        organisation_id=organisation_id, raised_at=clock.now(), count=count, usual=round(100 * usual)
    )
    record("opinion_alarm.raised", alarm, actor=actor, count=count)
    return alarm


@transaction.atomic
def acknowledge_opinion_alarm(alarm_id: int, *, actor: Actor) -> OpinionAlarm:
    """Somebody has seen it."""
    alarm = lock(OpinionAlarm, alarm_id, actor=actor)
    actor.require("opinion_alarm.acknowledge")
    if alarm.seen_at is not None:
        raise WrongStatus
    alarm.seen_at, alarm.seen_by = clock.now(), actor.user_id
    alarm.save(update_fields=["seen_at", "seen_by"])
    record("opinion_alarm.acknowledged", alarm, actor=actor)
    return alarm
