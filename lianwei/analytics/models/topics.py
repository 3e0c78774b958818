"""What many cases speak of in these weeks (热点), found each night, and what was chosen of it for a plan."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lianwei.cases.models import CaseChild
from lianwei.core.scope import Actor, ScopedModel
from lianwei.members.models import Membership

NAME, REASON = 40, 500


class HotTopic(ScopedModel):
    """A topic of an alliance's cases, or of those of an organisation in none; seen by who sees a case of it.

    `name` is made of the cases' own words; no person stands in it. `ended_at`: its cases are not recent any
    more, or they went into another topic.
    """

    holder_field = "organisation_id"

    alliance_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=NAME)
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(alliance_id=None, organisation_id__isnull=False)
                | Q(alliance_id__isnull=False, organisation_id=None),
                name="topic_of_one_place",
            )
        ]
        indexes = [models.Index(fields=["alliance_id", "ended_at"], name="topic_by_alliance")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(Exists(TopicCase.objects.visible_to(actor).filter(topic_id=OuterRef("pk"))))


class TopicCase(CaseChild):
    """A case of a topic, seen as the case is. `fit`: how many words of the topic's name its text holds."""

    topic_id = models.BigIntegerField(db_index=True)
    fit = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint"], name="case_in_one_topic")]


class TopicChoice(ScopedModel):
    """That an organisation chose a topic for its activity of a quarter; with `alliance`, that of all members.

    `name` and `cases` are as they stood when it was chosen.
    """

    holder_field = "organisation_id"

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    alliance = models.ForeignKey("members.Alliance", null=True, on_delete=models.PROTECT, related_name="+")
    topic_id = models.BigIntegerField()
    name = models.CharField(max_length=NAME)
    cases = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=REASON)
    chosen_at = models.DateTimeField()
    chosen_by = models.BigIntegerField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "topic_id", "year", "quarter"],
                condition=Q(dropped_at=None),
                name="topic_chosen_once",
            ),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="choice_of_a_quarter"),
        ]
        indexes = [models.Index(fields=["organisation", "year", "quarter"], name="choice_by_quarter")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        own = sorted(actor.organisations)
        shared = Membership.objects.filter(organisation_id__in=own).values("alliance_id")
        overseen = sorted({alliance for _viewer, alliance in actor.oversees})
        return Q(organisation_id__in=own) | Q(alliance_id__in=shared) | Q(alliance_id__in=overseen)
