"""A figure counted once more from the kept files its report rests on, and held against what was stored."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from lianwei.analytics.models import Report
from lianwei.analytics.rules.reports.basis import basis_of
from lianwei.analytics.warehouse.files import ALTERED, CUT, MISSING, fault_of
from lianwei.analytics.warehouse.manifests import kept_manifest
from lianwei.core.errors import LianweiError, NotVisible
from lianwei.members.models import Organisation

from .report_orders import Order, counted_from, order_of

Stored = Mapping[str, Any]
FAULTS = {
    MISSING: pgettext_lazy("file", "missing"),
    CUT: pgettext_lazy("file", "cut short"),
    ALTERED: pgettext_lazy("file", "altered"),
}


class SnapshotLost(LianweiError):
    """The files a report rests on are gone or not as they were written: nothing can be counted from them."""

    status, code = 503, "snapshot_lost"


class FigureDiffers(LianweiError):
    """The kept files give another value than the report holds."""

    status, code = 409, "figure_differs"


def recount(row: Report, figure: str, *, language: str) -> None:
    """Count a figure or table of a stored report again from its snapshot and compare it with the stored one.

    Raises SnapshotLost where files are missing, cut short or altered; FigureDiffers where the value is
    another one.
    """
    demand_snapshot(row.snapshot)
    fresh = counted_from(row.snapshot, order_counted(row), actor=basis_of(row.basis).reader)[language]
    stored = row.content[language]
    kind = "tables" if figure in stored["tables"] else "figures"
    was, now = _value(stored[kind].get(figure)), _value(fresh[kind].get(figure))
    if was != now:
        raise FigureDiffers(
            _("{id} is stored as {was}; counted from snapshot {snapshot} it is {now}.").format(
                id=f"{row.code}-{figure}@{row.number}", was=was, now=now, snapshot=row.snapshot
            )
        )


def demand_snapshot(snapshot: str) -> None:
    """Read every byte of the kept files. Raises SnapshotLost with the name of the first that is not whole."""
    try:
        manifest = kept_manifest(snapshot)
    except NotVisible as fault:
        raise SnapshotLost(
            _("The snapshot {snapshot} is not kept here any more.").format(snapshot=snapshot)
        ) from fault
    for part in manifest.parts:
        if found := fault_of(part, is_thorough=True):
            raise SnapshotLost(
                _("Snapshot {snapshot}: the file {file} is {fault}.").format(
                    snapshot=snapshot, file=part.file, fault=FAULTS[found]
                )
            )


def order_counted(row: Report) -> Order:
    """The order as it stood when the figures were counted: of the members of that day, and of those that
    were part of them by then.
    """
    order, basis = order_of(row), basis_of(row.basis)
    if not basis.members:
        return order
    found = Organisation.objects.in_bulk(basis.members)
    members = tuple(found[each] for each in basis.members)
    return replace(order, subject=replace(order.subject, members=members, merged=basis.merged))


def _value(stored: Stored | None) -> str | list[Sequence[str]] | None:
    """What a figure or table says, whatever its words are called by now."""
    if stored is None:
        return None
    if "rows" in stored:
        return [[code, *row[1:]] for code, row in zip(stored["codes"], stored["rows"], strict=True)]
    return str(stored["value"])
