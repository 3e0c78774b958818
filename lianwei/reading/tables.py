"""Texts in a CSV file, labelled or not, as the commands take them."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

LARGEST_FIELD = (
    10_000_000  # characters; a story may be long, a broken quotation mark makes a whole file one field
)
ENCODINGS = ("utf-8-sig", "gb18030")


class TableRefusedError(ValueError):
    """A file that cannot be used, with the reason."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts and the class of each, in the order of the file."""

    texts: list[str]
    labels: list[str]


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts and the id of each, in the order of the file."""

    ids: list[str]
    texts: list[str]


@dataclass(frozen=True, slots=True)
class DatedTexts:
    """Texts with the id, the moment and the weight of each (1 where the file tells none)."""

    ids: list[str]
    texts: list[str]
    created: list[datetime]
    weights: list[float]


def read_texts(path: str) -> Texts:
    """The rows of a file with the columns id and text. Raises TableRefusedError as `read_labelled` does."""
    rows = _rows(path, "id", "text")
    found = Texts([], [])
    for row in rows:
        found.ids.append(row["id"] or "")
        found.texts.append(row["text"] or "")
    return found


def read_dated_texts(path: str) -> DatedTexts:
    """The rows of a file with the columns id, text, created (2026-07-01, with or without a time) and, where
    it is there, weight (a number from 0). Raises TableRefusedError for a day or weight that is none.
    """
    rows = _rows(path, "id", "text", "created")
    found = DatedTexts([], [], [], [])
    for row in rows:
        at = f"{path}, line {rows.line_num}"
        found.ids.append(row["id"] or "")
        found.texts.append(row["text"] or "")
        found.created.append(_moment(row["created"] or "", at))
        found.weights.append(_weight(row.get("weight") or "1", at))
    return found


def _moment(written: str, at: str) -> datetime:
    try:
        return datetime.fromisoformat(written.strip().replace("/", "-")).replace(tzinfo=None)
    except ValueError as fault:
        raise TableRefusedError(f"{at}: created is no day ({written[:30]}).") from fault


def _weight(written: str, at: str) -> float:
    try:
        weight = float(written)
    except ValueError:
        weight = -1.0
    if not 0 <= weight < float("inf"):
        raise TableRefusedError(f"{at}: weight is no number from 0 ({written[:30]}).")
    return weight


def read_labelled(path: str) -> Labelled:
    """The rows of a file with the columns id, text and label (UTF-8 or GB 18030).

    Raises TableRefusedError for a file that cannot be read, lacks a column or holds a row without a label.
    """
    rows = _rows(path, "id", "text", "label")
    found = Labelled([], [])
    for row in rows:
        label = (row["label"] or "").strip()
        if not label:
            raise TableRefusedError(f"{path}, line {rows.line_num}: the label is empty.")
        found.texts.append(row["text"] or "")
        found.labels.append(label)
    return found


def _rows(path: str, *needed: str) -> "csv.DictReader[str]":
    csv.field_size_limit(LARGEST_FIELD)
    rows = csv.DictReader(io.StringIO(content_of(path), newline=""))
    if missing := [name for name in needed if name not in (rows.fieldnames or ())]:
        raise TableRefusedError(f"{path}: the header lacks {', '.join(missing)}.")
    return rows


def content_of(path: str) -> str:
    """The text of a file in UTF-8 or GB 18030. Raises TableRefusedError with the reason."""
    try:
        raw = Path(path).read_bytes()
    except OSError as fault:
        raise TableRefusedError(f"{path}: {fault.strerror}.") from fault
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefusedError(f"{path}: the file is neither UTF-8 nor GB 18030.")
