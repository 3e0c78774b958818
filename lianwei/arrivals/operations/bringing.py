"""A sheet is brought, kept sealed, and read into pieces: once, a few hundred rows in memory at a time."""

import io
import json
from collections.abc import Iterator
from itertools import islice
from typing import Protocol
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.arrivals.lifecycle import FAIL, READ
from lianwei.arrivals.models import ColumnMapping, Sheet, SheetPiece, SheetStatus
from lianwei.arrivals.receivers import sheet_receiver
from lianwei.arrivals.rules.headers import LOOKED_AT, SAMPLE, Heads, find_heads, propose
from lianwei.arrivals.rules.plans import Plan, Rule
from lianwei.arrivals.rules.tables import kind_of, look_into, read_table
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.files.storage import read_blob, write_blob
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, find, lock, subject_of

PIECE = 200  # rows in one sealed piece
HEAD = 512


class Brought(Protocol):
    """What a form or a command hands over."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int: ...
    def read(self) -> bytes: ...


def bring_sheet(
    upload: Brought, *, actor: Actor, organisation_id: int | None = None, kind: str = "complaint"
) -> Sheet:
    """Keep a sheet for an organisation; the worker then reads it. Raises Invalid for what is no sheet, holds
    macros or is too large.
    """
    actor.require("sheet.bring")
    home = organisation_id or actor.organisation_id
    if home is None or (not actor.is_trusted and home not in actor.acts_for):
        raise NotAllowed
    sheet_receiver(kind)
    data, name = _data(upload), (upload.name or "").replace("\\", "/").rpartition("/")[2]
    form, seal_id = kind_of(data[:HEAD], name), uuid4()
    sheet = Sheet(
        organisation_id=home,
        name=name[:200],
        form=form,
        plan={"kind": kind, "fields": {}},
        storage_seal=seal_id,
        brought_by=actor.user_id,
        brought_at=clock.now(),
    )
    look_into(io.BytesIO(data), form)  # what cannot be opened is said at once
    sheet.storage_name = write_blob(data, seal_id=seal_id)
    return _keep(sheet, size=len(data), actor=actor)


def _data(upload: Brought) -> bytes:
    most = settings.LIANWEI_MAX_SHEET_BYTES
    if upload.size > most:
        sentence = _("This file is larger than %(limit)s MB. Please divide it.") % {"limit": most // 1024**2}
        raise Invalid({"file": sentence})
    data = upload.read()
    if not data.strip():
        raise Invalid({"file": _("This file is empty.")})
    return data


@transaction.atomic
def _keep(sheet: Sheet, *, size: int, actor: Actor) -> Sheet:
    sheet.save(force_insert=True)
    record("sheet.brought", sheet, actor=actor, form=sheet.form, size=size)
    return sheet


def read_sheet(sheet_id: int, *, actor: Actor) -> Sheet:
    """Read the file of a sheet into pieces and find its heads; goes on where it was left. What cannot be read
    ends as failed, with the sentence why.
    """
    sheet = find(Sheet, sheet_id, actor=actor)
    if sheet.status != SheetStatus.READING:
        return sheet
    file = io.BytesIO(read_blob(sheet.storage_name, seal_id=sheet.storage_seal))
    try:
        heads, first, rows = _begun(read_table(file, sheet.form), sheet)
        taken = _keep_all(sheet, rows, actor=actor)
        if not taken:
            raise Invalid({"file": _("This sheet has no rows below its heads.")})
    except Invalid as refusal:
        return _fail(sheet_id, str(refusal.message), actor=actor)
    return _finish_reading(sheet_id, heads, first, actor=actor)


def _begun(table: Iterator[list[str]], sheet: Sheet) -> tuple[Heads, list[list[str]], Iterator]:
    """The heads, some rows below them to look at, and all rows below them with their numbers."""
    top = list(islice(table, LOOKED_AT + SAMPLE))
    heads = find_heads(top, sheet_receiver(sheet.plan["kind"])[1].targets)
    if not any(heads.names):
        raise Invalid({"file": _("No row with the names of the columns was found.")})

    def below() -> Iterator[tuple[int, list[str]]]:
        yield from enumerate(top[heads.rows :], start=heads.rows + 1)
        yield from enumerate(table, start=len(top) + 1)

    return heads, top[heads.rows :], ((n, row) for n, row in below() if any(row))


def _keep_all(sheet: Sheet, rows: Iterator[tuple[int, list[str]]], *, actor: Actor) -> int:
    first, most = 0, settings.LIANWEI_MAX_SHEET_ROWS
    while piece := list(islice(rows, PIECE)):
        if first + len(piece) > most:
            sentence = _("This sheet has more than %(most)s rows. Please divide it.") % {"most": most}
            raise Invalid({"file": sentence})
        if first >= sheet.rows:
            _keep_piece(sheet.pk, first, piece, actor=actor)
        first += len(piece)
    return first


@transaction.atomic
def _keep_piece(sheet_id: int, first: int, rows: list[tuple[int, list[str]]], *, actor: Actor) -> None:
    sheet = lock(Sheet, sheet_id, actor=actor)
    if sheet.rows != first or sheet.status != SheetStatus.READING:
        return  # another process was faster
    piece = SheetPiece(
        subject=subject_of(sheet), organisation_id=sheet.organisation_id, first=first, count=len(rows)
    )
    piece.cells = json.dumps(rows, ensure_ascii=False)
    piece.save(force_insert=True)
    sheet.rows = first + len(rows)
    sheet.save(update_fields=["rows"])


@transaction.atomic
def _fail(sheet_id: int, sentence: str, *, actor: Actor) -> Sheet:
    sheet = lock(Sheet, sheet_id, actor=actor)
    if sheet.status != SheetStatus.READING:
        return sheet
    advance(sheet, FAIL, actor=actor)
    sheet.fault = sentence[:300]
    sheet.settled_at = clock.now()
    sheet.save()
    record("sheet.failed", sheet, actor=actor)
    return sheet


@transaction.atomic
def _finish_reading(sheet_id: int, heads: Heads, sample: list[list[str]], *, actor: Actor) -> Sheet:
    sheet = lock(Sheet, sheet_id, actor=actor)
    if sheet.status != SheetStatus.READING:
        return sheet
    advance(sheet, READ, actor=actor)
    sheet.heads, sheet.heads_row = list(heads.names), heads.rows
    sheet.plan = _plan_for(sheet, heads, sample, actor=actor)
    sheet.save()
    record("sheet.read", sheet, actor=actor, rows=sheet.rows)
    return sheet


def _plan_for(sheet: Sheet, heads: Heads, sample: list[list[str]], *, actor: Actor) -> dict:
    """What the organisation chose for these heads the last time; else a proposal."""
    rows = ColumnMapping.objects.visible_to(actor).filter(organisation_id=sheet.organisation_id)
    known = rows.filter(fingerprint=heads.fingerprint).order_by("-saved_at", "-pk").first()
    if known is not None:
        return known.plan
    kind = sheet.plan["kind"]
    found = propose(heads, sample, sheet_receiver(kind)[1].targets)
    return Plan(kind, {path: Rule(tuple(columns)) for path, columns in found.items()}, "SAMR-12315").as_json()
