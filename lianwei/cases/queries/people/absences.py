"""What happened on the cases of somebody who was away: the list to read on coming back."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lianwei.cases.models import Access
from lianwei.commitments.models import Task
from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import Actor
from lianwei.members.models import Absence
from lianwei.members.queries import find_absence

from .news import News, news_on

FOLLOWED, SHOWN = 500, 100
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WhileAway:
    """One absence: what others did on the person's cases, and the tasks that were closed meanwhile."""

    absence: Absence
    news: list[News] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    cases: int = 0


def while_away(pk: int, *, actor: Actor) -> WhileAway:
    """For the person, the stand-in and whoever assigns cases. NotVisible, NotAllowed for others."""
    actor.require("caseworker.view")
    absence = find_absence(pk, actor=actor)
    is_theirs = actor.user_id in (absence.absent_id, absence.stand_in_id)
    if not (is_theirs or actor.may("complaint.assign")):
        raise NotAllowed
    last_day = absence.valid_to
    if absence.ended_at:
        last_day = min(last_day, clock.as_office_time(absence.ended_at).date())
    since, until = _midnight(absence.valid_from), _midnight(last_day + ONE_DAY)
    person = absence.absent_id
    keys = _cases_of(person, actor)
    news = news_on(keys, actor=actor, since=since, until=until, without=person, limit=SHOWN)
    closed = Task.objects.visible_to(actor).filter(
        person_id=person, closed_on__range=(absence.valid_from, last_day)
    )
    tasks = list(closed.select_related("closed_by").order_by("-closed_on", "-pk")[:SHOWN])
    return WhileAway(absence, news, tasks, len({each.pk for each in news}))


def _cases_of(person: int, actor: Actor) -> list[int]:
    """The open cases of a person, the next due first: by one index, no further than FOLLOWED."""
    rows = Access.objects.visible_to(actor).filter(
        organisation_id__in=sorted(actor.acts_for), is_open__in=[True], handler_id=person
    )
    return list(rows.order_by("due_on", "complaint").values_list("complaint_id", flat=True)[:FOLLOWED])


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
