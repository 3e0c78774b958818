"""Open data as everybody reads it: the months, their rows page by page, the catalogue."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianwei.analytics.measures import MEASURES
from lianwei.analytics.models import OpenDataKind, OpenSnapshot
from lianwei.analytics.rules.open_data.licences import Licence, licence_of
from lianwei.analytics.rules.open_data.terms import terms_of
from lianwei.analytics.rules.wording import ZH, language_of
from lianwei.analytics.warehouse.open_files import read_from
from lianwei.core import clock
from lianwei.core.errors import NotVisible

from .open_data import snapshots_listed
from .open_recalls import refuse_recalled
from .open_rights import rights_said

MOST_READ = 20_000  # rows looked through for one page; a page may be short and lead on all the same
PAGE_MONTHS = 120
PUBLIC_MEASURES = tuple(name for name, each in MEASURES.items() if each.is_public)
TABLES = tuple(each.name for each in terms_of("9999-12").tables)  # of the newest terms
FILES = "/api/open-data/v1/files/"


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file as it is linked."""

    label: str
    url: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A published month and its files."""

    row: OpenSnapshot
    files: tuple[OfferedFile, ...]
    licence: Licence | None

    @property
    def rights(self) -> str:
        return rights_said(self.row)


@dataclass(frozen=True, slots=True)
class OfferedTable:
    """A table in the reader's language: its title and what it tells."""

    title: str
    measures: str


def months_offered() -> list[Offered]:
    """The newest months first."""
    return [
        Offered(
            row,
            tuple(
                OfferedFile(kind.upper(), FILES + each["file"], each["bytes"], each["sha256"])
                for kind, each in row.files.items()
            ),
            licence_of(row.licences),
        )
        for row in snapshots_listed()[:PAGE_MONTHS]
    ]


def tables_offered() -> list[OfferedTable]:
    """The tables that the months of today have."""
    is_chinese = language_of(get_language() or "") == ZH
    return [
        OfferedTable(
            each.title if is_chinese else each.title_en,
            _(", ").join(str(MEASURES[name].label) for name in each.measures),
        )
        for each in terms_of(f"{clock.today():%Y-%m}").tables
    ]


@dataclass(frozen=True, slots=True)
class RowsWanted:
    """Which rows; empty text for all. `since` and `until`: months, both included."""

    snapshot: str = ""
    since: str = ""
    until: str = ""
    table: str = ""
    measure: str = ""
    member: str = ""
    category: str = ""
    city: str = ""
    kind: str = OpenDataKind.AGGREGATES

    def takes(self, snapshot: OpenSnapshot) -> bool:
        return (
            snapshot.kind == self.kind
            and self.snapshot in ("", snapshot.name)
            and (not self.since or snapshot.month >= self.since)
            and (not self.until or snapshot.month <= self.until)
        )

    def fits(self, row: dict[str, Any]) -> bool:
        wanted = {name: getattr(self, name) for name in ("table", "measure", "member", "category", "city")}
        return all(not value or row[name] == value for name, value in wanted.items())


@dataclass(frozen=True, slots=True)
class RowsPage:
    """`after`: leads to the next page; empty on the last one."""

    rows: list[dict[str, Any]]
    after: str


def rows_page(wanted: RowsWanted, *, after: str = "", limit: int) -> RowsPage:
    """Rows in the order in which they were published, from behind the place that `after` names; the last page
    is as quick as the first. Raises NotVisible for a place that is none, Recalled for one in what was taken
    back.
    """
    for name in filter(None, (wanted.snapshot, after.rpartition(":")[0])):
        refuse_recalled(name)
    snapshots = list(OpenSnapshot.objects.filter(recalled_at=None).select_related("alliance").order_by("pk"))
    begin, offset = _place(after, snapshots)
    starts = [
        (each, offset if n == begin else 0)
        for n, each in enumerate(snapshots)
        if n >= begin and wanted.takes(each)
    ]
    found: list[dict[str, Any]] = []
    read, place = 0, ""
    for place, row in islice(_rows(starts), MOST_READ):
        read += 1
        found += [row] if wanted.fits(row) else []
        if len(found) == limit:
            return RowsPage(found, place)
    return RowsPage(found, place if read == MOST_READ else "")


def _place(after: str, snapshots: list[OpenSnapshot]) -> tuple[int, int]:
    """The snapshot to go on with, by its number in the list, and the place in its file."""
    if not after:
        return 0, 0
    name, _colon, offset = after.rpartition(":")
    names = [each.name for each in snapshots]
    if name not in names:
        raise NotVisible
    begin, size = names.index(name), snapshots[names.index(name)].files["jsonl"]["bytes"]
    if int(offset) > size:
        raise NotVisible
    return begin, int(offset)


def _rows(starts: Iterable[tuple[OpenSnapshot, int]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for snapshot, offset in starts:
        try:
            for at, row in read_from(snapshot.files, offset):
                yield f"{snapshot.name}:{at}", row
        except ValueError as fault:
            raise NotVisible from fault


def issued_on(row: OpenSnapshot) -> date:
    """The day a snapshot was published, by the office's clock."""
    return clock.as_office_time(row.published_at).date()
