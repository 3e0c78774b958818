"""What a complaint that is typed, or has just come, may be: the same case, one dispute of several people, or
one of many against a business. Each with its reason.

Everything is found by an index and bounded: a person's latest cases, the latest rows of a business (WALKED),
the latest of those in detail (READ). So the cost does not grow with the number of cases. What the reader's
page of a case would hide (who brought it, which business) leads to no answer here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Left

from lianwei.cases.models import Complainant, Complaint, OutsideNumber, PersonIndex, Respondent
from lianwei.cases.models.complaint import PUT_AWAY
from lianwei.cases.queries.counted import counted_cases
from lianwei.cases.queries.lists.rows import Row, rows_of
from lianwei.cases.queries.page.viewers import FIGURES_ONLY, STANDING, sights_of
from lianwei.cases.rules.doubles import Ground, Told, Why, in_words, same_case, same_dispute
from lianwei.core import clock
from lianwei.core.keys import blind
from lianwei.core.scope import Actor, ActorKind
from lianwei.members.visibility import Sight
from lianwei.reading.likeness import LONGEST
from lianwei.registry.queries import business_family

from .near import told_alike

OF_A_PERSON = 25  # latest cases of one person that are compared
WALKED = 1000  # latest rows of a business that are looked through for what the reader sees
READ = 40  # latest of them that are compared word by word
SHOWN = 5
FAMILY = 3  # entries of one business in the register, doubles included
SHORTEST_PHONE = 7
PATTERN = timedelta(days=90)
FEWEST = 3  # open cases from which a business shows a pattern

Condition = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """Another case, and what speaks for it in words."""

    row: Row
    why: str
    received_on: date
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """Open cases against one business in the last 90 days: how many, claimed in fen, the newest."""

    n: int
    claimed: int
    newest: date
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class Doubles:
    """What was found, the likeliest first."""

    same: list[Match] = field(default_factory=list)
    others: list[Match] = field(default_factory=list)
    pattern: Pattern | None = None

    @property
    def shown(self) -> set[int]:
        return {each.row.pk for each in (*self.same, *self.others)}

    def __bool__(self) -> bool:
        return bool(self.same or self.others or self.pattern)


def doubles_of(asked: Told, *, actor: Actor) -> Doubles:
    """All three kinds, for the eye."""
    numbered, persons = _by_number(asked, actor), _by_person(asked, actor)
    same = _same(asked, numbered, persons, actor)
    others, pattern = _by_business(asked, actor)
    own = {pk for pk, _grounds in same} | persons.keys()
    others += _by_words(asked, actor, besides={*own, *(pk for pk, _grounds in others)})
    return Doubles(
        same=_matches(same, actor),
        others=_matches([each for each in others if each[0] not in own][:SHOWN], actor),
        pattern=pattern,
    )


def likely_same(
    asked: Told, *, actor: Actor, before: int | None = None, besides: Iterable[int] = ()
) -> list[tuple[int, list[Ground]]]:
    """(key, grounds) of the cases that are likely the same one, the latest first. `before`: only cases that
    were registered before this key.
    """
    left_out = set(besides)

    def counts(pk: int) -> bool:
        return pk not in left_out and (before is None or pk < before)

    numbered, persons = (
        {pk: held for pk, held in found.items() if counts(pk)}
        for found in (_by_number(asked, actor), _by_person(asked, actor))
    )
    return _same(asked, numbered, persons, actor)


Held = dict[int, list[tuple[str, str]]]


def _same(asked: Told, numbered: Held, persons: Held, actor: Actor) -> list[tuple[int, list[Ground]]]:
    ids = sorted({*numbered, *persons}, reverse=True)
    found = []
    for pk, other in _told_of(ids, actor, names_people=set(persons) - set(numbered)):
        grounds = same_case(asked, _with(other, numbered.get(pk, ()), persons.get(pk, ())))
        found += [(pk, grounds)] if grounds else []
    return found[:SHOWN]


def _with(other: Told, numbers: Iterable[tuple[str, str]], people: Iterable[tuple[str, str]]) -> Told:
    return replace(other, numbers=frozenset(numbers), people=tuple(people))


def _by_number(asked: Told, actor: Actor) -> Held:
    """Cases that hold a number of the asked one in another system."""
    if not asked.numbers:
        return {}
    wanted = Q()
    for system, number in sorted(asked.numbers):
        wanted |= Q(system=system, number=number)
    rows = OutsideNumber.objects.visible_to(actor).filter(wanted).order_by("-complaint_id")
    found: Held = {}
    for pk, system, number in rows.values_list("complaint_id", "system", "number")[:OF_A_PERSON]:
        found.setdefault(pk, []).append((system, number))
    return found


def _by_person(asked: Told, actor: Actor) -> Held:
    """Cases of the same person, by whole numbers."""
    if not asked.people:
        return {}
    kinds = {key: kind for kind, key in asked.people}
    rows = PersonIndex.objects.visible_to(actor).filter(key__in=list(kinds)).order_by("-complaint_id")
    found: Held = {}
    for pk, key in rows.values_list("complaint_id", "key")[: 2 * OF_A_PERSON]:
        found.setdefault(pk, []).append((kinds[key], key))
    return found


def _told_of(
    ids: Sequence[int], actor: Actor, *, names_people: set[int] | None = None
) -> Iterator[tuple[int, Told]]:
    """What these cases tell, as far as their page would; the latest first."""
    if not ids:
        return
    rows = list(_compared(Complaint.objects.visible_to(actor).filter(pk__in=ids, is_annulled=False)))
    yield from _read(rows, actor, names_people or set())


def _compared(rows: "QuerySet[Complaint]") -> "QuerySet[Complaint]":
    own = (*STANDING, "received_on", "category", "nature", "title", "happened_on")
    worked_with = rows.filter(storage_only_on=None, anonymised_on=None)
    return worked_with.annotate(beginning=Left("narrative", LONGEST)).only(*own).order_by("-pk")


def _read(rows: list[Any], actor: Actor, names_people: set[int]) -> Iterator[tuple[int, Told]]:
    sights = sights_of(rows, actor=actor)
    told = [row for row in rows if _may_tell(sights[row.pk], names_who=row.pk in names_people)]
    shops: dict[int, list[tuple[int | None, str]]] = {}
    named = (
        QuerySet(Respondent).filter(complaint_id__in=[row.pk for row in told]).order_by("complaint_id", "seq")
    )
    for pk, business, name in named.values_list("complaint_id", "business_id", "name"):
        shops.setdefault(pk, []).append((business, name))
    for row in told:
        yield (
            row.pk,
            Told(
                received_on=row.received_on,
                text=f"{row.title} {row.beginning}",
                category=row.category,
                nature=row.nature,
                happened_on=row.happened_on,
                businesses=frozenset(key for key, _name in shops.get(row.pk, ()) if key),
                names=tuple(name for _key, name in shops.get(row.pk, ())),
            ),
        )


def _may_tell(sight: Sight, *, names_who: bool) -> bool:
    return sight.facts not in FIGURES_ONLY and (sight.identity.may_reveal or not names_who)


def _by_business(asked: Told, actor: Actor) -> tuple[list[tuple[int, list[Ground]]], Pattern | None]:
    """Other people's cases of the same dispute, and the pattern of the business with most open cases."""
    found: dict[int, list[Ground]] = {}
    patterns = []
    for of_business in _of_businesses(asked):
        walked = QuerySet(Respondent).filter(**of_business).order_by("-complaint_id")
        seen = counted_cases(actor=actor).filter(pk__in=walked.values("complaint_id")[:WALKED])
        patterns.append(_pattern(seen, asked))
        rows = list(_compared(seen)[:READ])
        for pk, other in _read(rows, actor, set()):
            if grounds := same_dispute(asked, other):
                found.setdefault(pk, grounds)
    largest = max((each for each in patterns if each), key=lambda each: each.n, default=None)
    return list(found.items()), largest


