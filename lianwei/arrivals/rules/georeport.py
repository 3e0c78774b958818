"""A city system brings and asks as Open311 GeoReport v2 says: its request as a complaint of ours, our answers
as JSON or XML. Pure.

Words of the standard: service (one class of goods or services), request (one complaint), jurisdiction (a
member, by its code).
"""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

OPEN, CLOSED = "open", "closed"
MOST_REQUESTS = 1000  # GeoReport v2: "the most recent 1000, or 90 days, whichever is smallest"
# What the standard leaves to the city: an attribute's code → its datatype, whether it is needed.
ATTRIBUTES: dict[str, tuple[str, bool]] = {
    "business": ("string", True),
    "uscc": ("string", False),
    "wish": ("text", False),
    "amount": ("number", False),
    "number": ("string", False),
}
# Where a fault of our contents is found among the words of the caller.
SAID_AS = {
    "person": "phone",
    "person.name": "last_name",
    "person.phone": "phone",
    "person.email": "email",
    "respondents.0.name": "attribute[business]",
    "respondents.0.uscc": "attribute[uscc]",
    "respondents.0.address": "address_string",
    "narrative": "description",
    "wish": "attribute[wish]",
    "amount_disputed": "attribute[amount]",
    "category": "service_code",
    "outside_numbers.0.number": "attribute[number]",
}
NO_NAME, THROUGH = "城市系统未提供姓名", "通过城市系统联系"  # as the mapping open311 writes them
FEN = 100
YUAN = re.compile(r"[0-9]{1,11}([.][0-9]{1,2})?")
ELEMENTS = {"attributes": "attribute", "services": "service", "values": "value", "formats": "format"}
ELEMENTS |= {"endpoints": "endpoint", "service_requests": "request", "errors": "error"}
# characters that no document of XML 1.0 may hold
UNWRITTEN = {number: None for number in range(32) if chr(number) not in "\t\n\r"} | {
    0xFFFE: None,
    0xFFFF: None,
}


def payload_of(said: Mapping[str, str]) -> dict[str, Any]:
    """A request as intake v1 takes a complaint; what was not said is left out."""
    given = {name: value.strip() for name, value in said.items() if value.strip()}
    name = "".join(given.get(part, "") for part in ("last_name", "first_name"))
    person = {"name": name or NO_NAME} | _kept(given, phone="phone", email="email")
    if not {"phone", "email"} & set(given):
        person["address"] = THROUGH
    respondent = _kept(given, name="attribute[business]", uscc="attribute[uscc]")
    if place := _place(given):
        respondent["address"] = place
    told = {"person": person, "respondents": [respondent], "category": given.get("service_code", "")}
    told |= _kept(given, narrative="description", wish="attribute[wish]")
    if media := given.get("media_url"):
        told["narrative"] = f"{told.get('narrative', '')}\n{media}".strip()
    if amount := given.get("attribute[amount]"):
        told["amount_disputed"] = _fen(amount)
    if number := given.get("attribute[number]"):
        told["outside_numbers"] = [{"system": "other", "number": number}]
    return told


def _kept(given: Mapping[str, str], **names: str) -> dict[str, Any]:
    return {ours: given[theirs] for ours, theirs in names.items() if theirs in given}


def _place(given: Mapping[str, str]) -> str:
    """In words where it was said in words; else the point, latitude first."""
    point = [given[name] for name in ("lat", "long") if name in given]
    return given.get("address_string") or (", ".join(point) if len(point) == len(("lat", "long")) else "")


def _fen(yuan: str) -> Any:
    """A sum in yuan as fen; what is no number stays as it is, and is refused where all is checked."""
    return int(Decimal(yuan) * FEN) if YUAN.fullmatch(yuan) else yuan


def faults_said(fields: Mapping[str, str]) -> list[str]:
    """Faults of our contents in the words of the caller."""
    return [f"{SAID_AS.get(path, path)}: {sentence}" for path, sentence in fields.items()]


def as_json(rows: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()


def as_xml(root: str, rows: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> bytes:
    """The same as the standard's XML: a list is an element with one child for each row."""
    top = ElementTree.Element(root)
    if isinstance(rows, Mapping):
        _fill(top, rows)
    else:
        for row in rows:
            _fill(ElementTree.SubElement(top, ELEMENTS[root]), row)
    return ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)


def _fill(element: ElementTree.Element, row: Mapping[str, Any]) -> None:
    for name, value in row.items():
        child = ElementTree.SubElement(element, name)
        if isinstance(value, list):
            for each in value:
                _put(ElementTree.SubElement(child, ELEMENTS[name]), each)
        else:
            _put(child, value)


def _put(element: ElementTree.Element, value: Any) -> None:
    if isinstance(value, Mapping):
        _fill(element, value)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = str(value).translate(UNWRITTEN)
