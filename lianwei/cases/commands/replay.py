"""`lianwei replay CASE`: the clock ledger of a case computed again."""

import argparse
import json
from dataclasses import asdict

from lianwei.cases.operations.rulebook.replay import replay_clocks
from lianwei.cases.queries.rulebook.replayed import complaint_numbered, ledgers_of
from lianwei.core.scope import Actor


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
