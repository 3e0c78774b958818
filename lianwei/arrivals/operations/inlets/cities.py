"""Bringing a request to a city system (Open311 GeoReport v2), and asking how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from lianwei.arrivals.models import Inlet
from lianwei.arrivals.rules.inlets import UnreadableError, named_in, request_address, requests_in
from lianwei.core.fetching import fetch
from lianwei.core.outgoing import ask

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Brought:
    """What the city answers: its number, or a token by which it tells the number later."""

    number: str = ""
    token: str = ""


def bring_to_city(inlet: Inlet, said: Mapping[str, str]) -> Brought:
    """Make a request there. Raises NotDeliveredError, and UnreadableError for an answer without number
    or token.
    """
    form, key = str(inlet.settings["form"]), inlet.secret.plain() if inlet.secret else ""
    body = {name: value for name, value in said.items() if value}
    body |= {"jurisdiction_id": place} if (place := str(inlet.settings["jurisdiction"])) else {}
    body |= {"api_key": key} if key else {}
    address = request_address(str(inlet.settings["url"]), form=form)
    answer = ask(address, urlencode(body).encode(), {"Content-Type": FORM, "User-Agent": "Lianwei"})
    number, token = named_in(answer, form=form)
    return Brought(number, token)


def number_at_city(inlet: Inlet, token: str) -> str:
    """The number of a request that was given a token; empty where the city has none yet."""
    form = str(inlet.settings["form"])
    address = request_address(str(inlet.settings["url"]), form=form, token=token)
    try:
        return named_in(_fetched(inlet, address), form=form)[0]
    except UnreadableError:
        return ""


def standing_at_city(inlet: Inlet, number: str) -> dict[str, str]:
    """What the city says of a request by its number. Raises NotDeliveredError, UnreadableError."""
    form = str(inlet.settings["form"])
    address = request_address(str(inlet.settings["url"]), form=form, number=number)
    rows = requests_in(_fetched(inlet, address), form=form)
    found = next((row for row in rows if row["service_request_id"] == number), None)
    if found is None:
        raise UnreadableError("no list")
    return found


def _fetched(inlet: Inlet, address: str) -> bytes:
    key = inlet.secret.plain() if inlet.secret else ""
    place = str(inlet.settings["jurisdiction"])
    asked = f"{address}?{urlencode({'jurisdiction_id': place})}" if place else address
    headers = {"Accept": "application/json, text/xml"} | ({"api_key": key} if key else {})
    return fetch(asked, headers=headers).body
