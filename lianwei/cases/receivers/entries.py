"""Contents into entries: what a door leaves open is filled in, codes are checked, businesses are found."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lianwei.cases.entries import ComplaintEntry, OutsideEntry, PersonEntry, RespondentEntry
from lianwei.cases.payloads import ComplaintPayload, RespondentPart
from lianwei.cases.queries.lists.businesses import businesses_named
from lianwei.cases.queries.reading.suggested import Reader
from lianwei.core.errors import Invalid
from lianwei.reading.numbers import tokenise
from lianwei.registry.queries import code_on, known_regions

from .sorting import sorted_as

TITLE_PLACES = 30
STOPS = "。！？；\n!?;〔"


@dataclass(frozen=True, slots=True)
class Known:
    """What the registry knows of the places and businesses that some contents name, asked once for all."""

    regions: AbstractSet[str]
    businesses: Mapping[str, int]

    @classmethod
    def of(cls, given: Iterable[ComplaintPayload]) -> "Known":
        texts: set[str] = set()
        codes: set[str] = set()
        for each in given:
            texts |= {text for part in each.respondents for text in (part.uscc, part.name) if text}
            codes |= {code for _name, code in _places(each)}
        return cls(known_regions(codes) if codes else set(), businesses_named(texts))


def as_complaint_entry(
    given: ComplaintPayload,
    received_on: date,
    *,
    channel: str,
    is_silent: bool = False,
    reader: Reader | None = None,
    known: Known | None = None,
) -> ComplaintEntry:
    """What is registered; `reader` proposes what was not said, `known` was asked before, for many. Raises
    Invalid for codes that no table held on the day of receipt.
    """
    known = known or Known.of([given])
    check_codes(given, on=received_on, regions=known.regions)
    return ComplaintEntry(
        title=given.title.strip() or headline(given.narrative, otherwise=given.respondents[0].name),
        narrative=given.narrative,
        wish=given.wish,
        channel=given.channel or channel,
        person=PersonEntry(**given.person.model_dump()),
        respondents=tuple(_respondent(each, known) for each in given.respondents),
        requests=tuple(dict.fromkeys(given.requests)),
        groups=tuple(dict.fromkeys(given.groups)),
        amount_claimed=given.amount_claimed,
        amount_disputed=given.amount_disputed,
        happened_on=given.happened_on,
        region=given.region,
        received_on=received_on,
        outside_numbers=tuple(OutsideEntry(**each.model_dump()) for each in given.outside_numbers),
        is_silent=is_silent,
        **sorted_as(given, reader=reader),
    )


def headline(narrative: str, *, otherwise: str) -> str:
    """The first words of a narrative, for a complaint without a title; they end before a number of people,
    so that none is cut in two and stays readable.
    """
    text = tokenise(narrative).text.strip()
    end = next((at for at, letter in enumerate(text) if letter in STOPS), len(text))
    return text[: min(end, TITLE_PLACES)].strip(" ,，、") or otherwise[:TITLE_PLACES]


def _respondent(given: RespondentPart, known: Known) -> RespondentEntry:
    business_id = known.businesses.get(given.uscc) or known.businesses.get(given.name)
    return RespondentEntry(**given.model_dump(exclude={"uscc"}), business_id=business_id)


def check_codes(given: Any, *, on: date, regions: AbstractSet[str] = frozenset()) -> None:
    """Codes that no table held on that day are refused, with the place where they stand."""
    singles = {name: getattr(given, name, "") for name in ("category", "nature", "channel")}
    asked = [(name, name, code) for name, code in singles.items() if code]
    for name, kind in (("requests", "request_type"), ("groups", "consumer_group")):
        asked += [(name, kind, code) for code in getattr(given, name, ())]
    unknown = [name for name, kind, code in asked if code_on(kind, code, on=on) is None]
    unknown += [name for name, code in _places(given) if code not in regions]
    faults = {name: _("The table holds no such code.") for name in unknown}
    if faults:
        raise Invalid(faults)


def _places(given: Any) -> list[tuple[str, str]]:
    """The codes of regions that were given; those of abolished ones are known by their last names."""
    places = (("region", given), ("person.region", getattr(given, "person", None)))
    codes = [(name, getattr(part, "region", "")) for name, part in places]
    return [(name, code) for name, code in codes if code]
