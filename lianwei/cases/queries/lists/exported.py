"""A worklist as a sheet: the columns of the list as its reader sees them, masked; who took it is noted."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.core.models import ReadLog
from lianwei.core.scope import Actor
from lianwei.ui.words import amount

from .rows import Row
from .worklist import Filters, worklist

MOST = 1000  # cases in one sheet, as many as the counts say; narrow the list for the rest
WHAT = "cases.worklist"


def exported_list(*, actor: Actor, filters: Filters) -> list[tuple[str, ...]]:
    """The head and one line for each case, in the order of the list. Leaves a row in the read log."""
    lines = [_line(row) for row in listed(filters, actor=actor)]
    conditions = " ".join(f"{name}={value}" for name, value in filters.chosen.items())
    reason = f"{len(lines)} cases downloaded: {filters.view} {conditions}".strip()
    ReadLog.write(actor, what=WHAT, subject=f"worklist:{actor.organisation_id}", reason=reason)
    return [_head(), *lines]


def listed(filters: Filters, *, actor: Actor) -> Iterator[Row]:
    """The cases of a sheet, in the order of the list."""
    after, left = "", MOST
    while left > 0:
        page = worklist(actor=actor, filters=filters, after=after)
        yield from page.rows[:left]
        after, left = page.after, left - len(page.rows)
        if not after:
            return


def _head() -> tuple[str, ...]:
    return (
        _("Case number"),
        _("Title"),
        _("Deadline"),
        _("Status"),
        pgettext("complained of", "Business"),
        _("Complainant"),
        _("Amount claimed (yuan)"),
        _("Handler"),
    )


def _line(row: Row) -> tuple[str, ...]:
    fen = "" if row.amount is None else amount(row.amount).replace(",", "")
    return (row.number, row.title, row.chip.text, row.status, row.respondent, row.party, fen, row.handler)
