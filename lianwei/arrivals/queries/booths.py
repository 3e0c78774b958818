"""Booths: the list, one with what it delivered, and what a day of all of them came to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from lianwei.arrivals.models import (
    COUNT,
    Arrival,
    ArrivalStatus,
    Batch,
    BoothCount,
    Counter,
    Door,
    Source,
    SourceKey,
)
from lianwei.arrivals.receivers import receivers
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor, ActorKind, attached, find

SHOWN, DAYS = 20, 31
MOST_ASKED = 100  # items of which a device asks at once what became of them
CLOCK_IS_RIGHT = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class BoothRow:
    """A booth in the list."""

    booth: Source
    has_device: bool
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Delivered:
    """One delivery. `ahead`: how much the device's clock was ahead of ours, None where it was right."""

    batch: Batch
    ahead: timedelta | None

    @property
    def is_ahead(self) -> bool:
        return self.ahead is not None and self.ahead > timedelta()


@dataclass(frozen=True, slots=True)
class BoothPage:
    """A booth, its device, its deliveries, and what waits for a person."""

    booth: Source
    key: SourceKey | None
    deliveries: list[Delivered]
    open_arrivals: list[Arrival]
    may_correct: bool
    may_invite: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What one booth counted on a day, by column."""

    booth: Source
    amounts: dict[str, int]


@dataclass(frozen=True, slots=True)
class BoothDay:
    """A day of all booths. `columns`: (counter, label); `totals` stand under them."""

    day: date
    columns: list[tuple[str, str]]
    rows: list[Figures]
    totals: dict[str, int]
    corrections: list[BoothCount]
    not_taken: int
    days: list[date] = field(default_factory=list)

    @property
    def table(self) -> list[tuple[str, list[int]]]:
        return [(each.booth.name, self._line(each.amounts)) for each in self.rows]

    @property
    def total_line(self) -> list[int]:
        return self._line(self.totals)

    def _line(self, amounts: dict[str, int]) -> list[int]:
        return [amounts.get(counter, 0) for counter, _label in self.columns]


def booths(*, actor: Actor) -> list[BoothRow]:
    """The booths of the actor's organisations; those withdrawn last."""
    actor.require("booth.view")
    found = list(_booths(actor).select_related("organisation").order_by("pk"))
    subjects = {f"source:{each.pk}" for each in found}
    keyed = set(
        SourceKey.objects.filter(subject__in=subjects, withdrawn_at=None).values_list("subject", flat=True)
    )
    last = dict(
        Batch.objects.visible_to(actor)
        .filter(door=Door.BOOTH)
        .order_by()
        .values_list("source")
        .annotate(at=Max("opened_at"))
    )
    rows = [BoothRow(each, f"source:{each.pk}" in keyed, last.get(each.pk)) for each in found]
    return sorted(rows, key=lambda row: not row.booth.is_open)


def _booths(actor: Actor) -> QuerySet[Source]:
    return Source.objects.visible_to(actor).filter(door=Door.BOOTH)


def find_booth(pk: int, *, actor: Actor) -> Source:
    """Raises NotVisible, for other sources too."""
    actor.require("booth.view")
    booth = find(Source, pk, actor=actor)
    if booth.door != Door.BOOTH:
        raise NotVisible
    return booth


def booth_page(pk: int, *, actor: Actor) -> BoothPage:
    """One booth. Raises NotVisible."""
    booth = find_booth(pk, actor=actor)
    batches = Batch.objects.visible_to(actor).filter(source=booth).order_by("-pk")[:SHOWN]
    is_ours = booth.is_open and booth.is_within_reach(actor)
    waiting = Arrival.objects.visible_to(actor).filter(source=booth, status=ArrivalStatus.REFUSED)
    return BoothPage(
        booth,
        attached(SourceKey, booth).filter(withdrawn_at=None).order_by("-pk").first(),
        [Delivered(each, _ahead(each)) for each in batches],
        list(waiting.defer("payload").order_by("-pk")[:SHOWN]),
        may_correct=is_ours and actor.may("booth_count.correct"),
        may_invite=is_ours and actor.may("booth.invite"),
        may_withdraw=is_ours and actor.may("booth.withdraw"),
    )


