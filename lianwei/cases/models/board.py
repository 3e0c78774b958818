"""The load board of the alliance: who lends whom, how many may mediate, how much lies where."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from .assistance import Assistance, AssistanceState
from .complaint import Complaint
from .handling import MediationSession
from .team import Caseworker

NAME, KNOWS = 40, 120
FEWEST = 5  # members/data/visibility.csv: another member reads counts of five or more


class SharedPerson(models.Model):
    """A mediator or expert whom a member lends to others for a session, from one day to another. Open table:
    names of associations and their staff are known in the alliance.

    `subjects` are codes of classes of goods and services; `sessions_a_month` says how often at most. What is
    lent is never set off: no hours are banked.
    """

    class Kind(models.TextChoices):
        MEDIATOR = "mediator", _("Mediator")
        EXPERT = "expert", _("Expert")

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    alliance_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=NAME)
    subjects = models.JSONField(default=list)
    knows = models.CharField(max_length=KNOWS, default="")
    by_video = models.BooleanField(default=True)
    sessions_a_month = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sessions_a_month__gte=1), name="shared_person_has_time"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="shared_person_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["alliance_id", "valid_to", "id"], name="shared_person_in_alliance")]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_label(self) -> str:
        return str(self.Kind(self.kind).label)


def many_open(holders: Iterable[int], statuses: Iterable[str]) -> dict[int, int]:
    """How many open cases a member has; members with fewer than FEWEST are left out."""
    rows = models.QuerySet(Complaint).filter(holder_id__in=list(holders), status__in=list(statuses))
    counted = rows.order_by().values_list("holder_id").annotate(n=Count("pk"))
    return dict(counted.filter(n__gte=FEWEST))


def week_of(organisations: Iterable[int]) -> dict[tuple[int, int], tuple[bool | None, int]]:
    """By organisation and person: whether new cases are taken, and how many a week; usual left out."""
    rows = models.QuerySet(Caseworker).filter(organisation_id__in=list(organisations))
    found = rows.values_list("organisation_id", "user_id", "takes_cases", "weekly_capacity")
    return {(place, person): (takes, week) for place, person, takes, week in found}


def sessions_lent(person: SharedPerson, month: date) -> int:
    """For how many sessions in the month of a day somebody is borrowed, or asked for, by whichever member."""
    going_on = (AssistanceState.ASKED, AssistanceState.ANSWERED)
    asked = models.QuerySet(Assistance).filter(lent_id=person.pk, state__in=going_on)
    rows = models.QuerySet(MediationSession).filter(pk__in=asked.values("session_id"))
    return rows.filter(held_at__year=month.year, held_at__month=month.month).count()
