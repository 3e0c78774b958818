"""`lianwei deadlines`: due dates for a CSV file. Imports nothing that needs an instance."""

import argparse
import csv
import io
import sys
from pathlib import Path
from typing import TextIO

from lianwei.cases.rules.deadlines import ADDED, NEEDED, RowRefusedError, compute
from lianwei.core.calendar import WorkingDays, shipped_calendar


def deadlines(arguments: argparse.Namespace) -> int:
    """Due dates for a CSV file (- is standard input), with the shipped calendar; needs no instance.

    Bad rows are named on stderr and left out; the status is 1 when there was one.
    """
    try:
        text = (
            sys.stdin.read()
            if arguments.file == "-"
            else Path(arguments.file).read_text(encoding="utf-8-sig")
        )
    except (OSError, UnicodeDecodeError) as fault:
        print(f"{arguments.file}: {fault}", file=sys.stderr)
        return 1
    return _deadlines(io.StringIO(text, newline=""), shipped_calendar())


def _deadlines(file: TextIO, calendar: WorkingDays) -> int:
    reader = csv.DictReader(file)
    columns = list(reader.fieldnames or ())
    if missing := [name for name in NEEDED if name not in columns]:
        print(f"The header lacks {', '.join(missing)}.", file=sys.stderr)
        return 1
    kept = [name for name in columns if name not in ADDED]
    writer = csv.DictWriter(sys.stdout, [*kept, *ADDED], extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    return max([_one(row, reader.line_num, writer, calendar) for row in reader], default=0)


def _one(row: dict[str, str], line: int, writer: csv.DictWriter, calendar: WorkingDays) -> int:
    """Write the answers for one row; 1 when it is refused."""
    try:
        answers = compute(row, calendar)
    except RowRefusedError as fault:
        print(f"line {line}: {fault}", file=sys.stderr)
        return 1
    for answer in answers:
        writer.writerow(row | answer.as_row())
        for note in answer.notes:
            print(f"line {line}: {note}", file=sys.stderr)
    return 0
