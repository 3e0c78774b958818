"""Open311 GeoReport v2: a city's system brings complaints, and reads how they stand. Its page for people is
docs/operating/open311.md.

Each answer is JSON or XML, as the end of the address says; faults too. A key is asked for wherever something
is brought or read of what was brought.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from lianwei.arrivals.models import Arrival, ArrivalStatus, Door
from lianwei.arrivals.operations import ArrivalEntry, at_door, receive_arrival
from lianwei.arrivals.operations.arriving import client_id_of
from lianwei.arrivals.queries import Caller, arrival_of_source, caller_with_key
from lianwei.arrivals.queries.georeport import brought_by
from lianwei.arrivals.rules import georeport as words
from lianwei.cases.queries.doors.standings import Standing, changed_at, standings_of
from lianwei.core import clock
from lianwei.core.errors import Invalid, LianweiError, NotVisible, TooOften
from lianwei.core.events import canonical
from lianwei.members.queries import organisation_by_code, organisation_label
from lianwei.registry.queries import categories_on

from .keys import LONGEST_KEY, METER
from .open_data import metered

Row = dict[str, Any]
FORMS = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
WINDOW = timedelta(days=90)  # GeoReport v2: the longest span of one question
MOST_NAMED = 50
BAD, NO_KEY, TOO_LARGE = 400, 403, 413
UNFIT = 422


class NoKeyError(LianweiError):
    """GeoReport v2: a missing or wrong key is 403."""

    status, code = NO_KEY, "unknown_key"


georeport_api: NinjaAPI = NinjaAPI(
    title="Open311 GeoReport v2",
    version="2",
    docs_url=None,
    openapi_url=None,
    urls_namespace="georeport_api",
)


@georeport_api.get("/discovery.{form}", operation_id="discover_georeport")
def discover_georeport(request: HttpRequest, form: str) -> HttpResponse:
    """Where the endpoint stands and what it speaks."""
    metered(request)
    root = request.build_absolute_uri("/api/open311/v2")
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": root,
        "changeset": "2026-11-23 16:00",
        "type": "production",
        "formats": [kind.partition(";")[0] for kind in FORMS.values()],
    }
    told = {
        "changeset": endpoint["changeset"],
        "contact": _("The consumer association whose key you hold."),
        "key_service": _("The head of the association issues a key for your system."),
        "endpoints": [endpoint],
    }
    return _answer(form, "discovery", told)


@georeport_api.get("/services.{form}", operation_id="list_services")
def list_services(request: HttpRequest, form: str, jurisdiction_id: str = "") -> HttpResponse:
    """The classes of goods and services that can be complained of."""
    metered(request)
    _check_jurisdiction(jurisdiction_id)
    return _answer(form, "services", [_service(code, name) for code, name in _services().items()])


@georeport_api.get("/services/{code}.{form}", operation_id="see_service")
def see_service(request: HttpRequest, code: str, form: str, jurisdiction_id: str = "") -> HttpResponse:
    """What is asked besides, for any class: above all the business."""
    metered(request)
    _check_jurisdiction(jurisdiction_id)
    if code not in _services():
        raise NotVisible(_("service_code: there is no such service."))
    labels = {
        "business": _("Name of the business complained of"),
        "uscc": _("Its unified social credit code, where it is known"),
        "wish": _("What the consumer wants"),
        "amount": _("What is in dispute, in yuan"),
        "number": _("Number of the matter in your system"),
    }
    told = [
        {
            "variable": True,
            "code": name,
            "datatype": kind,
            "required": is_needed,
            "datatype_description": "",
            "order": order,
            "description": labels[name],
            "values": [],
        }
        for order, (name, (kind, is_needed)) in enumerate(words.ATTRIBUTES.items(), start=1)
    ]
    return _answer(form, "service_definition", {"service_code": code, "attributes": told})


@georeport_api.post("/requests.{form}", operation_id="bring_request")
def bring_request(request: HttpRequest, form: str) -> HttpResponse:
    """Bring a complaint. The same contents again, or the same Idempotency-Key, are the same request."""
    said = {name: str(value) for name, value in request.POST.items()}
    caller = _caller(request, said.pop("api_key", ""))
    _check_jurisdiction(said.pop("jurisdiction_id", ""), caller)
    if not said.get("service_code"):
        raise Invalid(_("service_code was not provided."))
    if said["service_code"] not in _services():
        raise NotVisible(_("service_code: there is no such service."))
    source = caller.source
    name = request.headers.get("Idempotency-Key") or canonical(said)
    entry = ArrivalEntry(
        door=source.door,
        kind="complaint",
        organisation_id=source.organisation_id,
        client_id=client_id_of(source.seal_id, name),
        payload=words.payload_of(said),
        source_id=source.pk,
        is_sandbox=caller.is_sandbox,
    )
    receipt = receive_arrival(entry, actor=at_door(source.organisation_id, name=source.name))
    notice = _("Tracking code for the person: %(code)s") % {"code": receipt.code}
    told = {
        "service_request_id": str(receipt.arrival.client_id),
        "service_notice": notice,
        "account_id": None,
    }
    return _answer(form, "service_requests", [told])


@georeport_api.get("/requests.{form}", operation_id="list_requests")
def list_requests(request: HttpRequest, form: str) -> HttpResponse:
    """How the requests stand that this system brought: those named, or those of a span of 90 days."""
    caller = _caller(request)
    asked = request.GET
    _check_jurisdiction(asked.get("jurisdiction_id", ""), caller)
    if named := asked.get("service_request_id", ""):
        rows = brought_by(caller.source, client_ids=_ids(named))
    else:
        since, until = _span(asked.get("start_date", ""), asked.get("end_date", ""))
        rows = brought_by(caller.source, since=since, until=until)
    told = _told(rows, caller)
    if wanted := {each for each in asked.get("status", "").split(",") if each}:
        told = [each for each in told if each["status"] in wanted]
    return _answer(form, "service_requests", told)


@georeport_api.get("/requests/{name}.{form}", operation_id="see_request")
def see_request(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """How one request stands."""
    caller = _caller(request)
    _check_jurisdiction(request.GET.get("jurisdiction_id", ""), caller)
    return _answer(
        form, "service_requests", _told([arrival_of_source(*_ids(name), source=caller.source)], caller)
    )


def _caller(request: HttpRequest, key: str = "") -> Caller:
    """Who calls: the key in the body, or in a header; never in the address, which stands in logs."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    key = key or request.headers.get("Api-Key", "") or bearer
    caller = caller_with_key(key) if key and key.isascii() and len(key) <= LONGEST_KEY else None
    if caller is None or caller.source.door != Door.API:
        raise NoKeyError(_("api_key: this key is not known here, or was withdrawn."))
    if METER.count(caller.key_id) > caller.source.rate:
        raise TooOften(_("More calls in this minute than this key may make. Please wait a minute."))
    return caller


