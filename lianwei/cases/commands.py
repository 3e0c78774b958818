"""The commands of cases."""

import argparse
import csv
import io
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from lianwei.cases.operations.replay import replay_clocks
from lianwei.cases.queries.replayed import complaint_numbered, ledgers_of
from lianwei.cases.rules.deadlines import ADDED, NEEDED, RowRefusedError, compute
from lianwei.core.calendar import WorkingDays, shipped_calendar
from lianwei.core.scope import Actor


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


def replay(arguments: argparse.Namespace, actor: Actor) -> int:
    """The clocks of a case computed again from their facts, as one JSON object; 1 where a stored day
    differs."""
    complaint = complaint_numbered(arguments.case, actor=actor)
    moved = replay_clocks(complaint.pk, actor=actor)
    ledgers = ledgers_of(complaint, actor=actor)
    answer = {
        "case": complaint.number,
        "moved": [asdict(each) for each in moved],
        "identical": not moved and all(each["is_same"] for each in ledgers),
        "clocks": ledgers,
    }
    print(json.dumps(answer, ensure_ascii=False, indent=1))
    return 0 if answer["identical"] else 1
