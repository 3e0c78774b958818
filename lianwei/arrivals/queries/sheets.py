"""Reads: sheets, how their columns are read, what became of their rows."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from lianwei.arrivals.lifecycle import SHEET_TRANSITIONS
from lianwei.arrivals.models import ColumnMapping, Sheet, SheetPiece, SheetStatus
from lianwei.arrivals.receivers import sheet_receiver
from lianwei.arrivals.rules.columns import ready_mappings
from lianwei.arrivals.rules.plans import Plan, plan_from_json
from lianwei.core.errors import Invalid
from lianwei.core.lifecycle import next_steps
from lianwei.core.paging import Page, latest
from lianwei.core.readlog import ReadLog
from lianwei.core.scope import Actor, attached, find, subject_of

from .arriving import subject_url

SHOWN = 100  # rows of a report on the page; all of them stand in its sheet
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row, in sentences; `cells` as they came."""

    number: int
    did: str
    subject: str
    sentences: list[str]
    cells: list[str]


def sheets(*, actor: Actor, after: str = "") -> Page[Sheet]:
    actor.require("sheet.view")
    return latest(Sheet.objects.visible_to(actor).select_related("organisation"), after)


def find_sheet(pk: int, *, actor: Actor) -> Sheet:
    actor.require("sheet.view")
    return find(Sheet, pk, actor=actor)


def row_outcomes(sheet: Sheet, did: Iterable[str] = (), *, actor: Actor) -> list[RowOutcome]:
    """The first rows with these outcomes, for the page."""
    found = []
    for each in outcomes_of(sheet, did, actor=actor):
        found.append(each)
        if len(found) >= SHOWN:
            break
    return found


def outcomes_of(sheet: Sheet, did: Iterable[str] = (), *, actor: Actor) -> Iterator[RowOutcome]:
    """All rows with these outcomes (all where none is named), in the order of the sheet."""
    actor.require("sheet.view")
    wanted, labels = set(did), labels_of(sheet)
    for piece in attached(SheetPiece, sheet).order_by("first").iterator(chunk_size=5):
        if wanted and not any(each.get("did") in wanted for each in piece.outcomes.values()):
            continue
        for number, cells in json.loads(piece.cells.plain()):
            outcome = piece.outcomes.get(str(number), {})
            if not wanted or outcome.get("did") in wanted:
                yield _outcome(number, cells, outcome, labels)


def _outcome(number: int, cells: list[str], given: dict[str, Any], labels: dict[str, str]) -> RowOutcome:
    faults = [
        _("%(field)s: %(sentence)s") % {"field": labels[path], "sentence": sentence}
        if path in labels
        else sentence
        for path, sentence in given.get("faults", {}).items()
    ]
    return RowOutcome(
        number, given.get("did", ""), given.get("subject", ""), [*faults, *given.get("said", [])], cells
    )


def labels_of(sheet: Sheet) -> dict[str, str]:
    """Field → what it is called, its parts included ("person" for a fault of the whole part)."""
    targets = sheet_receiver(sheet.plan["kind"])[1].targets
    return {target.path: str(target.label) for target in targets}


def examples(sheet: Sheet, *, actor: Actor) -> list[list[str]]:
    """The first cells of each column, for the page where the columns are chosen."""
    actor.require("sheet.map")
    ReadLog.write(
        actor, what="arrivals_sheet.cells", subject=subject_of(sheet), reason=_("To choose the columns")
    )
    piece = attached(SheetPiece, sheet).order_by("first").first()
    rows = [cells for _number, cells in json.loads(piece.cells.plain())] if piece else []
    width = len(sheet.heads)
    return [[row[n] for row in rows if n < len(row) and row[n]][:EXAMPLES] for n in range(width)]


def shipped_names() -> tuple[str, ...]:
    """The mappings that come with the product."""
    return tuple(ready_mappings())


def mapping_named(name: str, sheet: Sheet, *, actor: Actor) -> Plan:
    """A mapping by the name the organisation gave it, the name it is shipped under, a file, or its JSON; an
    empty name gives what was proposed. Raises Invalid.
    """
    if not name:
        return sheet.read_plan
    rows = ColumnMapping.objects.visible_to(actor).filter(organisation_id=sheet.organisation_id, name=name)
    if (kept := rows.first()) is not None:
        return plan_from_json(kept.plan)
    if name in shipped_names():
        return ready_mappings()[name].plan
    return plan_from_json(_parsed(name))


def _parsed(text: str) -> Any:
    """JSON, or the file of that name."""
    try:
        if not text.lstrip().startswith("{"):
            text = Path(text).read_text(encoding="utf-8-sig")
        return json.loads(text)
    except (OSError, ValueError) as fault:
        raise Invalid({"mapping": _("There is no mapping of this name.")}) from fault


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is, for the bar and for people who see none."""

    done: int
    rows: int
    kind: str = "calm"
    gap: int = 0

    @property
    def used(self) -> int:
        return 100 * self.done // self.rows if self.rows else 0

    @property
    def label(self) -> str:
        return _("%(done)s of %(rows)s rows") % {"done": self.done, "rows": self.rows}


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A sheet, how far it is, what may be done with it, and the rows a person should look at."""

    sheet: Sheet
    steps: list[str]
    progress: Progress
    figures: list[tuple[str, int, str]]
    rows: list[tuple[RowOutcome, str]]

    @property
    def stages(self) -> list[str]:
        return stages()

    @property
    def at(self) -> int:
        """Which of the stages it has come to."""
        return AT.get(SheetStatus(self.sheet.status), 3)

    @property
    def badge(self) -> str:
        return BADGES[SheetStatus(self.sheet.status)]

    @property
    def has_report(self) -> bool:
        return bool(self.sheet.counts) and not self.sheet.is_at_work and not self.is_cleared

    @property
    def is_cleared(self) -> bool:
        return self.sheet.status == SheetStatus.CLEARED

    @property
    def has_results(self) -> bool:
        return self.sheet.status == SheetStatus.IMPORTED

    @property
    def may_map(self) -> bool:
        return "map" in self.steps

    @property
    def may_import(self) -> bool:
        return "import" in self.steps

    @property
    def may_undo(self) -> bool:
        return "undo" in self.steps