def _by_words(asked: Told, actor: Actor, *, besides: set[int]) -> list[tuple[int, list[Ground]]]:
    """Cases that tell the same, whatever business they name."""
    return told_alike(asked.text, actor=actor, besides=besides)


def _of_businesses(asked: Told) -> list[Condition]:
    """Conditions on the rows of businesses, each answered by one index."""
    entries: list[Condition] = [{"business_id": pk} for pk in sorted(asked.businesses)[:FAMILY]]
    typed = [name.strip() for name in asked.names if name.strip()]
    return entries or [{"business": None, "name": name} for name in dict.fromkeys(typed[:FAMILY])]


def _pattern(seen: "QuerySet[Complaint]", asked: Told) -> Pattern | None:
    recent = seen.filter(received_on__gte=clock.today() - PATTERN).exclude(status__in=PUT_AWAY)
    sums = recent.order_by().aggregate(
        n=Count("pk"), claimed=Sum("amount_claimed"), newest=Max("received_on")
    )
    if sums["n"] < FEWEST:
        return None
    return Pattern(sums["n"], sums["claimed"] or 0, sums["newest"], sums["n"] >= WALKED)


def _matches(found: list[tuple[int, list[Ground]]], actor: Actor) -> list[Match]:
    """As rows, with whether the reader may add to them."""
    why = {pk: in_words(grounds) for pk, grounds in found}
    if not why:
        return []
    cases = {case.pk: case for case in _compared(Complaint.objects.visible_to(actor).filter(pk__in=why))}
    return [
        Match(row, why[row.pk], cases[row.pk].received_on, cases[row.pk].is_within_reach(actor))
        for row in rows_of(list(why), actor=actor)
    ]


