"""`lianwei index`: scores of cities with intervals and places from single answers. No instance."""

import argparse
import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path

from lianwei.supervision.rules.cities.indicators import Published, published_scores
from lianwei.supervision.rules.cities.scores import NEEDED, Answer, Bad, CityScore, read_answers, score_cities

WRITTEN = ("city", "year", "indicator", "score", "low", "high", "rank", "rank_low", "rank_high")
ENCODINGS = ("utf-8-sig", "gb18030")


class FileRefusedError(ValueError):
    """A file that cannot be read, with the reason."""


def index(arguments: argparse.Namespace) -> int:
    """Score the answers of a CSV file (city,year,indicator,respondent,score,weight; points from 0 to 100).

    Prints city,year,indicator,score,low,high,rank,rank_low,rank_high: the weighted mean, its 95 % interval,
    the place, and the places from rank_low to rank_high that cannot be told apart from it. Wrong rows are
    told with their lines and nothing is printed, unless `--skip` leaves them out. `--history` prints what was
    published of the measurement of a hundred cities instead.
    """
    if arguments.history:
        return _write_history()
    if not arguments.file:
        print("Which file? Or --history for what was published.", file=sys.stderr)
        return 1
    try:
        read = list(read_answers(_rows(arguments.file)))
    except FileRefusedError as fault:
        print(fault, file=sys.stderr)
        return 1
    bad = [each for each in read if isinstance(each, Bad)]
    _tell(bad, arguments.file, arguments.skip)
    answers = [each for each in read if isinstance(each, Answer)]
    if (bad and not arguments.skip) or not answers:
        print("Nothing was computed." if bad else f"{arguments.file} has no rows.", file=sys.stderr)
        return 1
    _write(score_cities(answers))
    return 0


def _write_history() -> int:
    writer = csv.DictWriter(sys.stdout, [each.name for each in fields(Published)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(each) for each in published_scores())
    return 0


def _write(scores: list[CityScore]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(WRITTEN)
    for each in scores:
        points = ("" if end is None else f"{end:.6f}" for end in (each.score, each.low, each.high))
        writer.writerow(
            (each.city, each.year, each.indicator, *points, each.rank, each.rank_low, each.rank_high)
        )


def _tell(bad: list[Bad], path: str, is_skipped: bool) -> None:
    for each in bad:
        print(f"{path}, line {each.line}: {each.reason}.", file=sys.stderr)
    if bad:
        what = "left out" if is_skipped else "wrong; correct them, or leave them out with --skip"
        print(f"{len(bad)} rows are {what}.", file=sys.stderr)


def _rows(path: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(_content(path), newline=""), restval="")
    try:
        names = reader.fieldnames or ()
        if missing := [name for name in NEEDED if name not in names]:
            raise FileRefusedError(f"{path}: the header lacks {', '.join(missing)}.")
        if "weight" not in names:
            print(f"{path} has no column weight: everybody counts alike.", file=sys.stderr)
        for row in reader:
            yield reader.line_num, row
    except csv.Error as fault:
        raise FileRefusedError(f"{path}, line {reader.line_num}: {fault}.") from fault


def _content(path: str) -> str:
    try:
        raw = Path(path).read_bytes()
    except OSError as fault:
        raise FileRefusedError(f"{path}: {fault.strerror}.") from fault
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefusedError(f"{path}: the file is neither UTF-8 nor GB 18030.")
