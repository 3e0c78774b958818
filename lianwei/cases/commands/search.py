"""`lianwei search TEXT`, and the index made anew."""

import argparse
import csv
import json
import sys

from lianwei.cases.operations.rulebook.searching import rebuild_marks, rebuild_search
from lianwei.cases.queries.lists.fulltext import find_texts
from lianwei.core.scope import Actor
from lianwei.knowledge.operations.indexing import rebuild_knowledge


def search(arguments: argparse.Namespace, actor: Actor) -> int:
    """The cases whose words contain the text, the latest first, as CSV: number,snippet."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("number", "snippet"))
    after, left = 0, arguments.limit
    while left > 0:
        page = find_texts(arguments.text, actor=actor, after=after, size=min(left, 100))
        for hit in page.cases:
            said = " / ".join("".join(part.text for part in each) for each in hit.snippets)
            writer.writerow((hit.row.number, said))
        after, left = page.after, left - len(page.cases)
        if not after:
            break
    return 0


def rebuild(arguments: argparse.Namespace, actor: Actor) -> int:
    """Make the indexes of cases, of what tells the same and of the knowledge base anew; prints how many
    cases, and how many texts are known.
    """
    told = {"cases": rebuild_search(actor=actor), "marked": rebuild_marks(actor=actor)}
    print(json.dumps(told | {"known": rebuild_knowledge(actor=actor)}))
    return 0
