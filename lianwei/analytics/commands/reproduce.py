"""`lianwei reproduce`: published tables computed from their counts, and printed again from facts. Needs no
instance.
"""

import argparse
import csv
import io
import sys
from functools import partial
from pathlib import Path

from lianwei.analytics.queries.published import counted_from_facts
from lianwei.analytics.rules import reprinting
from lianwei.analytics.rules.judging import Judged
from lianwei.analytics.rules.reprinting import Reprinted, departure, reprinted
from lianwei.analytics.rules.reproduction import COLUMNS, reproduced
from lianwei.core.pace import Pace
from lianwei.core.scope import OPERATOR

NEEDED = ("scope", "period", "dimension", "item", "count", "share", "change_pp")


def reproduce(arguments: argparse.Namespace) -> int:
    """The rows again (- is standard input) with what was computed and the verdict: equal, slip, cannot; then
    with what the report engine prints in the publisher's style, whether that is equal cell by cell, and why a
    row is not printed. The engine counts each table from facts: one row for each case that it publishes, in a
    warehouse that is thrown away.

    How far it is, slips, and cells that the engine prints otherwise, are told on stderr. The
    status is 1 only where the file cannot be read.
    """
    try:
        text = _text(arguments.file)
    except (OSError, UnicodeDecodeError) as fault:
        print(f"{arguments.file}: {fault}", file=sys.stderr)
        return 1
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = list(reader.fieldnames or ())
    if missing := [name for name in NEEDED if name not in columns]:
        print(f"The header lacks {', '.join(missing)}.", file=sys.stderr)
        return 1
    rows = [{name: row.get(name) or "" for name in columns} for row in reader]
    judged, pace = reproduced(rows), Pace(len(rows), partial(print, file=sys.stderr, flush=True))
    counted = partial(counted_from_facts, actor=OPERATOR)
    _write(columns, rows, judged, reprinted(rows, judged, counted=counted, tell=pace.tell))
    return 0


def _text(name: str) -> str:
    return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")


def _write(
    columns: list[str], rows: list[dict[str, str]], judged: list[Judged], prints: list[Reprinted]
) -> None:
    added = [*COLUMNS, *reprinting.COLUMNS]
    kept = [name for name in columns if name not in added]
    writer = csv.DictWriter(sys.stdout, [*kept, *added], extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row, result, ours in zip(rows, judged, prints, strict=True):
        writer.writerow(row | dict(zip(added, (*result.cells(), *ours.cells()), strict=True)))
        other = [departure(row, ours)] if ours.verdict == reprinting.DIFFERS else []
        for each in (*result.findings, *other):
            print(f"{row['scope']} {row['period']}: {each.sentence()}", file=sys.stderr)
