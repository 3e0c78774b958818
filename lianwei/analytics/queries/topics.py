"""Hot topics as their reader may see them: counts of the cases within one's scope, growth, typical cases."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from lianwei.analytics.models import HotTopic, TopicCase, TopicChoice
from lianwei.cases.queries.lists.rows import Row, rows_of
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor, find
from lianwei.members.queries import short_label

VIEW = "hot_topic.view"
WINDOW, RECENT = 56, 28  # days that are looked at; of them the latter count as now, the others as before
WEEKS, WEEK = 8, 7
TYPICAL, SHOWN = 6, 100
FEWEST = 5  # cases of others from which a number is shown (cells under 5 are suppressed)


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic in the list; `now` and `before`: cases of the last four weeks and of the four before."""

    topic: HotTopic
    cases: int
    now: int
    last_on: date
    members: int
    is_chosen: bool

    @property
    def before(self) -> int:
        return self.cases - self.now

    @property
    def change(self) -> str:
        """How many more or fewer than in the four weeks before."""
        return f"{self.now - self.before:+d}" if self.before else _("new")

    @property
    def grows(self) -> bool:
        return self.now > self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A count with its share of the highest, of 100."""

    name: str
    count: int
    used: int
    first: date | None = None
    kind: str = "calm"
    gap: int = 0

    @property
    def label(self) -> str:
        return str(self.count)


@dataclass(frozen=True, slots=True)
class TopicPage:
    """One topic. `smaller`: members with too few cases to be named with a number."""

    row: TopicRow
    weeks: list[Bar]
    members: list[Bar]
    smaller: int
    typical: list[Row]
    choices: list[TopicChoice]
    may: dict[str, bool]
    may_draft: bool


@dataclass(slots=True)
class _Counted:
    """Cases of a topic by holder."""

    now: int = 0
    holders: Counter[int] = field(default_factory=Counter)
    last_on: date = date.min

    @property
    def cases(self) -> int:
        return self.holders.total()


def hot_topics(*, actor: Actor) -> list[TopicRow]:
    """The topics of the last weeks, those that grew most first; of cases of others alone only from five."""
    actor.require(VIEW)
    rows = HotTopic.objects.visible_to(actor).filter(ended_at=None).order_by("pk")
    topics = {row.pk: row for row in rows}
    counted = _counted(topics, actor)
    chosen = set(_standing(actor).filter(topic_id__in=topics).values_list("topic_id", flat=True))
    found = [
        _row(topics[pk], each, is_chosen=pk in chosen)
        for pk, each in counted.items()
        if _is_told(each, actor)
    ]
    return sorted(found, key=lambda each: (each.before - each.now, -each.cases, each.topic.pk))[:SHOWN]


def choices_listed(*, actor: Actor) -> list[TopicChoice]:
    """What was chosen for the plan, the latest quarter first."""
    actor.require(VIEW)
    rows = _standing(actor).select_related("organisation").order_by("-year", "-quarter", "-pk")
    return list(rows[:SHOWN])


def topic_page(pk: int, *, actor: Actor) -> TopicPage:
    """One topic. Raises NotVisible where too few of its cases are the reader's to be told of."""
    actor.require(VIEW)
    topic = find(HotTopic, pk, actor=actor)
    counted = _counted([pk], actor).get(pk)
    if counted is None or not _is_told(counted, actor):
        raise NotVisible
    choices = list(_standing(actor).filter(topic_id=pk).select_related("organisation").order_by("pk"))
    named, smaller = _members(counted.holders, actor)
    return TopicPage(
        _row(topic, counted, is_chosen=bool(choices)),
        weeks=_weeks(_recent([pk], actor).values_list("complaint__received_on", flat=True)),
        members=named,
        smaller=smaller,
        typical=_typical(pk, actor),
        choices=choices,
        may={verb: actor.may(f"hot_topic.{verb}") for verb in ("choose", "drop")},
        may_draft=actor.may("report.draft") and actor.organisation_id is not None,
    )


