"""How many complaints each member has against a business: counts alone, for pages that mask small ones."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, Min, Q, Sum

from .complaint import Complaint
from .groups import CaseGroup, cases_in
from .parties import Respondent


@dataclass(frozen=True, slots=True)
class Tally:
    """Complaints of one holder: received, of these decided on, of these settled."""

    holder_id: int
    received: int
    decided: int
    settled: int


@dataclass(frozen=True, slots=True)
class Against:
    """Which complaints are counted: against these entries of the register, in these alliances, from a day on.
    `settled` and `undecided` are codes of outcomes.
    """

    businesses: Sequence[int]
    alliances: Collection[int]
    since: date
    settled: Sequence[str]
    undecided: Sequence[str]

    @property
    def rows(self) -> "models.QuerySet[Complaint]":
        named = models.QuerySet(Respondent).filter(business__in=self.businesses).values("complaint")
        counted = models.QuerySet(Complaint).filter(pk__in=named, alliance_id__in=list(self.alliances))
        return counted.filter(received_on__gte=self.since, is_annulled=False, duplicate_of=None).order_by()

    def by_holder(self) -> list[Tally]:
        """One row for each member that holds any."""
        ended = Q(closed_on__isnull=False) & ~Q(outcome__in=self.undecided)
        found = self.rows.values_list("holder_id").annotate(
            received=Count("pk"),
            decided=Count("pk", filter=ended),
            settled=Count("pk", filter=ended & Q(outcome__in=self.settled)),
        )
        return [Tally(*row) for row in found.order_by("holder_id")]

    def natures(self, *, besides: Collection[int]) -> dict[str, int]:
        """Complaints by what they are about, without those of some holders."""
        others = self.rows.exclude(holder_id__in=list(besides))
        return dict(others.values_list("nature").annotate(n=Count("pk")))


@dataclass(frozen=True, slots=True)
class AgainstEach:
    """Complaints of all members received from a day through another, by the business they are against."""

    since: date
    until: date
    settled: Sequence[str]

    @property
    def _named(self) -> "models.QuerySet[Respondent]":
        return (
            models.QuerySet(Respondent)
            .filter(
                business__isnull=False,
                complaint__received_on__range=(self.since, self.until),
                complaint__is_annulled=False,
                complaint__duplicate_of=None,
            )
            .order_by()
        )

    @property
    def _counts(self) -> dict[str, Count]:
        ended = Q(complaint__closed_on__isnull=False, complaint__outcome__in=list(self.settled))
        return {
            "received": Count("complaint", distinct=True),
            "ended": Count("complaint", filter=ended, distinct=True),
        }

    def by_business(self) -> dict[int, tuple[int, int]]:
        """Received and settled, by entry of the register."""
        rows = self._named.values_list("business").annotate(**self._counts)
        return {business: (received, ended) for business, received, ended in rows}

    def together(self, businesses: Collection[int]) -> tuple[int, int]:
        """The same of some entries that are one business: a case that names two of them counts once."""
        found = self._named.filter(business__in=list(businesses)).aggregate(**self._counts)
        return found["received"], found["ended"]


@dataclass(frozen=True, slots=True)
class Claims:
    """Complaints of one member: how many, what they claim (fen), the day of receipt of the first."""

    cases: int
    claimed: int
    since: date | None


def claims_in_group(group: CaseGroup) -> Claims:
    """Of a group, what its member holds today; what was annulled or is a double counts no more."""
    keys = cases_in([group.pk]).values("complaint_id")
    return _claims(models.QuerySet(Complaint).filter(pk__in=keys, holder_id=group.organisation_id))


def claims_against(businesses: Collection[int], holder_id: int, *, since: date) -> Claims:
    """Of a member, against entries of the register, received since a day."""
    named = models.QuerySet(Respondent).filter(business__in=list(businesses)).values("complaint")
    rows = models.QuerySet(Complaint).filter(pk__in=named, holder_id=holder_id, received_on__gte=since)
    return _claims(rows)


def _claims(rows: "models.QuerySet[Complaint]") -> Claims:
    counted = rows.filter(is_annulled=False, duplicate_of=None).order_by()
    found = counted.aggregate(cases=Count("pk"), claimed=Sum("amount_claimed"), since=Min("received_on"))
    return Claims(found["cases"], found["claimed"] or 0, found["since"])
