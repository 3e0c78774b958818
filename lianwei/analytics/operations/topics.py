"""Topics as the night finds them, and choosing one for the activity of a quarter."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lianwei.analytics.models import HotTopic, TopicCase, TopicChoice
from lianwei.analytics.models.topics import NAME, REASON
from lianwei.analytics.queries.topics import WINDOW, cases_told
from lianwei.analytics.rules.topic_nights import Gathered, Place
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import PARTNER, Actor, lock
from lianwei.reading.numbers import tokenise


@transaction.atomic
def keep_hot_topic(place: Place, found: Gathered, *, actor: Actor) -> HotTopic:
    """Make a topic what the night found: a new one, or the one it carries on. A case goes into one topic;
    cases older than the weeks looked at stay with theirs, so that a report on them can be counted.
    """
    actor.require("hot_topic.keep")
    row = _row_of(place, found)
    row.name, row.ended_at = found.name[:NAME], None
    row.save()
    looked_at = Q(complaint__received_on__gt=clock.today() - timedelta(days=WINDOW))
    stale = Q(topic_id=row.pk) & looked_at | Q(complaint_id__in=list(found.cases))
    QuerySet(TopicCase).filter(stale).delete()
    TopicCase.objects.bulk_create(
        TopicCase(complaint_id=pk, topic_id=row.pk, fit=fit) for pk, fit in sorted(found.cases.items())
    )
    record("hot_topic.kept", row, actor=actor, cases=len(found.cases))
    return row


def _row_of(place: Place, found: Gathered) -> HotTopic:
    if found.carries_on is not None:
        return QuerySet(HotTopic).select_for_update().get(pk=found.carries_on)
    row = HotTopic(found_at=clock.now())
    row.alliance_id, row.organisation_id = place.alliance_id, place.organisation_id
    return row


@transaction.atomic
def end_hot_topic(topic_id: int, *, actor: Actor) -> HotTopic:
    """Nothing new was told of it: it leaves the list; what was chosen of it stays."""
    actor.require("hot_topic.end")
    topic = QuerySet(HotTopic).select_for_update().get(pk=topic_id)
    topic.ended_at = clock.now()
    topic.save(update_fields=["ended_at"])
    record("hot_topic.ended", topic, actor=actor)
    return topic


@transaction.atomic
def choose_hot_topic(
    topic_id: int, *, actor: Actor, year: int, quarter: int, reason: str, is_for_alliance: bool = False
) -> TopicChoice:
    """Choose a topic for the activity of a quarter; who looks on an alliance may choose for all its members.

    Raises Invalid without a reason, and where it was chosen already.
    """
    topic = lock(HotTopic, topic_id, actor=actor, by=PARTNER)
    actor.require("hot_topic.choose")
    if actor.organisation_id is None:
        raise NotAllowed
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    standing = TopicChoice.objects.visible_to(actor).filter(
        organisation=actor.organisation_id, topic_id=topic.pk, year=year, quarter=quarter, dropped_at=None
    )
    if standing.exists():
        raise Invalid({"quarter": _("It was chosen for this quarter already.")})
    choice = TopicChoice.objects.create(
        organisation_id=actor.organisation_id,
        alliance_id=_alliance_for_all(topic, actor) if is_for_alliance else None,
        topic_id=topic.pk,
        name=topic.name,
        cases=len(cases_told(topic.pk, actor=actor)),
        year=year,
        quarter=quarter,
        reason=tokenise(reason.strip()).text[:REASON],
        chosen_at=clock.now(),
        chosen_by=actor.user_id,
    )
    record("hot_topic.chosen", choice, actor=actor, topic=topic.pk, year=year, quarter=quarter)
    return choice


@transaction.atomic
def drop_hot_topic(choice_id: int, *, actor: Actor) -> TopicChoice:
    """Take a topic off the plan again; that it was chosen stays in the log."""
    choice = lock(TopicChoice, choice_id, actor=actor)
    actor.require("hot_topic.drop")
    if choice.dropped_at is not None:
        raise WrongStatus
    choice.dropped_at = clock.now()
    choice.save(update_fields=["dropped_at"])
    record("hot_topic.dropped", choice, actor=actor, topic=choice.topic_id)
    return choice


def _alliance_for_all(topic: HotTopic, actor: Actor) -> int | None:
    """The alliance a topic is of, where the actor speaks for it. Raises NotAllowed for others."""
    if not any(alliance == topic.alliance_id for _viewer, alliance in actor.oversees):
        raise NotAllowed
    return topic.alliance_id
