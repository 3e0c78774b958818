"""`lianwei import`: a sheet brought, mapped, tried and imported in one go, without a worker."""

import argparse
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from lianwei.arrivals.models import Sheet, SheetStatus
from lianwei.arrivals.operations import (
    advance_sheet,
    bring_sheet,
    import_sheet,
    map_sheet,
    read_sheet,
)
from lianwei.arrivals.queries import mapping_named, row_outcomes
from lianwei.core.errors import Invalid, LianweiError
from lianwei.core.scope import SYSTEM, Actor, find
from lianwei.members.queries import organisation_by_code

SLICE = 3.0  # seconds between two lines of progress
SHOWN = 20  # refused rows told on stderr


@dataclass(slots=True)
class FileUpload:
    """A file of the command line, as a form would hand it over."""

    path: Path
    name: str | None = field(init=False)
    size: int = field(init=False)

    def __post_init__(self) -> None:
        if not self.path.is_file():
            raise Invalid({str(self.path): _("There is no such file.")})
        self.name, self.size = self.path.name, self.path.stat().st_size

    def read(self) -> bytes:
        return self.path.read_bytes()


def import_file(arguments: argparse.Namespace, actor: Actor) -> int:
    """Import FILE with a mapping; prints the reconciliation as one JSON object."""
    home = organisation_by_code(arguments.member).pk if arguments.member else actor.organisation_id
    try:
        sheet = _brought(Path(arguments.file), home, arguments.mapping, actor=actor)
        if not arguments.dry_run:
            import_sheet(sheet.pk, actor=actor)
            sheet = _worked(sheet.pk, actor=actor)
    except LianweiError as refusal:
        for name, sentence in (refusal.fields or {"": refusal.message}).items():
            print(f"{name}: {sentence}" if name else sentence, file=sys.stderr)
        return 1
    _tell_refused(sheet, actor=actor)
    columns = ("created", "updated", "skipped", "refused")
    print(json.dumps({"rows": sheet.rows} | {name: sheet.counts.get(name, 0) for name in columns}))
    return 0


def _brought(path: Path, home: int | None, mapping: str, *, actor: Actor) -> Sheet:
    """Read, mapped and tried."""
    sheet = bring_sheet(FileUpload(path), actor=actor, organisation_id=home)
    sheet = read_sheet(sheet.pk, actor=SYSTEM)
    if sheet.status == SheetStatus.FAILED:
        raise Invalid({"file": sheet.fault})
    plan = mapping_named(mapping, sheet, actor=actor)
    map_sheet(sheet.pk, actor=actor, plan=plan)
    return _worked(sheet.pk, actor=actor)


def _worked(sheet_id: int, *, actor: Actor) -> Sheet:
    while advance_sheet(sheet_id, actor=SYSTEM, seconds=SLICE):
        sheet = find(Sheet, sheet_id, actor=actor)
        print(f"{sheet.get_status_display()}: {sheet.done} / {sheet.rows}", file=sys.stderr, flush=True)
    return find(Sheet, sheet_id, actor=actor)


def _tell_refused(sheet: Sheet, *, actor: Actor) -> None:
    for each in row_outcomes(sheet, ("refused",), actor=actor)[:SHOWN]:
        print(json.dumps({"row": each.number, "why": each.sentences}, ensure_ascii=False), file=sys.stderr)
