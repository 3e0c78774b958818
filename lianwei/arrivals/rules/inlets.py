"""What is fetched, and how it is read: which names are files, and a GeoReport v2 answer as rows. Pure.

Open311 GeoReport v2: GET requests.json or requests.xml answers a list of service requests; each has a
`service_request_id` that names it for ever.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

ENDINGS = (".csv", ".tsv", ".txt", ".xls", ".xlsx", ".ods")
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")
DONE, REFUSED, REPORT = "done", "refused", "report.xlsx"
# Columns of a row, as the standard names them; an answer may leave any out but the first.
COLUMNS = (
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url", "first_name", "last_name", "phone", "email",
)  # fmt: skip
WINDOW = timedelta(days=90)  # GeoReport v2: the longest span that one question covers
OVERLAP = timedelta(days=1)  # requests may be entered late, or by a clock that is off
MOST_BYTES = 20 * 1024 * 1024
LONGEST_NUMBER = 60  # characters of a number or token that are kept
ATOM = 10_000  # characters of a value


class UnreadableError(Exception):
    """An answer that is no list of requests. `code` says what is wrong, without anything that came."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_file(name: str) -> bool:
    """Whether a name is one of a table that is ready: no hidden file, none that a program still writes."""
    low = name.lower()
    return not low.startswith((".", "~$")) and not low.endswith(UNFINISHED) and low.endswith(ENDINGS)


def requests_address(base: str, *, since: datetime, until: datetime, form: str, jurisdiction: str) -> str:
    """Where the requests of a span of at most WINDOW are read."""
    asked = {"start_date": _moment(since), "end_date": _moment(min(until, since + WINDOW))}
    asked |= {"jurisdiction_id": jurisdiction} if jurisdiction else {}
    return f"{base.rstrip('/')}/requests.{form}?{urlencode(asked)}"


def request_address(base: str, *, form: str, number: str = "", token: str = "") -> str:
    """Where a request is made, or with its number or token where it is read."""
    name = f"tokens/{quote(token, safe='')}" if token else "requests"
    name += f"/{quote(number, safe='')}" if number else ""
    return f"{base.rstrip('/')}/{name}.{form}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def requests_in(body: bytes, *, form: str) -> list[dict[str, str]]:
    """The requests of an answer, each once, the last one said. Raises UnreadableError."""
    found = _from_json(body) if form == "json" else _from_xml(body)
    named = {each["service_request_id"]: each for each in found if each.get("service_request_id")}
    return list(named.values())


def named_in(body: bytes, *, form: str) -> tuple[str, str]:
    """Number and token of a request just made; one of them may be empty. Raises UnreadableError."""
    found = list(_from_json(body) if form == "json" else _from_xml(body))
    said = found[0] if found else {}
    number, token = said.get("service_request_id", ""), said.get("token", "")
    if not number and not token:
        raise UnreadableError("no number")
    return number[:LONGEST_NUMBER], token[:LONGEST_NUMBER]


def _from_json(body: bytes) -> Iterable[dict[str, str]]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("no json") from error
    if not isinstance(said, list) or not all(isinstance(each, dict) for each in said):
        raise UnreadableError("no list")
    return [_row(each) for each in said]


def _from_xml(body: bytes) -> Iterable[dict[str, str]]:
    """Without entities, without a network, without documents of thousands of levels."""
    from lxml import etree  # noqa: PLC0415 - 10 MB, which a worker needs with its first such answer

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("no xml") from error
    if root.tag != "service_requests":
        raise UnreadableError("no list")
    return [_row({str(part.tag): part.text for part in each}) for each in root.findall("request")]


def _row(said: Mapping[str, Any]) -> dict[str, str]:
    """The known columns as text; what is nested or no word is left out."""
    plain = {name: said.get(name) for name in (*COLUMNS, "token")}
    return {
        name: str(value)[:ATOM].strip()
        for name, value in plain.items()
        if isinstance(value, str | int | float)
    }


def as_sheet(rows: Sequence[Mapping[str, str]]) -> bytes:
    """The requests as a sheet, so that they come in as every sheet does."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([row.get(name, "") for name in COLUMNS] for row in rows)
    return text.getvalue().encode("utf-8-sig")
