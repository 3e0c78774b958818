"""Whether others have the same dispute (同类纠纷): questions answered with counts alone, and files that are
opened to each other where both sides agree.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.clock import as_office_time
from lianwei.core.scope import Actor, ScopedModel

from .access import Access
from .complaint import Complaint
from .parties import Respondent

REASON = 200
WEEK = timedelta(days=6)


class Match(ScopedModel):
    """One question of a member. `case_id` is 0 for a question of the call desk; `business_id` the entry that
    the register keeps, 0 where the case names none and its words were compared. `told`, `cities`: the answer
    (rules/matching.py), the same for the whole week that begins on `week`.
    """

    class Purpose(models.TextChoices):
        CASE = "case", _("To handle a case")
        GROUP = "group", _("To find a group complaint")
        WARNING = "warning", _("For a warning or tip to consumers")
        CALL = "call", _("To advise a caller")

    holder_field = "asker_id"

    asker = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    asked_by_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    week = models.DateField()
    alliance_id = models.BigIntegerField()
    case_id = models.BigIntegerField(default=0)
    number = models.CharField(max_length=24, default="")
    business_id = models.BigIntegerField(default=0)
    category = models.CharField(max_length=8)
    nature = models.CharField(max_length=4)
    purpose = models.CharField(max_length=8, choices=Purpose)
    told = models.PositiveIntegerField(default=0)
    cities = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "week", "case_id", "business_id", "category", "nature"],
                name="match_once_a_week",
            )
        ]
        indexes = [
            models.Index(fields=["asker", "asked_at"], name="match_of_asker"),
            models.Index(fields=["alliance_id", "id"], name="match_of_alliance"),
            models.Index(fields=["case_id", "week"], name="match_of_case"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ours = sorted(actor.organisations)
        counted = models.QuerySet(MatchSide).filter(match=OuterRef("pk"), organisation__in=ours)
        return Q(asker__in=ours) | Q(Exists(counted)) | Q(alliance_id__in=_overseen(actor))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(asker__in=actor.acts_for)

    @property
    def asked_on(self) -> date:
        return as_office_time(self.asked_at).date()

    @property
    def week_ends(self) -> date:
        """The last day on which the answer is the same."""
        return self.week + WEEK


class MatchSide(ScopedModel):
    """A member whose cases were counted. Who asked knows of it no sooner than it has agreed to open them.

    `cases`: keys of those that were counted; `numbers`: of those it opened, in its own words.
    """

    holder_field = "organisation_id"

    class State(models.TextChoices):
        COUNTED = "counted", pgettext_lazy("cases", "Counted")
        ASKED = "asked", _("Asked to open")
        AGREED = "agreed", _("Opened")
        DECLINED = "declined", pgettext_lazy("opening cases", "Declined")

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    cases = models.JSONField(default=list)
    numbers = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.COUNTED)
    reason = models.CharField(max_length=REASON, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["match", "organisation"], name="matchside_once")]
        indexes = [models.Index(fields=["organisation", "state", "id"], name="matchside_to_answer")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Whoever looks on at the alliance sees all but those of its own questions: as an asker it knows no
        more than any other.
        """
        ours = sorted(actor.organisations)
        opened = Q(state=cls.State.AGREED, match__asker__in=ours)
        overseen = Q(match__alliance_id__in=_overseen(actor)) & ~Q(match__asker__in=ours)
        return Q(organisation__in=ours) | opened | overseen

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(organisation__in=actor.acts_for)

    @property
    def is_asked(self) -> bool:
        """Whether it waits for an answer."""
        return self.state == self.State.ASKED

    @property
    def state_label(self) -> str:
        return str(self.State(self.state).label)


def _overseen(actor: Actor) -> list[int]:
    return sorted({alliance for _viewer, alliance in actor.oversees})


@dataclass(frozen=True, slots=True)
class Sought:
    """Which cases are counted: of an alliance (0: of all), about the same goods and the same fault, received
    in a time, seen by none of some organisations; against entries of the register where any are named.
    """

    businesses: Collection[int]
    category: str
    nature: str
    alliance_id: int
    since: date
    before: date
    besides: Collection[int]

    @property
    def rows(self) -> "models.QuerySet[Complaint]":
        told = Q(received_on__gte=self.since, received_on__lt=self.before)
        alike = Q(category=self.category, nature=self.nature)
        rows = models.QuerySet(Complaint).filter(told, alike, is_annulled=False, duplicate_of=None)
        if self.alliance_id:
            rows = rows.filter(alliance_id=self.alliance_id)
        if self.businesses:
            named = models.QuerySet(Respondent).filter(business__in=list(self.businesses))
            rows = rows.filter(pk__in=named.values("complaint"))
        seen = models.QuerySet(Access).filter(
            complaint_id=OuterRef("pk"), organisation_id__in=list(self.besides)
        )
        return rows.filter(~Exists(seen)).order_by()


def sides_of(match: Match) -> "models.QuerySet[MatchSide]":
    """The members whose cases were counted, for a question in hand."""
    return models.QuerySet(MatchSide).filter(match=match)
