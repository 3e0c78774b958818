"""Run inside an instance by bench.reading: reads real texts on one core, prints milliseconds as JSON."""

import csv
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

from .figures import quantile

SETS = {
    "complaints": ("heimao_finance/process_category.dev.csv", "text"),
    "messages": ("wenzheng_messages/messages_with_replies.dev.csv", "text"),
    "cars": ("car_complaints_12365auto/complaints.dev.csv", "desc"),
    "English": ("cfpb_complaints/narratives_5class.dev.csv", "narrative"),
}
MOST = 1000  # texts of a set
WARM_UP = 20
LINE = 80  # characters a call desk writes down
USERNAME = "yz-clerk"


def main() -> None:
    django.setup()
    from lianwei.cases.queries.reading.callreading import read_call
    from lianwei.cases.queries.reading.storyreading import proposals_in
    from lianwei.core.editions import one_look
    from lianwei.members.queries import actor_by_username

    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    actor, answer = actor_by_username(USERNAME), {}
    for name, texts in _sets(Path(sys.argv[1])).items():
        with one_look():
            answer[f"proposals for {name}"] = _times(lambda text: proposals_in(text, actor=actor), texts)
    lines = [text[:LINE] for text in _sets(Path(sys.argv[1]))["complaints"]]
    with one_look():
        answer["a line of a call"] = _times(lambda text: read_call(text, actor=actor), lines)
    print(json.dumps(answer))


def _sets(directory: Path) -> dict[str, list[str]]:
    """The texts of each set that is there."""
    return {
        name: _column(directory / file, column)
        for name, (file, column) in SETS.items()
        if (directory / file).exists()
    }


def _column(file: Path, column: str) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row[column] for row in csv.DictReader(stream) if row[column].strip()]
    return rows[:: max(1, len(rows) // MOST)][:MOST]


def _times(read: Callable[[str], object], texts: list[str]) -> dict[str, float]:
    for text in texts[:WARM_UP]:
        read(text)
    spans = sorted(_span(read, text) for text in texts)
    return {
        "texts": len(texts),
        "letters": round(statistics.mean(map(len, texts))),
        "mean": statistics.mean(spans),
        "p95": quantile(spans, 0.95),
        "slowest": spans[-1],
    }


def _span(read: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    read(text)
    return 1000 * (time.process_time() - begun)


if __name__ == "__main__":
    csv.field_size_limit(10**7)
    main()
