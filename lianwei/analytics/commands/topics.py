"""`lianwei topics`: what many texts speak of. No instance."""

import argparse
import csv
import sys

from lianwei.analytics.rules.topic_names import Namer
from lianwei.analytics.rules.topics import Told, headline_of, topics_of
from lianwei.reading.tables import DatedTexts, TableRefusedError, read_dated_texts


def topics(arguments: argparse.Namespace) -> int:
    """The topic of each text of a CSV file (id,text,created[,weight]); prints id,topic,name in the order of
    the file. The topic with the most voices is 1; a text without one has empty columns.
    """
    try:
        table = read_dated_texts(arguments.file)
    except TableRefusedError as fault:
        print(fault, file=sys.stderr)
        return 1
    named = _named(table)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("id", "topic", "name"))
    writer.writerows((key, *named.get(place, ("", ""))) for place, key in enumerate(table.ids))
    return 0


def _named(table: DatedTexts) -> dict[int, tuple[int, str]]:
    """By place of a text in the file: number and name of its topic. The order of the file does not matter."""
    by_day = sorted(range(len(table.ids)), key=lambda at: (table.created[at], table.ids[at]))
    told = [Told(table.texts[at], headline_of(table.texts[at]), table.weights[at]) for at in by_day]
    namer = Namer(told)
    found = [(n, namer.name(topic), topic.places) for n, topic in enumerate(topics_of(told), 1)]
    return {by_day[place]: (n, name) for n, name, places in found for place in places}