def _check_jurisdiction(code: str, caller: Caller | None = None) -> None:
    """A jurisdiction is a member, by its code; a key opens its own alone."""
    if not code:
        return
    try:
        found = organisation_by_code(code)
    except NotVisible as error:
        raise NotVisible(_("jurisdiction_id: there is no such jurisdiction.")) from error
    if caller is not None and found.pk != caller.source.organisation_id:
        raise NotVisible(_("jurisdiction_id: there is no such jurisdiction."))


def _services() -> dict[str, tuple[str, str]]:
    """Code → name and head of each class."""
    entries = categories_on(clock.today())
    heads = {each.code: each.label for each in entries}
    return {each.code: (each.label, heads.get(each.parent_code, "")) for each in entries if each.level == 1}


def _service(code: str, named: tuple[str, str]) -> Row:
    name, group = named
    told = {"service_code": code, "service_name": name, "description": name, "metadata": True}
    return told | {"type": "realtime", "keywords": "", "group": group}


def _ids(text: str) -> list[UUID]:
    names = [each.strip() for each in text.split(",")][:MOST_NAMED]
    try:
        return [UUID(each) for each in names]
    except ValueError as error:
        raise NotVisible(_("service_request_id: there is no such request.")) from error


def _span(start: str, end: str) -> tuple[datetime, datetime]:
    until = _moment(end, "end_date") if end else clock.now() + timedelta(seconds=1)
    since = _moment(start, "start_date") if start else until - WINDOW
    return max(since, until - WINDOW), until


