"""Cases as facts: one row for each complaint that counts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from lianwei.analytics.rules.pauses import paused_days
from lianwei.cases.models import Clock, Complainant, FollowUp, RecoveredLoss, Respondent
from lianwei.cases.queries.counted import UNSORTED, counted_cases
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.registry.queries import keepers_of

from .places import COUNTY, HANDED_ON, Places, age_band

LIMITS = ("acceptance", "mediation")  # the clocks a case must have met to count as on time
MULTIPLE = RecoveredLoss.Kind.MULTIPLE
COLUMNS = (
    "pk",
    "intake_id",
    "holder_id",
    "alliance_id",
    "category",
    "channel",
    "region",
    "nature",
    "is_sorted",
    "groups",
    "received_on",
    "accepted_on",
    "closed_on",
    "outcome",
)


def rows(ids: Sequence[int], known: Places, *, actor: Actor) -> list[tuple]:
    """The facts of these cases, in the order of their keys; none of cases that do not count."""
    found = counted_cases(actor=actor).filter(pk__in=ids).order_by("pk").values(*COLUMNS)
    money, late, waits = _money(ids, actor), _late(ids, actor), _waits(ids, actor)
    visits, about = _visits(ids, actor), abouts(ids, known, actor=actor)
    made = []
    for case in found:
        pk = case["pk"]
        until = case["closed_on"] or clock.today()
        visit = visits.get(pk, (None, None, "", None))
        paused = paused_days(waits.get(pk, ()), until=until)
        own = (pk, case["intake_id"], *about[pk], *money.get(pk, (0, 0)), paused, pk in late, *visit)
        made.append(own)
    return made


def abouts(ids: Sequence[int], known: Places, *, actor: Actor) -> dict[int, tuple]:
    """What cases are figured by, in the order of facts.WHOSE and facts.ABOUT."""
    business, ages = _businesses(ids, actor), _ages(ids, actor)
    found = counted_cases(actor=actor).filter(pk__in=ids).values(*COLUMNS)
    return {case["pk"]: _about(case, known, business, ages) for case in found}


def _about(
    case: dict[str, Any], known: Places, business: dict[int, int], ages: dict[int, int | None]
) -> tuple:
    code, main, kind = known.classes(case["category"], is_sorted=case["is_sorted"])
    holder, outcome = case["holder_id"], case["outcome"]
    return (
        holder,
        known.member(holder),
        case["alliance_id"] or known.alliance(holder, case["received_on"]),
        code,
        main,
        kind,
        case["channel"],
        case["region"][:COUNTY],
        case["nature"] if case["is_sorted"] else UNSORTED,
        sorted(case["groups"]),
        business.get(case["pk"]),
        age_band(ages.get(case["pk"])),
        case["received_on"],
        case["accepted_on"],
        case["closed_on"],
        outcome,
        case["closed_on"] is not None and outcome in known.resolved,
        outcome == HANDED_ON,
    )


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
    """Year and month of a day of these rows, each once."""
    rows_of = found.order_by().annotate(of_year=ExtractYear(F(day)), of_month=ExtractMonth(F(day)))
    counted = rows_of.values("of_year", "of_month").annotate(n=Count("pk"))
    return [(each["of_year"], each["of_month"]) for each in counted]


def in_month(found: QuerySet, day: str, month: str, key: str = "pk") -> list[int]:
    """Keys of rows whose day lies in "2026-07"."""
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


def _waits(ids: Sequence[int], actor: Actor) -> dict[int, list[dict]]:
    """What happened to the clock of mediation, the only one that stands still."""
    clocks = Clock.objects.visible_to(actor).filter(complaint_id__in=ids, name="mediation").order_by("round")
    return {case: facts for case, facts in clocks.values_list("complaint_id", "facts")}


def _visits(ids: Sequence[int], actor: Actor) -> dict[int, tuple]:
    """The latest return visit: asked, answered, whether the consumer confirms, satisfaction."""
    visits = FollowUp.objects.visible_to(actor).filter(complaint_id__in=ids).order_by("pk")
    columns = ("complaint_id", "asked_on", "answered_on", "resolved", "satisfaction")
    return {case: rest for case, *rest in visits.values_list(*columns)}


def _ages(ids: Sequence[int], actor: Actor) -> dict[int, int | None]:
    people = Complainant.objects.visible_to(actor).filter(complaint_id__in=ids)
    return dict(people.values_list("complaint_id", "age"))


def _businesses(ids: Sequence[int], actor: Actor) -> dict[int, int]:
    """The business complained of first, as the register keeps it: doubles count for the entry they became."""
    first = Respondent.objects.visible_to(actor).filter(complaint_id__in=ids).exclude(business=None)
    named = first.order_by("-seq").values_list("complaint_id", "business_id")
    pairs = {case: business for case, business in named if business}
    keepers = keepers_of(pairs.values())
    return {case: keepers[business] for case, business in pairs.items()}


def of_businesses(keys: Iterable[int], *, actor: Actor) -> set[int]:
    """The cases in which one of these businesses is complained of."""
    named = Respondent.objects.visible_to(actor).filter(business_id__in=list(keys))
    return set(named.values_list("complaint_id", flat=True))
