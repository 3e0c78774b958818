"""`lianwei index`: scores of cities with intervals and places from single answers. No instance."""

import argparse
import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import asdict, fields

from lianwei.reading.tables import TableRefusedError, content_of
from lianwei.supervision.rules.cities.indicators import Published, published_scores
from lianwei.supervision.rules.cities.scores import NEEDED, Answer, Bad, CityScore, read_answers, score_cities

WRITTEN = ("city", "year", "indicator", "score", "low", "high", "rank")
PLACES = ("rank_low", "rank_high")


def index(arguments: argparse.Namespace) -> int:
    """Score the answers of a CSV file (city,year,indicator,respondent,score,weight; points from 0 to 100).

    Prints city,year,indicator,score,low,high,rank: the weighted mean, its 95 % interval, the place; with
    `--places` also rank_low and rank_high, the places that cannot be told apart from it. Wrong rows are told
    with their lines and nothing is printed, unless `--skip` leaves them out. `--history` prints what was
    published of the measurement of a hundred cities instead.
    """
    if arguments.history:
        return _write_history()
    if not arguments.file:
        print("Which file? Or --history for what was published.", file=sys.stderr)
        return 1
    try:
        read = list(read_answers(_rows(arguments.file)))
    except TableRefusedError as fault:
        print(fault, file=sys.stderr)
        return 1
    bad = [each for each in read if isinstance(each, Bad)]
    _tell(bad, arguments.file, arguments.skip)
    answers = [each for each in read if isinstance(each, Answer)]
    if (bad and not arguments.skip) or not answers:
        print("Nothing was computed." if bad else f"{arguments.file} has no rows.", file=sys.stderr)
        return 1
    _write(score_cities(answers), (*WRITTEN, *PLACES) if arguments.places else WRITTEN)
    return 0


def _write_history() -> int:
    writer = csv.DictWriter(sys.stdout, [each.name for each in fields(Published)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(each) for each in published_scores())
    return 0


def _write(scores: list[CityScore], columns: tuple[str, ...]) -> None:
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for each in scores:
        points = {name: _point(getattr(each, name)) for name in ("score", "low", "high")}
        writer.writerow({name: getattr(each, name) for name in columns} | points)


def _point(end: float | None) -> str:
    return "" if end is None else f"{end:.6f}"


def _tell(bad: list[Bad], path: str, is_skipped: bool) -> None:
    for each in bad:
        print(f"{path}, line {each.line}: {each.reason}.", file=sys.stderr)
    if bad:
        what = "left out" if is_skipped else "wrong; correct them, or leave them out with --skip"
        print(f"{len(bad)} rows are {what}.", file=sys.stderr)


def _rows(path: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(content_of(path), newline=""), restval="")
    try:
        names = reader.fieldnames or ()
        if missing := [name for name in NEEDED if name not in names]:
            raise TableRefusedError(f"{path}: the header lacks {', '.join(missing)}.")
        if "weight" not in names:
            print(f"{path} has no column weight: everybody counts alike.", file=sys.stderr)
        for row in reader:
            yield reader.line_num, row
    except csv.Error as fault:
        raise TableRefusedError(f"{path}, line {reader.line_num}: {fault}.") from fault
