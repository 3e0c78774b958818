"""`lianwei reading`: how well texts are read; `lianwei near-duplicates`: what is told twice;
`lianwei scrub`: what tells who somebody is. No instance.
"""

import argparse
import csv
import json
import sys
import time
from dataclasses import asdict

from lianwei.reading.evaluation import Result, compare
from lianwei.reading.tables import Labelled, TableRefusedError, read_labelled, read_texts


def reading(arguments: argparse.Namespace) -> int:
    """Train on one CSV file (id,text,label), test on another; prints one JSON object."""
    began = time.perf_counter()
    try:
        result = evaluate(read_labelled(arguments.train), read_labelled(arguments.test))
    except (TableRefusedError, ValueError) as fault:
        print(fault, file=sys.stderr)
        return 1
    shown = {
        "accuracy": round(result.accuracy, 4),
        "macro_f1": round(result.macro_f1, 4),
        "per_class": {
            name: {key: round(value, 4) for key, value in asdict(each).items()}
            for name, each in result.per_class.items()
        },
        "seconds": round(time.perf_counter() - began, 2),
    }
    print(json.dumps(shown, ensure_ascii=False))
    return 0


def evaluate(taught: Labelled, held: Labelled) -> Result:
    """What a classifier trained on some texts says of others. ValueError where it cannot be trained."""
    from lianwei.reading.training import train  # noqa: PLC0415 - scikit-learn takes seconds and 200 MB

    model = train(taught.texts, taught.labels)
    return compare([model.label(text) for text in held.texts], held.labels)


def near_duplicates(arguments: argparse.Namespace) -> int:
    """Pairs of texts of a CSV file (id,text) that tell the same; prints id_a,id_b,similarity."""
    from lianwei.reading.near import near_duplicates  # noqa: PLC0415 - numpy takes a moment other commands save

    try:
        table = read_texts(arguments.file)
        pairs = near_duplicates(table.texts, least=arguments.least)
    except (TableRefusedError, ValueError) as fault:
        print(fault, file=sys.stderr)
        return 1
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("id_a", "id_b", "similarity"))
    ids = table.ids
    writer.writerows((ids[each.one], ids[each.other], f"{each.similarity:.4f}") for each in pairs)
    return 0


def scrub(arguments: argparse.Namespace) -> int:
    """Texts of a CSV file (id,text) without names, numbers and addresses of people; prints id,text,found."""
    from lianwei.reading.scrubber import scrub as scrubbed  # noqa: PLC0415 - its words take a moment

    try:
        table = read_texts(arguments.file)
    except TableRefusedError as fault:
        print(fault, file=sys.stderr)
        return 1
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("id", "text", "found"))
    for name, text in zip(table.ids, table.texts, strict=True):
        made = scrubbed(text)
        writer.writerow((name, made.text, json.dumps([each._asdict() for each in made.found])))
    return 0
