"""Finding a case by what people have at hand: number, phone, name with four digits, business, paper.

Every way leads through an index, and every row found lies within the actor's scope: a case of another member
is not found, and its existence not told.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.db.models.lookups import Exact

from lianwei.cases.models import Complaint, OutsideNumber, PersonIndex, Respondent, RespondentToken
from lianwei.cases.queries.page.links import in_their_place
from lianwei.cases.queries.page.viewers import FIGURES_ONLY, STANDING, sights_of
from lianwei.cases.rules.numbers import parse_case_number
from lianwei.core.keys import blind
from lianwei.core.models import Document
from lianwei.core.scope import Actor
from lianwei.members.visibility import Sight
from lianwei.reading.patterns import HALF_WIDTH
from lianwei.registry.models import Business
from lianwei.registry.queries import business_family, find_businesses
from lianwei.registry.rules import PAIR, normalise_name, query_tokens

from .rows import Row, rows_of

LIMIT = 25
BUSINESSES = 5  # looked through for cases
SHORTEST_PHONE = 7
TOKENS = 6  # of a typed name that are asked of the index; the whole name is compared after
ID_NUMBER = re.compile(r"\d{17}[\dXx]|[A-Z]{1,2}\d{6,9}")
NAME_AND_DIGITS = re.compile(r"(?P<name>[^\d\s,，]{2,20})[\s,，]*(?P<digits>\d{4})")
CHINA = "86"
MOBILE_DIGITS = 11


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought to light within the actor's scope."""

    cases: list[Row]
    businesses: list[Business]


def find_cases(text: str, *, actor: Actor) -> Found:
    """Cases by number, outside number, phone, name with four digits, identity number, paper or business."""
    actor.require("complaint.view")
    word = text.translate(HALF_WIDTH).strip()
    if not word:
        return Found([], [])
    ids = _by_numbers(word, actor) or by_person(keys_in(word), actor=actor)
    businesses = [] if ids else find_businesses(word, limit=LIMIT)
    found = ids or by_businesses([each.pk for each in businesses[:BUSINESSES]], actor=actor)
    found += [] if ids else [pk for pk in by_typed_name(word, actor=actor) if pk not in found]
    return Found(rows_of(sorted(found, reverse=True)[:LIMIT], actor=actor), businesses)


def _by_numbers(word: str, actor: Actor) -> list[int]:
    """Our own number, a number elsewhere, or the number of a paper."""
    number = parse_case_number(word)
    if number is not None:
        own = Complaint.objects.visible_to(actor).filter(number=str(number))
        return in_their_place(list(own.values_list("pk", flat=True)), actor=actor)
    elsewhere = OutsideNumber.objects.visible_to(actor).filter(
        system__in=OutsideNumber.System.values, number=word
    )
    ids = list(elsewhere.order_by("-complaint_id").values_list("complaint_id", flat=True)[:LIMIT])
    told = in_their_place(_told(ids, _sees_facts, actor=actor), actor=actor)
    return told or _by_paper(word, actor)


def _by_paper(word: str, actor: Actor) -> list[int]:
    papers = Document.objects.filter(organisation_id__in=sorted(actor.organisations), number=word)
    subjects = papers.exclude(number="").values_list("subject", flat=True)[:LIMIT]
    return [int(pk) for kind, _, pk in (each.partition(":") for each in subjects) if kind == "complaint"]


def keys_in(word: str) -> list[str]:
    """The blind indexes a typed word may stand for."""
    digits = re.sub(r"\D", "", word)
    if len(digits) == MOBILE_DIGITS + len(CHINA) and digits.startswith(CHINA):
        digits = digits.removeprefix(CHINA)
    keys = [blind(word.upper(), purpose="id")] if ID_NUMBER.fullmatch(word) else []
    if len(digits) >= SHORTEST_PHONE and not re.search(r"[^\d\s()+-]", word):
        keys.append(blind(digits, purpose="phone"))
    named = NAME_AND_DIGITS.fullmatch(word)
    return [*keys, blind(named["name"] + named["digits"], purpose="name+last4")] if named else keys


def by_person(keys: Iterable[str], *, actor: Actor, limit: int = LIMIT) -> list[int]:
    """The cases of a person, the latest first."""
    wanted = list(keys)
    if not wanted:
        return []
    rows = PersonIndex.objects.visible_to(actor).filter(key__in=wanted).order_by("-complaint_id")
    ids = list(dict.fromkeys(rows.values_list("complaint_id", flat=True)[: 2 * limit]))[:limit]
    return _told(ids, _may_know_who, actor=actor)


def by_businesses(ids: Sequence[int], *, actor: Actor, limit: int = LIMIT) -> list[int]:
    """The cases against these businesses and their doubles, the latest first; read one index at a time."""
    rows = Respondent.objects.visible_to(actor).order_by("-complaint_id")
    families = dict.fromkeys(pk for each in ids for pk in business_family(each))
    found = {
        case
        for pk in families
        for case in rows.filter(business_id=pk).values_list("complaint_id", flat=True)[:limit]
    }
    return _told(sorted(found, reverse=True)[:limit], _sees_facts, actor=actor)


def by_typed_name(name: str, *, actor: Actor, limit: int = LIMIT) -> list[int]:
    """The cases against a business that is not in the register, by a part of the name as it was typed."""
    key = normalise_name(name)
    tokens = sorted(query_tokens(name), key=key.find)[:: PAIR if len(key) > PAIR else 1][:TOKENS]
    if not tokens:
        return []
    rows = RespondentToken.objects.visible_to(actor).filter(token=tokens[0])
    if others := tokens[
        1:
    ]:  # counted, not joined one by one: a plan of many joins costs more than its answer
        seen = RespondentToken.objects.visible_to(actor)
        held = seen.filter(token__in=others, complaint=OuterRef("complaint"))
        counted = held.values("complaint").annotate(n=Count("pk")).values("n")
        rows = rows.filter(Exact(Subquery(counted), len(others)))
    ids = rows.order_by("-complaint_id").values_list("complaint_id", flat=True)[: 2 * limit]
    named = Respondent.objects.visible_to(actor).filter(complaint_id__in=list(ids), business=None)
    fitting = {
        case for case, typed in named.values_list("complaint_id", "name") if key in normalise_name(typed)
    }
    return _told(sorted(fitting, reverse=True)[:limit], _sees_facts, actor=actor)


def _told(ids: list[int], may: Callable[[Sight], bool], *, actor: Actor) -> list[int]:
    """Those whose page would show what was searched for: an answer must not tell what the page hides."""
    if not ids:
        return []
    rows = Complaint.objects.visible_to(actor).filter(pk__in=ids).only(*STANDING)
    sights = sights_of(rows, actor=actor)
    return [pk for pk in ids if pk in sights and may(sights[pk])]


def _may_know_who(sight: Sight) -> bool:
    return sight.identity.may_reveal


def _sees_facts(sight: Sight) -> bool:
    return sight.facts not in FIGURES_ONLY


def earlier_cases(*, phone: str, businesses: Sequence[int], actor: Actor) -> list[Row]:
    """The hint while registering: earlier cases of the same caller, or against the same businesses."""
    digits = re.sub(r"\D", "", phone)
    keys = [blind(digits, purpose="phone")] if len(digits) >= SHORTEST_PHONE else []
    ids = by_person(keys, actor=actor, limit=BUSINESSES)
    ids += [pk for pk in by_businesses(businesses, actor=actor, limit=BUSINESSES) if pk not in ids]
    return rows_of(ids[: 2 * BUSINESSES], actor=actor)
