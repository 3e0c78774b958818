"""What a source answered, as published texts: RSS and Atom, JSON, CSV. Pure."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.parsers import expat

from .clip_columns import FIELDS, clip_of_row, guess
from .clips import OUTLET, Clip, moment_in
from .letters import UnreadableError, decoded, without_declaration

FEED, JSON, CSV = "feed", "json", "csv"
MOST_ITEMS = 2_000  # of one answer; the others come with the next
MOST_FIELD = 1_000_000
MOST_DEPTH, MOST_ELEMENTS = 64, 200_000  # of a feed; an honest one stays far below
LISTS = ("items", "data", "results", "list", "articles", "rows", "records", "entries")
FORBIDDEN = "<!ENTITY"  # a feed has no use for entities of its own


def clips_of(kind: str, body: bytes, *, plan: Mapping[str, str]) -> list[Clip]:
    """The texts of an answer. `plan` names fields of JSON or columns of CSV where they are not guessed.
    Raises UnreadableError.
    """
    read = {FEED: _feed, JSON: _json, CSV: _csv}[kind]
    return list(read(body, plan))[:MOST_ITEMS]


def _feed(body: bytes, _plan: Mapping[str, str]) -> Iterator[Clip]:
    import feedparser

    text = without_declaration(decoded(body))
    if FORBIDDEN in text:
        raise UnreadableError("entities")
    _check_shape(text)
    feed = feedparser.parse(text.encode(), sanitize_html=False, resolve_relative_uris=False)
    if feed.bozo and not isinstance(feed.bozo_exception, feedparser.CharacterEncodingOverride):
        raise UnreadableError("broken")
    if not feed.entries and not feed.get("version"):
        raise UnreadableError("broken")
    outlet = str(feed.feed.get("title", ""))[:OUTLET]
    for entry in feed.entries:
        text = entry["content"][0].get("value", "") if entry.get("content") else entry.get("summary", "")
        own = entry.get("source", {}).get("title", "")
        yield Clip(entry.get("title", ""), text, entry.get("link", ""), own or outlet, _moment(entry))


def _check_shape(text: str) -> None:
    """Well-formed, and neither so deep nor so finely cut that reading it would take the machine for itself.
    Raises UnreadableError.
    """
    depth = elements = 0

    def opened(_name: str, _attributes: object) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > MOST_DEPTH or elements > MOST_ELEMENTS:
            raise UnreadableError("broken")

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    reader = expat.ParserCreate("utf-8")
    reader.StartElementHandler, reader.EndElementHandler = opened, closed
    try:
        reader.Parse(text.encode(), True)
    except expat.ExpatError as fault:
        raise UnreadableError("broken") from fault


def _moment(entry: Mapping[str, Any]) -> datetime | None:
    said = entry.get("published_parsed") or entry.get("updated_parsed")
    if said is None:
        return moment_in(str(entry.get("published") or ""))
    year, month, day, hour, minute = said[:5]
    try:
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:  # 0000-00-00 is the mark of many programs for a day they do not know
        return None


def _json(body: bytes, plan: Mapping[str, str]) -> Iterator[Clip]:
    try:
        told = json.loads(decoded(body))
    except (ValueError, RecursionError) as fault:
        raise UnreadableError("broken") from fault
    rows = _list_in(told, plan.get("items", ""))
    heads = list(dict.fromkeys(key for row in rows for key in row))
    places = _places(heads, plan)
    for row in rows:
        yield clip_of_row([_plain(row.get(head)) for head in heads], places)


def _list_in(told: Any, path: str) -> list[dict[str, Any]]:
    """The rows: at a path such as data.items, at a usual name, or the answer itself."""
    for name in filter(None, path.split(".")):
        told = told.get(name) if isinstance(told, dict) else None
    if isinstance(told, dict):
        told = next((told[name] for name in LISTS if isinstance(told.get(name), list)), told.get("data"))
    if isinstance(told, dict):
        told = next((told[name] for name in LISTS if isinstance(told.get(name), list)), None)
    if not isinstance(told, list):
        raise UnreadableError("no list")
    return [row for row in told if isinstance(row, dict)]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("title") or ""
    return "" if value is None or isinstance(value, (list, dict)) else str(value)


def _csv(body: bytes, plan: Mapping[str, str]) -> Iterator[Clip]:
    csv.field_size_limit(MOST_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(decoded(body), newline="")))
    except csv.Error as fault:
        raise UnreadableError("broken") from fault
    if not rows:
        raise UnreadableError("no list")
    places = _places(rows[0], plan)
    for row in rows[1:]:
        if any(row):
            yield clip_of_row(row, places)


def _places(heads: list[str], plan: Mapping[str, str]) -> dict[str, int]:
    """Where each field stands: as the plan names it, else as its heading says. Raises UnreadableError where
    neither title nor text is found.
    """
    places = guess(heads) | {field: heads.index(plan[field]) for field in FIELDS if plan.get(field) in heads}
    if "title" not in places and "text" not in places:
        raise UnreadableError("no title")
    return places
