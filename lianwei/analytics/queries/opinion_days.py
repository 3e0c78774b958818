"""Numbers of published texts by day, for alarms and briefs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from lianwei.analytics.models import OpinionAlarm, OpinionCopy, OpinionItem, OpinionLink, OpinionNote
from lianwei.analytics.rules.relevance import BUSINESS, CATEGORY, RELEVANT
from lianwei.analytics.rules.sentiment import Sentiment
from lianwei.analytics.rules.volumes import WEEKS_BEFORE, mean, stands_out
from lianwei.core import clock
from lianwei.core.scope import Actor

DAY = timedelta(days=1)
FIRST = date(2000, 1, 1)  # nothing was read before
TOLD, MOST_OUTLETS, MOST_ABOUT = 20, 8, 8


@dataclass(frozen=True, slots=True)
class Brief:
    """What came from `since` to before `until`; `first` are the most relevant texts, the badly speaking ones
    before others. `before` is the number of the same span before; `categories`, `businesses` are what the
    texts name, or are linked with by a person, each with the number of texts.
    """

    since: datetime
    until: datetime
    items: int
    copies: int
    before: int
    sentiments: dict[str, int]
    outlets: list[tuple[str, int]]
    categories: list[tuple[str, int]]
    businesses: list[tuple[str, int]]
    first: list[OpinionItem]
    followed: list[OpinionItem]
    notes: dict[int, str]
    alarms: list[OpinionAlarm]


def organisations_loud(*, actor: Actor) -> Iterator[tuple[int, int, float]]:
    """(organisation, texts in 24 hours, a usual day's mean) where far more came than usual, once a day."""
    now = clock.now()
    recent = OpinionItem.objects.visible_to(actor).filter(fetched_at__gt=now - DAY, relevance__gte=RELEVANT)
    told = QuerySet(OpinionAlarm).filter(raised_at__gt=now - DAY).values_list("organisation_id", flat=True)
    for home in sorted(set(recent.values_list("organisation_id", flat=True)) - set(told)):
        moments = _moments(home, now - (WEEKS_BEFORE + 1) * DAY, now)
        ages = Counter((now - at) // DAY for at in moments)
        before = [ages[n] for n in range(1, WEEKS_BEFORE + 1)]
        if sum(before) and stands_out(ages[0], before):  # nothing is unusual where nothing came before
            yield home, ages[0], mean(before)


def _moments(home: int, since: datetime, until: datetime) -> list[datetime]:
    """When relevant texts and their copies came."""
    items = QuerySet(OpinionItem).filter(organisation_id=home, relevance__gte=RELEVANT)
    copies = QuerySet(OpinionCopy).filter(organisation_id=home, item_id__in=items.values("pk"))
    found: list[datetime] = []
    for rows in (items, copies):
        found += rows.filter(fetched_at__gt=since, fetched_at__lte=until).values_list("fetched_at", flat=True)
    return found


def brief_of(until: date, *, days: int, actor: Actor) -> Brief:
    """What came in the last `days` days up to and with a day, in the actor's scope."""
    actor.require("opinion_item.print")
    end = datetime.combine(until + DAY, datetime.min.time(), tzinfo=clock.as_office_time(clock.now()).tzinfo)
    since = end - days * DAY
    rows = OpinionItem.objects.visible_to(actor)
    span = rows.filter(fetched_at__gte=since, fetched_at__lt=end)
    copies = OpinionCopy.objects.visible_to(actor).filter(fetched_at__gte=since, fetched_at__lt=end)
    told = span.filter(relevance__gte=RELEVANT)
    about = _about(told, actor)
    followed = list(told.exclude(status__in=("new", "aside")).order_by("-relevance", "pk")[:TOLD])
    notes = OpinionNote.objects.visible_to(actor).filter(item_id__in=[each.pk for each in followed])
    return Brief(
        since,
        end,
        items=told.count(),
        copies=copies.count(),
        before=rows.filter(
            fetched_at__gte=since - days * DAY, fetched_at__lt=since, relevance__gte=RELEVANT
        ).count(),
        sentiments=dict(Counter(told.values_list("sentiment", flat=True))),
        outlets=Counter(filter(None, told.values_list("outlet", flat=True))).most_common(MOST_OUTLETS),
        categories=about[CATEGORY].most_common(MOST_ABOUT),
        businesses=about[BUSINESS].most_common(MOST_ABOUT),
        first=_first(told),
        followed=followed,
        notes=dict(notes.order_by("pk").values_list("item_id", "text")),
        alarms=list(
            OpinionAlarm.objects.visible_to(actor)
            .filter(raised_at__gte=since, raised_at__lt=end)
            .order_by("pk")
        ),
    )


def _about(told: QuerySet[OpinionItem], actor: Actor) -> dict[str, Counter[str]]:
    """For each kind what the texts speak of, each text once."""
    links = OpinionLink.objects.visible_to(actor).filter(item_id__in=told.values("pk"))
    named = set(links.values_list("item_id", "kind", "label"))
    for pk, grounds in told.values_list("pk", "grounds"):
        named |= {(pk, kind, said) for kind, _key, said in grounds}
    return {kind: Counter(said for _pk, of, said in named if of == kind) for kind in (CATEGORY, BUSINESS)}


def _first(told: QuerySet[OpinionItem]) -> list[OpinionItem]:
    rows = list(told.order_by("-relevance", "-copies", "pk")[: 3 * TOLD])
    rows.sort(key=lambda each: (each.sentiment != Sentiment.NEGATIVE, -each.relevance - each.copies, each.pk))
    return rows[:TOLD]


def day_said(text: str) -> date:
    """A day as an address names it; today for anything else, and for a day to come."""
    today = clock.today()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if FIRST <= day <= today else today
