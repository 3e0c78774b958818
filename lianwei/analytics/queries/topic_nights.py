"""What the night's work reads: the cases of the last weeks, place by place, and the topics in them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from lianwei.analytics.models import HotTopic, TopicCase
from lianwei.analytics.rules.topic_names import Namer
from lianwei.analytics.rules.topic_nights import Gathered, Place, carried_on
from lianwei.analytics.rules.topics import Told, Topic, topics_of
from lianwei.cases.models import Complainant, Complaint, Respondent, parts_of
from lianwei.cases.models.complaint import PUT_AWAY
from lianwei.cases.queries.counted import counted_cases
from lianwei.core import clock
from lianwei.core.scope import Actor

from .topics import WINDOW

MOST_READ = 30_000  # cases of a place in the window, the latest first


@dataclass(frozen=True, slots=True)
class Night:
    """What has changed of a place's topics: those to write, and keys of those not found again."""

    place: Place
    changed: list[Gathered]
    ended: list[int]


def nights_topics(*, actor: Actor) -> Iterator[Night]:
    """Place by place: every alliance, and every organisation that holds cases of none."""
    since = clock.today() - timedelta(days=WINDOW)
    cases = counted_cases(actor=actor).filter(received_on__gt=since).exclude(status__in=PUT_AWAY)
    held = cases.order_by("alliance_id", "holder_id").values_list("alliance_id", "holder_id").distinct()
    found = dict.fromkeys(Place(alliance) if alliance else Place(None, holder) for alliance, holder in held)
    known = QuerySet(HotTopic).filter(ended_at=None).order_by("pk").values("alliance_id", "organisation_id")
    found |= dict.fromkeys(Place(**row) for row in known)
    for place in found:
        yield _night(place, _cases_of(place, cases))


def _cases_of(place: Place, cases: QuerySet[Complaint]) -> list[Complaint]:
    """The latest cases of a place in the order in which they came."""
    here = cases.filter(alliance_id=place.alliance_id)
    if place.alliance_id is None:
        here = here.filter(holder_id=place.organisation_id)
    rows = here.order_by("-received_on", "-pk").only("pk", "title", "narrative", "received_on")
    return sorted(rows[:MOST_READ], key=lambda each: (each.received_on, each.pk))


def _night(place: Place, cases: Sequence[Complaint]) -> Night:
    known = _known(place)
    found = _gathered(cases)
    same = carried_on(
        [set(each.cases) for each in found], {pk: set(held) for pk, (_n, held) in known.items()}
    )
    changed = [
        Gathered(each.name, each.cases, key)
        for each, key in zip(found, same, strict=True)
        if key is None or known[key] != (each.name, each.cases)
    ]
    return Night(place, changed, sorted(set(known) - set(same)))


def _known(place: Place) -> dict[int, tuple[str, dict[int, int]]]:
    """Name and cases of these weeks of the topics as they stand, by key."""
    rows = QuerySet(HotTopic).filter(
        alliance_id=place.alliance_id, organisation_id=place.organisation_id, ended_at=None
    )
    names = dict(rows.values_list("pk", "name"))
    held: dict[int, dict[int, int]] = defaultdict(dict)
    since = clock.today() - timedelta(days=WINDOW)
    links = QuerySet(TopicCase).filter(topic_id__in=names, complaint__received_on__gt=since)
    for topic, case, fit in links.values_list("topic_id", "complaint_id", "fit"):
        held[topic][case] = fit
    return {pk: (name, held[pk]) for pk, name in names.items()}


def _gathered(cases: Sequence[Complaint]) -> list[Gathered]:
    told = [Told(f"{each.title}\n{each.narrative}", each.title) for each in cases]
    topics = topics_of(told)
    if not topics:
        return []
    namer = Namer(told, people=_people([cases[place] for each in topics for place in each.places]))
    named = ((topic, namer.name(topic)) for topic in topics)
    return [Gathered(name, _fits(topic, name, cases)) for topic, name in named if name]


def _fits(topic: Topic, name: str, cases: Sequence[Complaint]) -> dict[int, int]:
    """By case of a topic: how many words of the name stand in it."""
    chosen = [cases[place] for place in topic.places]
    return {each.pk: sum(word in f"{each.title}{each.narrative}" for word in name.split()) for each in chosen}


def _people(cases: Sequence[Complaint]) -> set[str]:
    """Who is named in these cases: none of it may stand in a topic's name."""
    consumers = parts_of(Complainant, cases).only("seal_id", "name", "agent_name")
    contacts = parts_of(Respondent, cases).only("seal_id", "contact_name")
    values = [value for each in consumers for value in (each.name, each.agent_name)]
    values += [each.contact_name for each in contacts]
    return {value.plain() for value in values if value}