BADGES = {
    SheetStatus.READING: "accent",
    SheetStatus.MAPPING: "soon",
    SheetStatus.CHECKING: "accent",
    SheetStatus.CHECKED: "soon",
    SheetStatus.IMPORTING: "accent",
    SheetStatus.IMPORTED: "done",
    SheetStatus.UNDOING: "accent",
    SheetStatus.UNDONE: "plain",
    SheetStatus.FAILED: "late-soft",
    SheetStatus.CLEARED: "plain",
}
AT = {
    SheetStatus.READING: 1,
    SheetStatus.FAILED: 1,
    SheetStatus.MAPPING: 2,
}
LOOKED_AT = {
    SheetStatus.CHECKED: ("refused",),
    SheetStatus.IMPORTED: ("refused",),
    SheetStatus.UNDONE: ("kept",),
}


def did_labels(sheet: Sheet) -> dict[str, str]:
    """What became of rows, in words: of those that would be made, and of those that were."""
    if sheet.status in (SheetStatus.CHECKING, SheetStatus.CHECKED):
        labels = (_("New"), _("To be updated"), _("Known already"), _("Cannot be taken"))
    else:
        labels = (_("Created"), _("Updated"), _("Known already"), _("Not taken"))
    named = dict(zip(("created", "updated", "skipped", "refused"), labels, strict=True))
    return named | {"undone": _("Taken back"), "kept": _("Stays")}


def sheet_page(pk: int, *, actor: Actor) -> SheetPage:
    """One sheet. Raises NotVisible."""
    sheet = find_sheet(pk, actor=actor)
    steps = [step.verb for step in next_steps(sheet, SHEET_TRANSITIONS, actor=actor)]
    labels = did_labels(sheet)
    names = ("undone", "kept") if _is_undone(sheet) else ("created", "updated", "skipped", "refused")
    kinds = {"refused": "late", "kept": "soon"}
    figures = [
        (labels[name], sheet.counts.get(name, 0), kinds.get(name, "") if sheet.counts.get(name) else "")
        for name in names
    ]
    rows = (
        row_outcomes(sheet, LOOKED_AT[status], actor=actor)
        if (status := SheetStatus(sheet.status)) in LOOKED_AT
        else []
    )
    return SheetPage(
        sheet,
        steps,
        Progress(sheet.done, sheet.rows),
        figures if sheet.counts else [],
        [(row, subject_url(row.subject)) for row in rows],
    )


UNDOING = (SheetStatus.UNDOING, SheetStatus.UNDONE)


def _is_undone(sheet: Sheet) -> bool:
    """Whether its counts are those of the undoing, also after its rows were cleared away."""
    return sheet.status in UNDOING or bool({"undone", "kept"} & set(sheet.counts))


def report_rows(sheet: Sheet, did: Iterable[str], *, actor: Actor) -> tuple[list[str], Iterator[list[str]]]:
    """The heads and rows of the report: number in the file, what became of it, why, and the cells as they
    came. Leaves a trace in the read log.
    """
    actor.require("sheet.view")
    ReadLog.write(
        actor, what="arrivals_sheet.cells", subject=subject_of(sheet), reason=_("Report of an import")
    )
    labels = did_labels(sheet)
    heads = [_("Row in the file"), _("What became of it"), _("Why"), *sheet.heads]
    rows = (
        [str(row.number), labels.get(row.did, ""), "；".join(row.sentences), *row.cells]
        for row in outcomes_of(sheet, did, actor=actor)
    )
    return heads, rows


def result_rows(sheet: Sheet, *, actor: Actor) -> tuple[list[str], Iterator[list[str]]]:
    """The sheet in its own columns, with what has become of each row beside it; for the other system. Leaves
    a trace in the read log.
    """
    actor.require("sheet.view")
    ReadLog.write(
        actor, what="arrivals_sheet.cells", subject=subject_of(sheet), reason=_("Results sent back")
    )
    given = sheet_receiver(sheet.plan["kind"])[1]
    width = len(sheet.heads)

    def rows() -> Iterator[list[str]]:
        for piece in attached(SheetPiece, sheet).order_by("first").iterator(chunk_size=5):
            subjects = {number: each.get("subject", "") for number, each in piece.outcomes.items()}
            found = given.results([each for each in subjects.values() if each], actor=actor)
            for number, cells in json.loads(piece.cells.plain()):
                if (result := found.get(subjects.get(str(number), ""))) is not None:
                    yield [*cells[:width], *[""] * (width - len(cells)), *result]

    return [*sheet.heads, *given.result_heads()], rows()


def stages() -> list[str]:
    """The steps of the way, for the line above each page."""
    return [_("File"), _("Columns"), _("Trial run and import")]
