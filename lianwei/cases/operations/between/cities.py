"""Asking a city's system (Open311 GeoReport v2) to do something about a case.

The network is asked by the worker, outside transactions. The standard knows no name that the sender gives, so
that only what surely did not arrive is sent again by itself; the rest is shown to a person.
"""

import re
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from lianwei.arrivals.models import Inlet
from lianwei.arrivals.operations.inlets.cities import bring_to_city, number_at_city, standing_at_city
from lianwei.arrivals.queries.inlets import city_systems
from lianwei.arrivals.rules.inlets import UnreadableError
from lianwei.cases.models import CityRequest, CityRequestState, Complaint, OutsideNumber
from lianwei.cases.models.cities import FAULT, NOTES, OPEN, WORDS
from lianwei.cases.texts import write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.outgoing import NotDeliveredError
from lianwei.core.scope import Actor, find, lock
from lianwei.reading.people import without_people

RETRY_AFTER = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720))
SERVICE_CODE = re.compile(r"[A-Za-z0-9_.:-]{1,60}")
LOOK_AFTER, LEASE = timedelta(hours=6), timedelta(minutes=2)
# What surely did not arrive: nothing was sent, or the city says that it took nothing.
SURE = ("unknown host", "private address", "address", "not encrypted", "ConnectionRefusedError", "HTTP 429")
BATCH = 20
State = CityRequestState


@transaction.atomic
def ask_city(
    complaint_id: int, *, actor: Actor, inlet_id: int, service_code: str, text: str, address: str = ""
) -> CityRequest:
    """Send the matter of a case to a city's system: what was typed, without people; the case stays here."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.ask_city")
    systems = city_systems(actor=actor, organisation_id=complaint.holder_id)
    if inlet_id not in {each.pk for each in systems}:
        raise Invalid({"inlet_id": _("Please choose a city system of your organisation.")})
    if not SERVICE_CODE.fullmatch(service_code.strip()):
        raise Invalid({"service_code": _("Please enter the code alone, as the city's list names it.")})
    if QuerySet(CityRequest).filter(complaint=complaint, inlet_id=inlet_id, state__in=OPEN).exists():
        raise WrongStatus(_("This city was asked already; its answer is awaited."))
    at = clock.now()
    row = CityRequest.objects.create(
        complaint=complaint,
        inlet_id=inlet_id,
        service_code=service_code.strip(),
        text=without_people(write_text(complaint, text.strip()))[:WORDS],
        address=write_text(complaint, address.strip()),
        asked_by=actor.user_id,
        asked_at=at,
        due_at=at,
    )
    record("complaint.city_asked", complaint, actor=actor, request=row.pk)
    return row


def send_city_requests(*, actor: Actor) -> int:
    """Send what waits, and look after what was sent; of how many something was heard."""
    due = CityRequest.objects.visible_to(actor).filter(state__in=OPEN, due_at__lte=clock.now())
    return sum(
        _follow(pk, actor=actor) for pk in list(due.order_by("due_at").values_list("pk", flat=True)[:BATCH])
    )


def _follow(pk: int, *, actor: Actor) -> bool:
    """Claimed first: two workers do not send one request twice."""
    at = clock.now()
    rows = CityRequest.objects.visible_to(actor).filter(pk=pk, state__in=OPEN, due_at__lte=at)
    if not rows.update(attempts=F("attempts") + 1, due_at=at + LEASE):
        return False
    row = CityRequest.objects.visible_to(actor).get(pk=pk)
    inlet = find(Inlet, row.inlet_id, actor=actor)
    try:
        return (
            _send(row, inlet, actor=actor) if row.state == State.WAITING else _look(row, inlet, actor=actor)
        )
    except NotDeliveredError as error:
        _put_off(row, error.fault, actor=actor)
    except UnreadableError as error:
        _put_off(row, error.code, actor=actor)
    return False


def _send(row: CityRequest, inlet: Inlet, *, actor: Actor) -> bool:
    if not inlet.is_open:
        _put_off(row, "withdrawn", actor=actor)
        return False
    if row.attempts > 1 and row.fault not in SURE:  # a worker ended while it sent this
        _put_off(row, "unsure", actor=actor)
        return False
    said = {"service_code": row.service_code, "description": row.text, "address_string": row.address}
    brought = bring_to_city(inlet, said)
    note_city_answer(row.pk, actor=actor, number=brought.number, token=brought.token)
    return True


def _look(row: CityRequest, inlet: Inlet, *, actor: Actor) -> bool:
    number = row.number or number_at_city(inlet, row.token)
    if not number:
        note_city_answer(row.pk, actor=actor, token=row.token)
        return False
    said = standing_at_city(inlet, number)
    is_closed, notes = said.get("status", "").lower() == "closed", said.get("status_notes", "")
    note_city_answer(row.pk, actor=actor, number=number, notes=notes, is_closed=is_closed)
    return True


@transaction.atomic
def note_city_answer(
    request_id: int,
    *,
    actor: Actor,
    number: str = "",
    token: str = "",
    notes: str = "",
    is_closed: bool = False,
) -> CityRequest:
    """What the city says of a request; an event only where that is news. Its number is kept with the case."""
    row = lock(CityRequest, request_id, actor=actor)
    actor.require("complaint.ask_city")
    complaint, at = row.complaint, clock.now()
    words = without_people(write_text(complaint, notes))[:NOTES]
    state = State.CLOSED if is_closed else State.SENT
    is_news = (row.number, row.notes, row.state) != (number, words, state)
    if number and not row.number:
        OutsideNumber.objects.visible_to(actor).get_or_create(
            complaint=complaint, system=OutsideNumber.System.OTHER, number=number
        )
    row.number, row.token, row.notes, row.state = number, token or row.token, words, state
    row.fault, row.attempts, row.looked_at, row.due_at = "", 0, at, at + LOOK_AFTER
    row.save()
    if is_news:
        record("complaint.city_answered", complaint, actor=actor, number=number, closed=is_closed)
    return row


@transaction.atomic
def _put_off(row: CityRequest, fault: str, *, actor: Actor) -> None:
    """When to try again. What may have arrived is not sent again by itself."""
    at, is_waiting = clock.now(), row.state == State.WAITING
    is_last = row.attempts > len(RETRY_AFTER) or fault not in SURE
    if is_waiting and is_last:
        row.state = State.FAILED
        record("complaint.city_not_reached", row.complaint, actor=actor, request=row.pk, fault=fault[:FAULT])
    row.fault = fault[:FAULT]
    row.due_at = at + (RETRY_AFTER[min(row.attempts, len(RETRY_AFTER)) - 1] if is_waiting else LOOK_AFTER)
    row.save(update_fields=["state", "fault", "due_at"])
