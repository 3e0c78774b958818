"""`lianwei custody`: that every case has exactly one owner, here and among instances."""

import argparse
import json
import sys
from pathlib import Path

from lianwei.cases.commands.custody import custody as custody_within
from lianwei.core.canonical import canonical
from lianwei.core.errors import LianweiError
from lianwei.core.scope import Actor
from lianwei.federation.operations.custody import begin_quarantine, end_quarantine
from lianwei.federation.operations.restoring import ask_for_lost, replay_lost
from lianwei.federation.queries.custody import custody_dump


def custody(arguments: argparse.Namespace, actor: Actor) -> int:
    """Between members of this instance; with --dump, what the checker needs of it is written to a file; with
    --quarantine, nothing moves until it is ended.
    """
    if arguments.quarantine:
        return _quarantine(arguments, actor)
    if not arguments.dump:
        return custody_within(arguments, actor)
    dump = custody_dump(arguments.instance, actor=actor)
    Path(arguments.dump).write_text(canonical(dump), encoding="utf-8")
    told = {name: len(dump[name]) for name in ("titles", "given", "taken", "papers")}
    print(json.dumps({"instance": dump["instance"], "seq": dump["seq"]} | told))
    return 0


def _quarantine(arguments: argparse.Namespace, actor: Actor) -> int:
    """After a restore: stand still, ask peers for lost papers, go on when nothing stands against it."""
    told: dict[str, str | int]
    try:
        if arguments.quarantine == "begin":
            told = {"quarantine_since": begin_quarantine(actor=actor).began_at.isoformat()}
        elif arguments.quarantine == "ask":
            told = {"asked": ask_for_lost(actor=actor), "replayed": replay_lost(actor=actor)}
        else:
            told = {"handled_again": end_quarantine(actor=actor, anyway=arguments.anyway)}
    except LianweiError as error:
        print(error.message, file=sys.stderr)
        return 1
    print(json.dumps(told))
    return 0
