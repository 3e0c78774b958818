"""The stages of a sheet that take long, a chunk of rows in each transaction: trial run, import, undoing.

A chunk is as large as fits into CHUNK_SECONDS, so that others write in between; `Sheet.done` moves in the
same transaction, so that a worker killed in the middle leaves nothing half done and nothing to do twice.
"""

import json
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.arrivals.lifecycle import CHECK, SETTLE, TAKE_BACK
from lianwei.arrivals.models import Arrival, ArrivalStatus, Batch, Sheet, SheetPiece, SheetStatus
from lianwei.core import clock
from lianwei.core.editions import one_look
from lianwei.core.errors import LianweiError, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import Transition, advance
from lianwei.core.scope import Actor, attached, lock

from .rows import DID, Desk, Line, rehearse_lines, take_lines
from .settling import undo_arrival

CHUNK_SECONDS = 0.12  # aimed at; the house allows 0.2
SMALLEST, LARGEST = 5, 200
UNDONE, KEPT = "undone", "kept"
Row = list[Any]  # [row number, [cell, …]]


class Pace:
    """How many rows the next chunk has."""

    def __init__(self) -> None:
        self.rows = 20

    def learn(self, seconds: float) -> None:
        ideal = self.rows * CHUNK_SECONDS / max(seconds, 0.001)
        self.rows = int(min(max(ideal, self.rows / 2, SMALLEST), self.rows * 2, LARGEST))


def advance_sheet(sheet_id: int, *, actor: Actor, seconds: float) -> bool:
    """Go on with the stage a sheet is in, for about so many seconds; whether there is more to do."""
    until, pace = time.monotonic() + seconds, Pace()
    while True:
        began = time.monotonic()
        is_more = work_on_sheet(sheet_id, actor=actor, most=pace.rows)
        pace.learn(time.monotonic() - began)
        if not is_more or time.monotonic() >= until:
            return is_more


@transaction.atomic
def work_on_sheet(sheet_id: int, *, actor: Actor, most: int) -> bool:
    """The next rows of the stage a sheet is in; whether there is more to do."""
    sheet = lock(Sheet, sheet_id, actor=actor)
    stage = STAGES.get(SheetStatus(sheet.status))
    if stage is None:
        return False
    do, end = stage
    piece, rows = _next_rows(sheet, most)
    if rows:
        with one_look():  # within the transaction nobody else changes what is looked up for each row
            do(sheet, piece, rows, actor=actor)
        sheet.done += len(rows)
    is_more = sheet.done < sheet.rows
    if not is_more:
        advance(sheet, end, actor=actor)
        sheet.settled_at = clock.now()
    sheet.save()
    name = f"sheet.rows_{STAGE_NAMES[do]}"
    record(name, sheet, actor=actor, done=sheet.done, counts=dict(sheet.counts))
    return is_more


@transaction.atomic
def continue_sheet(sheet_id: int, *, actor: Actor) -> Sheet:
    """Put the rest of a long stage behind what else waits for the worker."""
    sheet = lock(Sheet, sheet_id, actor=actor)
    record("sheet.continued", sheet, actor=actor, done=sheet.done)
    return sheet


def _next_rows(sheet: Sheet, most: int) -> tuple[SheetPiece, list[Row]]:
    piece = attached(SheetPiece, sheet).filter(first__lte=sheet.done).order_by("-first")[0]
    start = sheet.done - piece.first
    return piece, json.loads(piece.cells.plain())[start : start + most]


def _check(sheet: Sheet, piece: SheetPiece, rows: list[Row], *, actor: Actor) -> None:
    desk = Desk.of(sheet)
    lines = [desk.line(number, cells) for number, cells in rows]
    rehearse_lines(lines, desk)
    _note(sheet, piece, lines)


def _take(sheet: Sheet, piece: SheetPiece, rows: list[Row], *, actor: Actor) -> None:
    desk = Desk.of(sheet)
    if sheet.batch_id is None:  # opened with the import
        raise WrongStatus
    lines = [desk.line(number, cells) for number, cells in rows]
    take_lines(lines, desk, batch_id=sheet.batch_id)
    _note(sheet, piece, lines)
    batch = lock(Batch, sheet.batch_id, actor=actor)
    for column in DID:
        setattr(batch, column, getattr(batch, column) + sum(line.did == column for line in lines))
    batch.save()


def _note(sheet: Sheet, piece: SheetPiece, lines: list[Line]) -> None:
    piece.outcomes |= {str(line.number): line.outcome() for line in lines}
    piece.save(update_fields=["outcomes"])
    sheet.counts = dict(Counter(sheet.counts) + Counter(line.did for line in lines))


def _undo(sheet: Sheet, piece: SheetPiece, rows: list[Row], *, actor: Actor) -> None:
    """Each row that was created here is taken back, or is listed with the reason why not."""
    taken = {
        row.row_number: row.pk
        for row in Arrival.objects.visible_to(actor).filter(
            batch_id=sheet.batch_id, row_number__in=[number for number, _cells in rows]
        )
        if row.status == ArrivalStatus.TAKEN
    }
    counts: Counter[str] = Counter(sheet.counts)
    for number, _cells in rows:
        outcome = piece.outcomes.get(str(number), {})
        said = _undone(taken[number], actor=actor) if number in taken else _not_made(outcome)
        if said is not None:
            outcome |= {"did": KEPT if said else UNDONE, "said": [said] if said else []}
            counts[outcome["did"]] += 1
            piece.outcomes[str(number)] = outcome
    piece.save(update_fields=["outcomes"])
    sheet.counts = dict(counts)


def _undone(arrival_id: int, *, actor: Actor) -> str:
    try:
        with transaction.atomic():
            undo_arrival(arrival_id, actor=actor, reason=_("The import was undone."))
    except LianweiError as refusal:
        return str(refusal.message)
    return ""


def _not_made(outcome: dict[str, Any]) -> str | None:
    """None where the row changed nothing."""
    return _("What was updated stays as it is.") if outcome.get("did") == "updated" else None


Do = Callable[..., None]
STAGES: dict[SheetStatus, tuple[Do, Transition]] = {
    SheetStatus.CHECKING: (_check, CHECK),
    SheetStatus.IMPORTING: (_take, SETTLE),
    SheetStatus.UNDOING: (_undo, TAKE_BACK),
}
STAGE_NAMES: dict[Do, str] = {_check: "checked", _take: "taken", _undo: "undone"}