def _ahead(batch: Batch) -> timedelta | None:
    if batch.said_at is None or abs(batch.said_at - batch.opened_at) <= CLOCK_IS_RIGHT:
        return None
    return batch.said_at - batch.opened_at


def booth_day(day: date, *, actor: Actor) -> BoothDay:
    """What the booths counted on a day; corrections are in the sums and listed beneath."""
    actor.require("booth.view")
    counts = _counts(actor).filter(day=day)
    amounts: dict[int, dict[str, int]] = defaultdict(dict)
    totals: dict[str, int] = defaultdict(int)
    for source, counter, amount in counts.order_by().values_list("source", "counter").annotate(Sum("amount")):
        amounts[source][counter] = amount
        totals[counter] += amount
    found = _booths(actor).filter(pk__in=amounts).order_by("pk")
    corrections = counts.filter(arrival=None).select_related("source").order_by("pk")
    return BoothDay(
        day,
        columns(),
        [Figures(each, amounts[each.pk]) for each in found],
        totals,
        list(corrections),
        not_taken=_not_taken(actor),
        days=_days(actor),
    )


def columns() -> list[tuple[str, str]]:
    """What stands over the figures: what is taken there, then what is counted by a tap."""
    taken = [(each.kind, str(each.label)) for each in receivers() if each.kind != COUNT]
    named = dict(taken) | {"enquiry": _("Enquiries (persons)")} if "enquiry" in dict(taken) else dict(taken)
    return [*named.items(), *((value, str(label)) for value, label in Counter.choices)]


def counter_labels() -> dict[str, str]:
    return dict(columns())


def day_lines(found: BoothDay) -> list[list[str]]:
    """The figures as a sheet: head, one line a booth, the sum."""
    lines = [[_("Booth"), *(label for _counter, label in found.columns)]]
    lines += [[name, *map(str, amounts)] for name, amounts in found.table]
    return [*lines, [_("Sum"), *map(str, found.total_line)]]


def _counts(actor: Actor) -> QuerySet[BoothCount]:
    """What counts: what was taken and not undone since, and corrections."""
    taken = Q(arrival=None) | Q(arrival__status=ArrivalStatus.TAKEN)
    return BoothCount.objects.visible_to(actor).filter(taken)


def _not_taken(actor: Actor) -> int:
    left = (ArrivalStatus.WAITING, ArrivalStatus.REFUSED)
    return Arrival.objects.visible_to(actor).filter(door=Door.BOOTH, status__in=left).count()


def _days(actor: Actor) -> list[date]:
    """Days on which something was counted, the latest first."""
    return list(_counts(actor).order_by("-day").values_list("day", flat=True).distinct()[:DAYS])


@dataclass(frozen=True, slots=True)
class Became:
    """What became of an item of a booth: waiting, refused (with the reason; its device may mend it), or done:
    taken, or in the hands of a person here. No contents, no number of a case.
    """

    client_id: UUID
    outcome: str
    message: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    code: str = ""


def what_became(ids: Sequence[UUID], *, booth: Source) -> list[Became]:
    """Of items that came from booths of the same association; the same answer to each of its devices."""
    own = frozenset({booth.organisation_id})
    rows = Arrival.objects.visible_to(Actor(ActorKind.SOURCE, organisations=own))
    found = rows.filter(door=Door.BOOTH, client_id__in=ids[:MOST_ASKED]).defer("payload").order_by("pk")
    return [_became(each) for each in found]


def _became(row: Arrival) -> Became:
    if row.status == ArrivalStatus.REFUSED:
        return Became(row.client_id, "refused", row.reason["message"], row.reason["fields"])
    return Became(row.client_id, "waiting" if row.status == ArrivalStatus.WAITING else "done")