def _moment(text: str, field: str) -> datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        sentence = _("%(field)s: please write the moment like 2026-03-15T08:00:00Z.") % {"field": field}
        raise Invalid(sentence)
    return found


def _told(rows: Sequence[Arrival], caller: Caller) -> list[Row]:
    """Where each stands: of what was sent nothing comes back but its number."""
    actor = at_door(caller.source.organisation_id)
    standings = standings_of([row.subject for row in rows if row.subject], actor=actor)
    agency = organisation_label(caller.source.organisation_id)
    changed = changed_at(standings)
    return [_request(row, standings.get(row.subject), agency, changed.get(row.subject)) for row in rows]


def _request(row: Arrival, standing: Standing | None, agency: str, changed: datetime | None) -> Row:
    gone = (ArrivalStatus.SKIPPED, ArrivalStatus.UNDONE)
    is_over = standing.is_over if standing else row.status in gone
    label = ArrivalStatus(row.status).label
    notes = f"{standing.number} {standing.label}" if standing else str(label)
    return {
        "service_request_id": str(row.client_id),
        "status": words.CLOSED if is_over else words.OPEN,
        "status_notes": notes,
        "agency_responsible": agency,
        "requested_datetime": _written(row.received_at),
        "updated_datetime": _written(changed or row.settled_at or row.received_at),
        "expected_datetime": f"{standing.due_on}T23:59:59+08:00" if standing and standing.due_on else None,
    }


def _written(at: datetime) -> str:
    return clock.as_office_time(at).isoformat(timespec="seconds")


def _answer(form: str, root: str, told: Sequence[Row] | Row, *, status: int = 200) -> HttpResponse:
    """In the form asked for. Raises NotVisible for one that is not spoken here."""
    if form not in FORMS:
        raise NotVisible(_("Only json and xml are spoken here."))
    body = words.as_json(told) if form == "json" else words.as_xml(root, told)
    return HttpResponse(body, status=status, content_type=FORMS[form])


def _faults(request: HttpRequest, status: int, sentences: Sequence[str]) -> HttpResponse:
    """As the standard has it: a list of codes with sentences, in the form asked for."""
    form = "xml" if request.path.endswith(".xml") else "json"
    told = [{"code": status, "description": sentence} for sentence in sentences]
    return _answer(form, "errors", told, status=status)


def refuse(request: HttpRequest, error: LianweiError) -> HttpResponse:
    """GeoReport v2 knows 400 for whatever is unfit."""
    fields: Mapping[str, str] = {name: str(sentence) for name, sentence in error.fields.items()}
    status = BAD if error.status == UNFIT else error.status
    return _faults(request, status, words.faults_said(fields) or [str(error.message)])


def refuse_unread(request: HttpRequest, error: Exception) -> HttpResponse:
    """A body that is too large, breaks off or is no form."""
    is_large = isinstance(error, RequestDataTooBig) or isinstance(error.__cause__, RequestDataTooBig)
    sentence = _("The body is too large.") if is_large else _("The body is no form that can be read.")
    return _faults(request, TOO_LARGE if is_large else BAD, [sentence])


georeport_api.add_exception_handler(LianweiError, refuse)
for _fault in (AuthenticationError, HttpError, RequestDataTooBig, UnreadablePostError, ValidationError):
    georeport_api.add_exception_handler(_fault, refuse_unread)