def cases_told(pk: int, *, actor: Actor) -> dict[int, int]:
    """The recent cases of a topic with their holders, those that tell it best first."""
    rows: QuerySet[Any] = _recent([pk], actor).order_by("-fit", "-complaint__received_on", "-complaint_id")
    return dict(rows.values_list("complaint_id", "complaint__holder_id"))


def speaks_for(topic: HotTopic, *, actor: Actor) -> bool:
    """Whether the reader may choose for all members of the topic's alliance."""
    return any(alliance == topic.alliance_id for _viewer, alliance in actor.oversees)


def _standing(actor: Actor) -> QuerySet[TopicChoice]:
    return TopicChoice.objects.visible_to(actor).filter(dropped_at=None)


def _recent(topics: Iterable[int], actor: Actor) -> QuerySet[TopicCase]:
    since = clock.today() - timedelta(days=WINDOW)
    rows = TopicCase.objects.visible_to(actor).filter(topic_id__in=list(topics))
    return rows.filter(
        complaint__received_on__gt=since, complaint__is_annulled=False, complaint__duplicate_of=None
    ).order_by()


def _counted(topics: Iterable[int], actor: Actor) -> dict[int, _Counted]:
    since = clock.today() - timedelta(days=RECENT)
    rows = _recent(topics, actor).values("topic_id", "complaint__holder_id")
    counted = rows.annotate(
        cases=Count("pk"),
        now=Count("pk", filter=Q(complaint__received_on__gt=since)),
        last_on=Max("complaint__received_on"),
    )
    found: dict[int, _Counted] = defaultdict(_Counted)
    for row in counted:
        each = found[row["topic_id"]]
        each.now += row["now"]
        each.holders[row["complaint__holder_id"]] += row["cases"]
        each.last_on = max(each.last_on, row["last_on"])
    return dict(found)


def _is_told(counted: _Counted, actor: Actor) -> bool:
    """Whether the reader's own cases are among them, or enough of others."""
    own = sum(n for holder, n in counted.holders.items() if holder in actor.organisations)
    return actor.is_trusted or own > 0 or counted.cases >= FEWEST


def _row(topic: HotTopic, counted: _Counted, *, is_chosen: bool) -> TopicRow:
    return TopicRow(topic, counted.cases, counted.now, counted.last_on, len(counted.holders), is_chosen)


def _members(holders: Counter[int], actor: Actor) -> tuple[list[Bar], int]:
    """Members with their cases, and how many more have too few. One alone would be told by the total, so the
    next smallest goes with it.
    """
    ranked = sorted(holders.items(), key=lambda pair: (-pair[1], pair[0]))
    own = actor.organisations
    hidden = [pk for pk, n in ranked if n < FEWEST and pk not in own and not actor.is_trusted]
    others = [pk for pk, _n in ranked if pk not in own and pk not in hidden]
    if len(hidden) == 1 and others:
        hidden.append(others[-1])
    highest = max(holders.values(), default=1)
    named = [
        Bar(
            name=short_label(pk),
            count=n,
            used=round(100 * n / highest),
        )
        for pk, n in ranked
        if pk not in hidden
    ]
    return named, len(hidden)


def _weeks(days: Iterable[date]) -> list[Bar]:
    """Cases of the last eight weeks, the earliest first."""
    today = clock.today()
    counts = Counter((today - day).days // WEEK for day in days)
    highest = max(counts.values(), default=1)
    return [
        Bar(
            name="",
            first=today - timedelta(days=WEEK * n + WEEK - 1),
            count=counts[n],
            used=round(100 * counts[n] / highest),
        )
        for n in reversed(range(WEEKS))
    ]


def _typical(pk: int, actor: Actor) -> list[Row]:
    """The cases that hold most words of the name, the latest first."""
    rows: QuerySet[Any] = _recent([pk], actor).order_by("-fit", "-complaint__received_on", "-complaint_id")
    return rows_of(list(rows.values_list("complaint_id", flat=True)[:TYPICAL]), actor=actor)
