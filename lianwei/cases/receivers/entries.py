"""Contents into entries: what a door leaves open is filled in, codes are checked, businesses are found."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lianwei.cases.entries import ComplaintEntry, OutsideEntry, PersonEntry, RespondentEntry
from lianwei.cases.payloads import ComplaintPayload, RespondentPart
from lianwei.cases.queries.businesses import business_named
from lianwei.cases.queries.suggested import Reader
from lianwei.core.errors import Invalid
from lianwei.reading.numbers import tokenise
from lianwei.registry.queries import code_on, known_regions

from .sorting import sorted_as

TITLE_PLACES = 30
STOPS = "。！？；\n!?;〔"


def as_complaint_entry(
    given: ComplaintPayload,
    received_on: date,
    *,
    channel: str,
    is_silent: bool = False,
    reader: Reader | None = None,
) -> ComplaintEntry:
    """What is registered; `reader` proposes what was not said. Raises Invalid for codes that no table held on
    the day of receipt.
    """
    check_codes(given, on=received_on)
    return ComplaintEntry(
        title=given.title.strip() or headline(given.narrative, otherwise=given.respondents[0].name),
        narrative=given.narrative,
        wish=given.wish,
        channel=given.channel or channel,
        person=PersonEntry(**given.person.model_dump()),
        respondents=tuple(_respondent(each) for each in given.respondents),
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


def _respondent(given: RespondentPart) -> RespondentEntry:
    values = given.model_dump(exclude={"uscc"})
    known = business_named(given.uscc) if given.uscc else None
    return RespondentEntry(**values, business_id=known or business_named(given.name))


def check_codes(given: Any, *, on: date) -> None:
    """Codes that no table held on that day are refused, with the place where they stand."""
    singles = {name: getattr(given, name, "") for name in ("category", "nature", "channel")}
    asked = [(name, name, code) for name, code in singles.items() if code]
    for name, kind in (("requests", "request_type"), ("groups", "consumer_group")):
        asked += [(name, kind, code) for code in getattr(given, name, ())]
    unknown = [name for name, kind, code in asked if code_on(kind, code, on=on) is None]
    places = _places(given)
    known = known_regions({code for _name, code in places}) if places else set()
    unknown += [name for name, code in places if code not in known]
    faults = {name: _("The table holds no such code.") for name in unknown}
    if faults:
        raise Invalid(faults)


def _places(given: Any) -> list[tuple[str, str]]:
    """The codes of regions that were given; those of abolished ones are known by their last names."""
    places = (("region", given), ("person.region", getattr(given, "person", None)))
    codes = [(name, getattr(part, "region", "")) for name, part in places]
    return [(name, code) for name, code in codes if code]
