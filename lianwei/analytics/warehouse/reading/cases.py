"""Cases as facts: one row for each complaint that counts."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Max, Min, QuerySet, Sum

from lianwei.analytics.rules.pauses import paused_days
from lianwei.analytics.rules.periods import Period
from lianwei.cases.models import Clock, Complainant, FollowUp, RecoveredLoss, Respondent
from lianwei.cases.queries.counted import UNSORTED, counted_cases
from lianwei.cases.rules.facts import FactKind
from lianwei.core import clock
from lianwei.core.bulk import columns_read
from lianwei.core.scope import Actor
from lianwei.registry.queries import keepers_of

from .places import COUNTY, HANDED_ON, Places, age_band, day_of

Column = Sequence[Any]
NO_VISIT = (None, None, "", None)
CLOSED = 14  # of what cases are figured by, the day of closing

LIMITS = ("acceptance", "mediation")  # the clocks a case must have met to count as on time
MULTIPLE = RecoveredLoss.Kind.MULTIPLE
PAUSED = f'"{FactKind.PAUSED}"'
COLUMNS = (
    "holder_id",
    "alliance_id",
    "category",
    "is_sorted",
    "channel",
    "region",
    "nature",
    "groups",
    "received_on",
    "accepted_on",
    "closed_on",
    "outcome",
)


def columns(ids: Sequence[int], known: Places, *, actor: Actor) -> list[Column]:
    """The facts of these cases, column by column, in the order of keys; none of cases that do not count."""
    keys, intake, *about = _counted(ids, known, "pk", "intake_id", actor=actor)
    closed = about[CLOSED]
    money, late, waits = _money(ids, actor), _late(ids, actor), _waits(ids, actor)
    visits = _visits(ids, actor)
    visit = list(zip(*(visits.get(key, NO_VISIT) for key in keys), strict=True)) or [()] * len(NO_VISIT)
    return [
        keys,
        intake,
        *about,
        [money[key][0] if key in money else 0 for key in keys],
        [money[key][1] if key in money else 0 for key in keys],
        [_paused(waits.get(key), until) for key, until in zip(keys, closed, strict=True)],
        [key in late for key in keys],
        *visit,
    ]


def abouts(ids: Sequence[int], known: Places, *, actor: Actor) -> dict[int, tuple]:
    """What cases are figured by, in the order of facts.WHOSE and facts.ABOUT."""
    keys, *about = _counted(ids, known, "pk", actor=actor)
    return dict(zip(keys, zip(*about, strict=True), strict=True))


def _counted(ids: Sequence[int], known: Places, *first: str, actor: Actor) -> list[Column]:
    """Columns of the cases that count: those asked for first, then what they are figured by."""
    found = counted_cases(actor=actor).filter(pk__in=ids).order_by("pk")
    read = columns_read(found, *first, *COLUMNS)
    own, about = read[: len(first)], read[len(first) :]
    holder, alliance, category, sorted_, channel, region, nature, groups, *dates, outcome = about
    keys, (received, accepted, closed) = own[0], dates
    business, ages = _businesses(ids, actor), _ages(ids, actor)
    classes = [known.classes(code, is_sorted=bool(yes)) for code, yes in zip(category, sorted_, strict=True)]
    return [
        *own,
        holder,
        [known.member(each) for each in holder],
        [
            said or known.alliance(each, day_of(on))
            for said, each, on in zip(alliance, holder, received, strict=True)
        ],
        *(list(zip(*classes, strict=True)) or [(), (), ()]),
        channel,
        [code[:COUNTY] for code in region],
        [code if yes else UNSORTED for code, yes in zip(nature, sorted_, strict=True)],
        [_sorted(text) for text in groups],
        [business.get(key) for key in keys],
        [age_band(ages.get(key)) for key in keys],
        received,
        accepted,
        closed,
        outcome,
        [on is not None and code in known.resolved for on, code in zip(closed, outcome, strict=True)],
        [code == HANDED_ON for code in outcome],
    ]


@lru_cache(maxsize=4096)
def _sorted(text: str) -> list[str]:
    """A list kept as JSON, in order."""
    return sorted(json.loads(text))


def _paused(facts: str | None, closed: str | date | None) -> int:
    """Days the clock stood still; hardly any ever did, so that few are read."""
    if facts is None or PAUSED not in facts:
        return 0
    return paused_days(json.loads(facts), until=day_of(closed) if closed else clock.today())


def months(*, actor: Actor) -> Iterable[tuple[int, int]]:
    """Year and month in which counted cases were received."""
    return by_month(counted_cases(actor=actor), "received_on")


def subjects(month: str, *, actor: Actor) -> list[int]:
    """The keys of the cases received in a month."""
    return in_month(counted_cases(actor=actor), "received_on", month)


def totals(*, actor: Actor) -> dict[str, int]:
    """Rows and sums as the operational tables have them."""
    counted = counted_cases(actor=actor)
    losses = RecoveredLoss.objects.visible_to(actor).filter(
        agreement__set_aside_on=None, complaint__is_annulled=False, complaint__duplicate_of=None
    )
    return {
        "rows": counted.count(),
        "promised": losses.aggregate(n=Sum("promised"))["n"] or 0,
        "multiple": losses.filter(kind=MULTIPLE).aggregate(n=Sum("promised"))["n"] or 0,
    }


def by_month(found: QuerySet, day: str) -> list[tuple[int, int]]:
    """Year and month from the first to the last day of these rows."""
    ends = found.order_by().aggregate(first=Min(day), last=Max(day))
    if ends["first"] is None:
        return []
    return [(each.first.year, each.first.month) for each in Period(ends["first"], ends["last"]).months()]


def in_month(found: QuerySet, day: str, month: str, key: str = "pk") -> list[int]:
    """Keys of rows whose day lies in "2026-07". Found once: no index leads to them, and each question that
    looked for them itself would go through all cases.
    """
    first = date.fromisoformat(f"{month}-01")
    after = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    chosen = found.filter(**{f"{day}__gte": first, f"{day}__lt": after}).order_by()
    return sorted(set(chosen.values_list(key, flat=True)))


def _money(ids: Sequence[int], actor: Actor) -> dict[int, tuple[int, int]]:
    """Promised in all, and as multiple damages (加倍赔偿), in fen; terms that were set aside bind nobody."""
    found: dict[int, tuple[int, int]] = {}
    standing = RecoveredLoss.objects.visible_to(actor).filter(
        complaint_id__in=ids, agreement__set_aside_on=None
    )
    for case, kind, fen in standing.order_by().values_list("complaint_id", "kind", "promised"):
        promised, multiple = found.get(case, (0, 0))
        found[case] = (promised + fen, multiple + (fen if kind == MULTIPLE else 0))
    return found


def _late(ids: Sequence[int], actor: Actor) -> set[int]:
    missed = Clock.objects.visible_to(actor).filter(
        complaint_id__in=ids, state=Clock.State.MISSED, name__in=LIMITS
    )
    return set(missed.values_list("complaint_id", flat=True))


def _waits(ids: Sequence[int], actor: Actor) -> dict[int, str]:
    """What happened to the clock of mediation, the only one that stands still; as JSON."""
    clocks = Clock.objects.visible_to(actor).filter(complaint_id__in=ids, name="mediation").order_by("round")
    return dict(zip(*columns_read(clocks, "complaint_id", "facts"), strict=True))


def _visits(ids: Sequence[int], actor: Actor) -> dict[int, tuple]:
    """The latest return visit: asked, answered, whether the consumer confirms, satisfaction."""
    visits = FollowUp.objects.visible_to(actor).filter(complaint_id__in=ids).order_by("pk")
    keys, *rest = columns_read(visits, "complaint_id", "asked_on", "answered_on", "resolved", "satisfaction")
    return dict(zip(keys, zip(*rest, strict=True), strict=True))


def _ages(ids: Sequence[int], actor: Actor) -> dict[int, int | None]:
    people = Complainant.objects.visible_to(actor).filter(complaint_id__in=ids)
    return dict(zip(*columns_read(people, "complaint_id", "age"), strict=True))


def _businesses(ids: Sequence[int], actor: Actor) -> dict[int, int]:
    """The business complained of first, as the register keeps it: doubles count for the entry they became."""
    first = Respondent.objects.visible_to(actor).filter(complaint_id__in=ids).exclude(business=None)
    named = columns_read(first.order_by("-seq"), "complaint_id", "business_id")
    pairs = {case: business for case, business in zip(*named, strict=True) if business}
    keepers = keepers_of(pairs.values())
    return {case: keepers[business] for case, business in pairs.items()}


def of_businesses(keys: Iterable[int], *, actor: Actor) -> set[int]:
    """The cases in which one of these businesses is complained of."""
    named = Respondent.objects.visible_to(actor).filter(business_id__in=list(keys))
    return set(named.values_list("complaint_id", flat=True))
