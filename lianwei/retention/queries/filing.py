"""The archive of an organisation: its index (归档目录) by year and class, one file in it, what holds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from lianwei.cases.models import KeptFile
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.models import Event
from lianwei.core.paging import key_of
from lianwei.core.scope import Actor, attached, find
from lianwei.retention.models import Filing, LegalHold
from lianwei.retention.rules.grounds import STORING

from .labels import class_label, kind_label
from .subjects import KINDS, read_subject

VIEW = "archive.view"
SIZE = 50
SHEET_ROWS = 20_000  # lines of one index; an association archives some thousands of files a year
STORED, HELD, ENDED = "stored", "held", "ended"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which part of the archive is looked at. `view`: stored (in storage only), held, ended, or all."""

    year: int | None = None
    years: str = ""  # "Y", "30", "10"
    view: str = ""


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One line of the index."""

    row: Filing
    kind: str
    classed: str
    is_held: bool
    is_stored_only: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class IndexPage:
    """A page of the index; `after` leads to the next one."""

    rows: list[FilingRow]
    years: list[int]
    after: str = ""


def archive_index(*, actor: Actor, narrowed: Narrowed, after: str = "") -> IndexPage:
    """The index of the actor's organisations, the latest filed first."""
    rows = _narrowed(actor, narrowed).order_by("-year", "-pk")
    year, pk = map(key_of, after.partition(".")[::2])
    if year is not None and pk is not None:
        rows = rows.filter(year__lt=year) | rows.filter(year=year, pk__lt=pk)
    found = list(rows[: SIZE + 1])
    shown = found[:SIZE]
    more = f"{shown[-1].year}.{shown[-1].pk}" if len(found) > SIZE else ""
    years = Filing.objects.visible_to(actor).order_by("-year").values_list("year", flat=True).distinct()
    return IndexPage(index_rows(shown, actor=actor), list(years), more)


def whole_index(*, actor: Actor, narrowed: Narrowed) -> list[FilingRow]:
    """All lines of one index in the order of their numbers, for a sheet or the printer."""
    rows = _narrowed(actor, narrowed).order_by("year", "years", "seq", "pk")[:SHEET_ROWS]
    return index_rows(list(rows), actor=actor)


def index_rows(rows: Sequence[Filing], *, actor: Actor) -> list[FilingRow]:
    """Lines with what stands against their destruction; a fixed number of queries."""
    held = set(
        LegalHold.objects.visible_to(actor)
        .filter(filing_id__in=[row.pk for row in rows], lifted_at=None)
        .values_list("filing_id", flat=True)
    )
    stored, today = stored_only([row.subject for row in rows], actor=actor), clock.today()
    return [
        FilingRow(
            row,
            kind_label(row.kind),
            class_label(row.years),
            row.pk in held,
            row.subject in stored,
            is_over(row, today),
        )
        for row in rows
    ]


def is_over(row: Filing, today: date) -> bool:
    """Whether the years of a file have passed."""
    return row.keep_until is not None and row.keep_until < today


def stored_only(subjects: Sequence[str], *, actor: Actor) -> set[str]:
    """Which of these files are kept in storage only; one query for each kind of file."""
    found: set[str] = set()
    for noun, kind in KINDS.items():
        keys = [read_subject(each)[1] for each in subjects if each.startswith(f"{noun}:")]
        if keys:
            rows = kind.objects.visible_to(actor).filter(pk__in=keys, storage_only_on__isnull=False)
            found |= {f"{noun}:{pk}" for pk in rows.values_list("pk", flat=True)}
    return found


def _narrowed(actor: Actor, narrowed: Narrowed) -> QuerySet[Filing]:
    actor.require(VIEW)
    rows = Filing.objects.visible_to(actor).filter(withdrawn_on=None)
    if narrowed.year:
        rows = rows.filter(year=narrowed.year)
    if narrowed.years:
        rows = rows.filter(years=None if narrowed.years == "Y" else int(narrowed.years))
    if narrowed.view == HELD:
        held = LegalHold.objects.visible_to(actor).filter(lifted_at=None).values("filing_id")
        rows = rows.filter(pk__in=held)
    if narrowed.view == ENDED:
        rows = rows.filter(keep_until__lt=clock.today(), destroyed_on=None)
    if narrowed.view == STORED:
        rows = rows.filter(subject__in=_all_stored(actor))
    return rows


def _all_stored(actor: Actor) -> list[str]:
    """The names of all files in storage only: as many as there were requests, never thousands."""
    names = []
    for noun, kind in KINDS.items():
        rows = kind.objects.visible_to(actor).filter(storage_only_on__isnull=False, anonymised_on=None)
        names += [f"{noun}:{pk}" for pk in rows.order_by("pk").values_list("pk", flat=True)[:SHEET_ROWS]]
    return names


@dataclass(frozen=True, slots=True)
class FilingPage:
    """One file of the archive."""

    line: FilingRow
    file: KeptFile
    holds: list[LegalHold]
    may: dict[str, bool]
    reason: str = ""  # why it is only stored

    @property
    def hold(self) -> LegalHold | None:
        return next((each for each in self.holds if each.lifted_at is None), None)

    @property
    def subject_noun(self) -> str:
        return self.line.row.subject.partition(":")[0]


def storing_reason(file: KeptFile) -> str:
    """Why a file found in scope is only stored, in words; nothing where it is not."""
    if file.storage_only_on is None:
        return ""
    event = attached(Event, file).filter(name="archive.limited").order_by("-seq").first()
    return str(STORING.get(event.details["ground"], "")) if event else ""


def filing_page(pk: int, *, actor: Actor) -> FilingPage:
    """One file of the archive. Raises NotVisible."""
    actor.require(VIEW)
    row = find(Filing, pk, actor=actor)
    kind, key = read_subject(row.subject)
    file = find(kind, key, actor=actor)
    holds = list(LegalHold.objects.visible_to(actor).filter(filing=row).order_by("-pk"))
    reach = row.is_within_reach(actor) and row.destroyed_on is None and row.withdrawn_on is None
    may = {name: reach and actor.may(f"archive.{name}") for name in ("file", "hold", "lift", "limit")}
    return FilingPage(index_rows([row], actor=actor)[0], file, holds, may, storing_reason(file))


def filing_of(subject: str, *, actor: Actor) -> Filing | None:
    """The place of a file in the archive, where it has one and the actor may see it."""
    if not actor.may(VIEW):
        return None
    return Filing.objects.visible_to(actor).filter(subject=subject, withdrawn_on=None).first()


def filing_listed(subject: str, *, actor: Actor) -> Filing:
    """The same; raises NotVisible where there is none."""
    row = filing_of(subject, actor=actor)
    if row is None:
        raise NotVisible
    return row
