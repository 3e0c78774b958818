"""How arrivals become complaints, enquiries and violation reports.

What a door leaves open is filled here: the channel follows from the door, goods and nature are proposed from
the words until a person confirms them, a business that the register knows by exactly this name or code is
linked.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from lianwei.arrivals.models import Arrival, Door
from lianwei.arrivals.receivers import (
    Part,
    Payload,
    Receiver,
    Taken,
    add_correspondence,
    add_receiver,
)
from lianwei.cases.operations import (
    EnquiryEntry,
    ReportEntry,
    receive_complaint,
    receive_enquiry,
    receive_violation_report,
)
from lianwei.cases.operations.entry.repeats import repeat_complaint
from lianwei.cases.payloads import (
    ComplaintPayload,
    EnquiryPayload,
    ViolationReportPayload,
    read,
)
from lianwei.cases.queries.lists.businesses import business_named
from lianwei.cases.queries.page.links import held_as
from lianwei.cases.queries.reading.suggested import Reader
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor, subject_of

from .entries import as_complaint_entry, check_codes, headline
from .letters import ComplaintCorrespondence, ComplaintLetters, EnquiryLetters, ReportLetters
from .sheets import ComplaintSheets, undo_complaint

CHANNELS = {
    Door.PORTAL: "C06",
    Door.API: "C99",
    Door.SHEET: "C99",
    Door.MAIL: "C05",
    Door.BOOTH: "C19",
    Door.CALL: "C02",
}


def _check(model: Any, payload: Payload) -> dict[str, str]:
    return read(model, payload)[1]


def _read(model: Any, payload: Payload) -> Any:
    found, faults = read(model, payload)
    if faults:
        raise Invalid(faults)
    return found


def receive_as_complaint(payload: Payload, *, arrival: Arrival, actor: Actor) -> Taken:
    """A complaint, on the day it came in. One whose number in another system is held here already is added
    to the case that holds it, while that is not closed. Raises Invalid.
    """
    given: ComplaintPayload = _read(ComplaintPayload, payload)
    received_on = (arrival.door == Door.SHEET and given.received_on) or arrival.received_on
    entry = as_complaint_entry(
        given, received_on, channel=_channel(arrival), is_silent=arrival.is_silent, reader=Reader.now()
    )
    if (here := held_as(entry.outside_numbers, actor=actor)) and arrival.door != Door.PORTAL:
        text, numbers = f"{entry.title}\n{entry.narrative}", entry.outside_numbers
        repeated = repeat_complaint(
            here.pk, actor=actor, text=text, channel=entry.channel, outside_numbers=numbers
        )
        return Taken(subject_of(repeated), was_known=True)
    return Taken(subject_of(receive_complaint(entry, actor=actor, client_id=arrival.seal_id)))


def receive_as_enquiry(payload: Payload, *, arrival: Arrival, actor: Actor) -> Taken:
    """An enquiry, answered where the answer came along. Raises Invalid."""
    given: EnquiryPayload = _read(EnquiryPayload, payload)
    check_codes(given, on=arrival.received_on)
    values = given.model_dump() | {"channel": given.channel or _channel(arrival)}
    return Taken(subject_of(receive_enquiry(EnquiryEntry(**values), actor=actor)))


def receive_as_violation_report(payload: Payload, *, arrival: Arrival, actor: Actor) -> Taken:
    """A violation report, to be handed to the authority. Raises Invalid."""
    given: ViolationReportPayload = _read(ViolationReportPayload, payload)
    values = given.model_dump(exclude={"uscc"})
    entry = ReportEntry(**values, business_id=business_named(given.uscc or given.business_name))
    return Taken(subject_of(receive_violation_report(entry, actor=actor)))


def _channel(arrival: Arrival) -> str:
    """The channel of a source of its own (a 12345 line), else the door's."""
    own = arrival.source.settings.get("channel", "") if arrival.source else ""
    return own or CHANNELS[Door(arrival.door)]


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


def persons_of(payload: Payload) -> int:
    """How many persons asked: enquiries are counted in persons."""
    return int(payload.get("persons") or 1)


def register() -> None:
    """Called once, from ready()."""
    _add(
        "complaint",
        _l("Complaint"),
        ComplaintPayload,
        receive_as_complaint,
        parts=(*PERSON, *MATTER),
        sheets=ComplaintSheets(),
        letters=ComplaintLetters(),
        undo=undo_complaint,
    )
    _add(
        "enquiry",
        _l("Enquiry"),
        EnquiryPayload,
        receive_as_enquiry,
        parts=QUESTION,
        persons=persons_of,
        letters=EnquiryLetters(),
    )
    _add(
        "violation_report",
        _l("Violation report"),
        ViolationReportPayload,
        receive_as_violation_report,
        parts=REPORT,
        letters=ReportLetters(),
    )
    add_correspondence(ComplaintCorrespondence())


def _add(
    kind: str, label: Any, model: Any, receive: Callable[..., Taken], *, parts: tuple, **more: Any
) -> None:
    add_receiver(
        Receiver(
            kind,
            label,
            receive=receive,
            check=partial(_check, model),
            permissions=frozenset({f"{kind}.receive"}),
            parts=parts,
            url_names={kind.replace("_", ""): f"{kind}_detail"},
            **more,
        )
    )


__all__ = ["headline", "receive_as_complaint", "register"]