def was_registered(client_id: UUID | None, *, actor: Actor) -> bool:
    """Whether this very form was taken before: its own case is not a double of it."""
    rows = Complaint.objects.visible_to(actor).filter(client_id=client_id)
    return client_id is not None and rows.exists()


def people_of(*, phone: str = "", id_number: str = "") -> tuple[tuple[str, str], ...]:
    """(kind, blind index) of whole numbers: what tells a person."""
    digits = "".join(letter for letter in phone if letter.isdigit())
    found = [(str(Why.PHONE), blind(digits, purpose="phone"))] if len(digits) >= SHORTEST_PHONE else []
    word = id_number.strip().upper()
    return (*found, (str(Why.IDENTITY), blind(word, purpose="id"))) if word else tuple(found)


def families(businesses: Iterable[int]) -> frozenset[int]:
    """Entries of the register with the doubles that were merged into them."""
    return frozenset(key for pk in businesses for key in business_family(pk))


def office_of(complaint: Complaint) -> Actor:
    """The holder's office as a reader: what is marked tells of no other member's cases."""
    own = frozenset({complaint.holder_id})
    return Actor(ActorKind.SOURCE, organisation_id=complaint.holder_id, organisations=own, acts_for=own)


def told_by(complaint: Complaint) -> Told:
    """A stored case as what is asked, all that is known of it."""
    shops = list(
        QuerySet(Respondent).filter(complaint=complaint).order_by("seq").values_list("business_id", "name")
    )
    numbers = QuerySet(OutsideNumber).filter(complaint=complaint).values_list("system", "number")
    person = QuerySet(Complainant).filter(complaint=complaint).first()
    return Told(
        received_on=complaint.received_on,
        text=f"{complaint.title} {complaint.narrative}",
        category=complaint.category,
        nature=complaint.nature,
        happened_on=complaint.happened_on,
        people=people_of(phone=_plain(person, "phone"), id_number=_plain(person, "id_number")),
        businesses=families(pk for pk, _name in shops if pk),
        names=tuple(name for _pk, name in shops),
        numbers=frozenset(numbers),
    )


def _plain(person: Complainant | None, name: str) -> str:
    """For the index alone: nobody reads it."""
    value = getattr(person, name) if person else None
    return value.plain() if value else ""
