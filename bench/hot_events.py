"""The known hot events of real messages (`../shared/datasets/wenzheng_messages`), found by the night's rules.

Each event is compared with the proposal that fits it best; F1 of the two sets of messages, averaged over the
events. Every message counts as one person's, as the set counts them. Nothing of the set is kept here.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from lianwei.analytics.rules.topics import Told, topics_of
from lianwei.cases.rules.gathering import Recent, gatherings

SET = Path(__file__).resolve().parents[2] / "shared/datasets/wenzheng_messages"
MESSAGES, EVENTS = "messages_2019.dev.parquet", "hotspot_events.dev.csv"


@dataclass(frozen=True, slots=True)
class Found:
    """How well each event was found (F1), among how many proposals of how many messages."""

    events: dict[str, float]
    proposals: int
    messages: int

    @property
    def mean(self) -> float:
        return sum(self.events.values()) / len(self.events)


def is_there(folder: Path = SET) -> bool:
    return all((folder / name).exists() for name in (MESSAGES, EVENTS))


def hot_events(folder: Path = SET) -> Found:
    """The events of the set beside what the rules propose."""
    rows = _messages(folder)
    cases = [
        Recent(int(row["msg_id"]), None, f"{row['title']} {row['text']}", "", row["title"]) for row in rows
    ]
    return _compared([set(each.cases) for each in gatherings(cases)], len(cases), folder)


def hot_topics(folder: Path = SET) -> Found:
    """The events of the set beside the topics of its texts; a text begins with its title, as a line of its
    own."""
    rows = _messages(folder)
    told = [Told(f"{row['title']}\n{row['text']}", row["title"]) for row in rows]
    topics = [{int(rows[place]["msg_id"]) for place in each.places} for each in topics_of(told)]
    return _compared(topics, len(rows), folder)


def _messages(folder: Path) -> list[dict[str, str]]:
    from pyarrow import parquet

    return parquet.read_table(folder / MESSAGES, columns=["msg_id", "title", "text"]).to_pylist()


def _compared(proposals: list[set[int]], messages: int, folder: Path) -> Found:
    events = {name: max(_f1(event, each) for each in proposals) for name, event in _events(folder).items()}
    return Found(events, len(proposals), messages)


def _events(folder: Path) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    with (folder / EVENTS).open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            found[row["event"]].add(int(row["msg_id"]))
    return found


def _f1(event: set[int], proposal: set[int]) -> float:
    return 2 * len(event & proposal) / (len(event) + len(proposal))
