"""What happened, newest first: one bold sentence for each event, a second line for those who may read it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.scope import ActorKind, attached, subject_of
from lianwei.members.models import User
from lianwei.members.queries import organisation_label
from lianwei.ui.words import day_and_month, money, short_date

from .happenings import HAPPENINGS, OTHER, PAPERS, TWINS, WORDS, Happening

ASSIGNED = "complaint.assigned"
AMOUNTS = ("promised", "received", "left", "offer", "fine", "amount")
MEMBERS = ("giver", "taker", "asked", "decider", "late_member", "former", "holder")  # keys of organisations
NUMBERS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(AMOUNTS, money),
    **dict.fromkeys(MEMBERS, organisation_label),
}
TEXTS = ("no_talks", "reason", "explanation", "demand", "items", "matter")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the timeline."""

    name: str
    at: datetime
    icon: str
    kind: str
    title: str
    text: str
    author: str

    @property
    def day(self) -> str:
        return day_and_month(clock.as_office_time(self.at).date(), today=clock.today())

    @property
    def time(self) -> str:
        return clock.as_office_time(self.at).strftime("%H:%M")


def events_of(complaint: Complaint) -> list[Event]:
    """The events of a case found in scope, newest first."""
    return newest_first(attached(Event, complaint).exclude(name__in=TWINS))


def was_done_for(complaint: Complaint, name: str, *, occasion: str, since: datetime, **details: str) -> bool:
    """Whether an event with these details was recorded for an occasion, or since it by a person (for
    none)."""
    rows = attached(Event, complaint).filter(name=name, at__gte=since)
    found = (event.details for event in rows)
    return any(
        each.get("occasion", "") in ("", occasion) and details.items() <= each.items() for each in found
    )


def events_of_all(attachments: Iterable[models.Model]) -> list[Event]:
    """The events of the papers and promises of a case, in one query."""
    subjects = [subject_of(each) for each in attachments]
    return list(Event.objects.filter(subject__in=subjects)) if subjects else []


def newest_first(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.at, event.pk), reverse=True)


def timeline(
    events: Sequence[Event],
    *,
    titles: Mapping[str, str],
    with_texts: bool,
    names: Mapping[int, str] | None = None,
) -> list[Line]:
    """The events in sentences. `titles`: papers' names by subject; `with_texts`: for readers of words."""
    known = names if names is not None else names_of(people_in(events))
    return [_line(event, titles, known, with_texts=with_texts) for event in events]


def people_in(events: Iterable[Event]) -> Iterator[int | None]:
    """The colleagues whom the sentences of events name: who did it, and to whom a case was given."""
    for event in events:
        yield event.user_id
        if event.name == ASSIGNED:
            yield event.details.get("handler")


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of colleagues by key."""
    wanted = {pk for pk in ids if pk is not None}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _line(event: Event, titles: Mapping[str, str], names: Mapping[int, str], *, with_texts: bool) -> Line:
    happening = HAPPENINGS.get(event.name, OTHER)
    details = event.details
    more = {"name": event.name, "title": titles.get(event.subject, _("Paper"))}
    if event.name == ASSIGNED:
        more["handler"] = names.get(details.get("handler") or 0, "") or _("a colleague")
    values = _Values(_readable(details) | more)
    return Line(
        name=event.name,
        at=event.at,
        icon=happening.icon,
        kind=happening.kind,
        title=_sentence(happening, details) % values,
        text=_text(details) if with_texts else "",
        author=names.get(event.user_id or 0, "") or _who(event),
    )


def _sentence(happening: Happening, details: Mapping[str, Any]) -> str:
    """The variant that the details choose, else the plain one."""
    for key, text in happening.variants:
        if details.get(key):
            return _(text)
    return _(happening.text)


class _Values(dict):
    """Details of events of older versions may lack a value: the sentence stands without it."""

    def __missing__(self, key: str) -> str:
        return ""


def _readable(details: Mapping[str, Any]) -> dict[str, object]:
    return {key: _value(key, value) for key, value in details.items()}


def _value(key: str, value: Any) -> object:
    if value is None:
        return ""
    if isinstance(value, int) and key in NUMBERS:
        return NUMBERS[key](value)
    if key.endswith("_on") and isinstance(value, str):
        return short_date(date.fromisoformat(value[:10]), today=clock.today())
    if key == "held_at" and isinstance(value, str):
        at = clock.as_office_time(datetime.fromisoformat(value))
        return f"{short_date(at.date(), today=clock.today())} {at:%H:%M}"
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    word = WORDS.get(key, {}).get(value) if isinstance(value, str) else None
    return _(word) if word else value


def _text(details: Mapping[str, Any]) -> str:
    """The free words of an event; numbers of people are tokens in them."""
    parts = [_value(key, details[key]) for key in TEXTS if details.get(key)]
    return " ".join(str(part) for part in parts)


def _who(event: Event) -> str:
    words = {ActorKind.CONSUMER: _("the consumer"), ActorKind.BUSINESS: _("the business")}
    return words.get(ActorKind(event.actor_kind), "")


def only_papers(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.name in PAPERS]


def last_change(complaint: Complaint) -> Line | None:
    """Who corrected a case last, and when: what a conflict page says."""
    event = attached(Event, complaint).filter(name="complaint.revised").order_by("-seq").first()
    return timeline([event], titles={}, with_texts=False)[0] if event else None
