"""`lianwei custody`: that every case has exactly one owner, here and among instances."""

import argparse
import json
from pathlib import Path

from lianwei.cases.commands.custody import custody as custody_within
from lianwei.core.canonical import canonical
from lianwei.core.scope import Actor
from lianwei.federation.queries.custody import custody_dump


def custody(arguments: argparse.Namespace, actor: Actor) -> int:
    """Between members of this instance; with --dump, what the checker needs of it is written to a file."""
    if not arguments.dump:
        return custody_within(arguments, actor)
    dump = custody_dump(arguments.instance, actor=actor)
    Path(arguments.dump).write_text(canonical(dump), encoding="utf-8")
    told = {name: len(dump[name]) for name in ("titles", "given", "taken", "papers")}
    print(json.dumps({"instance": dump["instance"], "seq": dump["seq"]} | told))
    return 0
