"""`lianwei warehouse load | check | rebuild`: the files behind the figures."""

import argparse
import json

from lianwei.analytics.warehouse.checking import check_warehouse
from lianwei.analytics.warehouse.loading import load_warehouse, rebuild_warehouse
from lianwei.core.events import seal_events
from lianwei.core.scope import Actor


def warehouse(arguments: argparse.Namespace, actor: Actor) -> int:
    """Prints one JSON object; `check` exits 0 only where rows and sums equal the operational tables."""
    actor.require("instance.operate")
    if arguments.action == "check":
        checked = check_warehouse(actor=actor)
        print(json.dumps(checked.as_json(), ensure_ascii=False))
        return 0 if checked.ok else 1
    while seal_events():
        pass
    loaded = (
        rebuild_warehouse(actor=actor)
        if arguments.action == "rebuild"
        else load_warehouse(actor=actor, is_thorough=True)
    )
    print(json.dumps(loaded.as_json(), ensure_ascii=False))
    return 1 if loaded.lost else 0
