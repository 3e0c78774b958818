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
from lianwei.federation.queries.custody import custody_dump


def custody(arguments: argparse.Namespace, actor: Actor) -> int:
    """Between members of this instance; with --dump, what the checker needs of it is written to a file; with
    --quarantine, nothing moves until it is ended.
    """
    if arguments.quarantine:
        return _quarantine(arguments.quarantine, actor)
    if not arguments.dump:
        return custody_within(arguments, actor)
    dump = custody_dump(arguments.instance, actor=actor)
    Path(arguments.dump).write_text(canonical(dump), encoding="utf-8")
    told = {name: len(dump[name]) for name in ("titles", "given", "taken", "papers")}
    print(json.dumps({"instance": dump["instance"], "seq": dump["seq"]} | told))
    return 0


def _quarantine(step: str, actor: Actor) -> int:
    """After a restore: stand still, and go on when the dumps of all sides agree."""
    if step == "begin":
        print(json.dumps({"quarantine_since": begin_quarantine(actor=actor).began_at.isoformat()}))
        return 0
    try:
        print(json.dumps({"handled_again": end_quarantine(actor=actor)}))
    except LianweiError as error:
        print(error.message, file=sys.stderr)
        return 1
    return 0
