"""How arrivals become complaints, enquiries and violation reports.

What a door leaves open is filled here: the channel follows from the door, goods and nature are “other” until
a person chooses, a business that the register knows by exactly this name or code is linked.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from lianwei.arrivals.models import Arrival, Door
from lianwei.arrivals.receivers import Part, Payload, Receiver, Taken, add_receiver
from lianwei.cases.entries import ComplaintEntry, OutsideEntry, PersonEntry, RespondentEntry
from lianwei.cases.operations import (
    EnquiryEntry,
    ReportEntry,
    receive_complaint,
    receive_enquiry,
    receive_violation_report,
)
from lianwei.cases.payloads import (
    ComplaintPayload,
    EnquiryPayload,
    RespondentPart,
    ViolationReportPayload,
    read,
)
from lianwei.cases.queries.businesses import business_named
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor, subject_of
from lianwei.reading.numbers import tokenise
from lianwei.registry.queries import code_on

CHANNELS = {
    Door.PORTAL: "C06",
    Door.API: "C99",
    Door.SHEET: "C99",
    Door.MAIL: "C05",
    Door.BOOTH: "C19",
    Door.CALL: "C02",
}
OTHER_GOODS, OTHER_NATURE = "X01", "N99"
TITLE_PLACES = 30
STOPS = "。！？；\n!?;〔"


def _check(model: Any, payload: Payload) -> dict[str, str]:
    return read(model, payload)[1]


def _read(model: Any, payload: Payload) -> Any:
    found, faults = read(model, payload)
    if faults:
        raise Invalid(faults)
    return found


def receive_as_complaint(payload: Payload, *, arrival: Arrival, actor: Actor) -> Taken:
    """A complaint, on the day it came in. Raises Invalid."""
    given: ComplaintPayload = _read(ComplaintPayload, payload)
    received_on = (arrival.door == Door.SHEET and given.received_on) or arrival.received_on
    _check_codes(given, on=received_on)
    entry = ComplaintEntry(
        title=given.title.strip() or headline(given.narrative, otherwise=given.respondents[0].name),
        narrative=given.narrative,
        wish=given.wish,
        category=given.category or OTHER_GOODS,
        nature=given.nature or OTHER_NATURE,
        channel=given.channel or _channel(arrival),
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
        is_silent=arrival.is_silent,
    )
    return Taken(subject_of(receive_complaint(entry, actor=actor, client_id=arrival.seal_id)))


def receive_as_enquiry(payload: Payload, *, arrival: Arrival, actor: Actor) -> Taken:
    """An enquiry, answered where the answer came along. Raises Invalid."""
    given: EnquiryPayload = _read(EnquiryPayload, payload)
    _check_codes(given, on=arrival.received_on)
    values = given.model_dump() | {"channel": given.channel or _channel(arrival)}
    return Taken(subject_of(receive_enquiry(EnquiryEntry(**values), actor=actor)))


def receive_as_violation_report(payload: Payload, *, arrival: Arrival, actor: Actor) -> Taken:
    """A violation report, to be handed to the authority. Raises Invalid."""
    given: ViolationReportPayload = _read(ViolationReportPayload, payload)
    values = given.model_dump(exclude={"uscc"})
    entry = ReportEntry(**values, business_id=business_named(given.uscc or given.business_name))
    return Taken(subject_of(receive_violation_report(entry, actor=actor)))


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


def _channel(arrival: Arrival) -> str:
    """The channel of a source of its own (a 12345 line), else the door's."""
    own = arrival.source.settings.get("channel", "") if arrival.source else ""
    return own or CHANNELS[Door(arrival.door)]


def _check_codes(given: Any, *, on: date) -> None:
    """Codes that no table held on that day are refused, with the place where they stand."""
    singles = {name: getattr(given, name, "") for name in ("category", "nature", "channel")}
    asked = [(name, name, code) for name, code in singles.items() if code]
    for name, kind in (("requests", "request_type"), ("groups", "consumer_group")):
        asked += [(name, kind, code) for code in getattr(given, name, ())]
    faults = {
        name: _("The table holds no such code.")
        for name, kind, code in asked
        if code_on(kind, code, on=on) is None
    }
    if faults:
        raise Invalid(faults)


PERSON = (
    Part("person.name", pgettext_lazy("person", "Name"), is_private=True),
    Part("person.phone", pgettext_lazy("person", "Phone"), is_private=True),
    Part("person.email", _l("E-mail"), is_private=True),
    Part("person.address", pgettext_lazy("person", "Address"), is_private=True),
)
MATTER = (
    Part("respondents.0.name", _l("Name of the business")),
    Part("respondents.0.uscc", _l("Unified social credit code")),
    Part("title", _l("The matter in a few words")),
    Part("narrative", _l("What happened"), is_long=True),
    Part("wish", _l("What the consumer wants"), is_long=True),
    Part("category", _l("Goods or services")),
    Part("nature", _l("Nature")),
    Part("channel", _l("Channel")),
    Part("happened_on", _l("Bought or used on")),
)
QUESTION = (
    Part("question", _l("Question"), is_long=True),
    Part("category", _l("Goods or services")),
    Part("channel", _l("Channel")),
    Part("name", pgettext_lazy("person", "Name"), is_private=True),
    Part("phone", pgettext_lazy("person", "Phone"), is_private=True),
)
REPORT = (
    Part("business_name", _l("Name of the business")),
    Part("business_address", pgettext_lazy("business", "Address")),
    Part("clue", _l("What was seen"), is_long=True),
    Part("reporter_name", _l("Reporter"), is_private=True),
    Part("reporter_phone", pgettext_lazy("person", "Phone"), is_private=True),
)


def register() -> None:
    """Called once, from ready()."""
    _add("complaint", _l("Complaint"), ComplaintPayload, receive_as_complaint, parts=(*PERSON, *MATTER))
    _add("enquiry", _l("Enquiry"), EnquiryPayload, receive_as_enquiry, parts=QUESTION)
    report = _l("Violation report")
    _add("violation_report", report, ViolationReportPayload, receive_as_violation_report, parts=REPORT)


def _add(kind: str, label: Any, model: Any, receive: Callable[..., Taken], *, parts: tuple) -> None:
    add_receiver(
        Receiver(
            kind,
            label,
            receive=receive,
            check=partial(_check, model),
            permissions=frozenset({f"{kind}.receive"}),
            parts=parts,
            url_names={kind.replace("_", ""): f"{kind}_detail"},
        )
    )
