"""Sheets of long ago lose their rows: what was made of each stands in its arrival and its case."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from lianwei.arrivals.lifecycle import CLEAR
from lianwei.arrivals.models import Sheet, SheetKey, SheetPiece, SheetStatus
from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.files.storage import delete_blob
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, attached, lock

AT_ONCE = 20  # sheets of one run; the next run goes on
PIECES = 50  # of 200 rows: some megabytes in one transaction


def clear_sheets(*, actor: Actor) -> int:
    """Clear away the file and the rows of sheets that nobody worked with for LIANWEI_SHEET_DAYS; how many.

    Begun and broken off, the next run goes on: the name of the file is taken away last.
    """
    before = clock.now() - timedelta(days=settings.LIANWEI_SHEET_DAYS)
    rows = Sheet.objects.visible_to(actor).annotate(last=Coalesce("settled_at", "brought_at"))
    old = Q(status__in=CLEAR.sources, last__lt=before)
    left = Q(status=SheetStatus.CLEARED) & ~Q(storage_name="")
    due = list(rows.filter(old | left).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    for pk in due:
        clear_sheet(pk, actor=actor)
    return len(due)


def clear_sheet(sheet_id: int, *, actor: Actor) -> None:
    """From now on nobody maps, imports or undoes it; then its pieces, a few at a time, then its file."""
    sheet = _close(sheet_id, actor=actor)
    attached(SheetKey, sheet).delete()
    pieces = attached(SheetPiece, sheet)
    while found := list(pieces.order_by("pk").values_list("pk", flat=True)[:PIECES]):
        pieces.filter(pk__in=found).delete()
    delete_blob(sheet.storage_name)
    sheet.storage_name = ""
    sheet.save(update_fields=["storage_name"])


@transaction.atomic
def _close(sheet_id: int, *, actor: Actor) -> Sheet:
    sheet = lock(Sheet, sheet_id, actor=actor)
    if sheet.status == SheetStatus.CLEARED:
        return sheet
    advance(sheet, CLEAR, actor=actor)
    sheet.counts = sheet.counts if sheet.batch_id else {}  # of a trial run, nothing was made
    sheet.settled_at = clock.now()
    sheet.save()
    record("sheet.cleared", sheet, actor=actor, rows=sheet.rows)
    return sheet
