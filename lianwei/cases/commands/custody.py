"""`lianwei custody`: that every case has exactly one owner."""

import argparse
import json
from dataclasses import asdict

from lianwei.cases.queries.between.custody import custody_checked
from lianwei.core.scope import Actor


def custody(_arguments: argparse.Namespace, actor: Actor) -> int:
    """Open offers, cases without an owner or with two, and the first signed paper that does not hold, as one
    JSON object; 1 where there is any such case or paper.
    """
    found = custody_checked(actor=actor)
    print(json.dumps(asdict(found)))
    return 0 if found.is_sound else 1
