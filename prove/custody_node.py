"""One instance of a custody proof: real operations on its own database, a worker that can be held.

`python -m prove.custody_node CODE` reads one JSON object a line and answers one; kill -9 is a crash.
"""

import json
import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import django

FAR = timedelta(days=1000)  # everything that is ever due


class Node:
    """What people, timers and the worker of an instance do, by name. The worker's hands are volatile."""

    def __init__(self, code: str, secret: str, known: dict[str, list[str]], *, days_off: int = 0) -> None:
        from lianwei.federation.operations.custody import Here

        self.code, self.days_off = code, days_off
        self.here = Here(code, secret, known)
        self.held: Any = None  # picked up and checked, not committed
        self.answer: bytes | None = None  # committed, not sent

    def do(self, name: str, **told: Any) -> dict[str, Any]:
        """The answer of a step; {"refused": why} where the instance does not do it."""
        from lianwei.core import clock
        from lianwei.core.errors import LianweiError
        from lianwei.federation.rules.custody.papers import Refused

        off = timedelta(days=self.days_off)
        with clock.playing(clock.now() + off) if off else nullcontext():
            try:
                return STEPS[name](self, **told) or {}
            except Refused as refusal:
                return {"refused": refusal.reason}
            except LianweiError as refusal:
                return {"refused": refusal.code}

    @property
    def acting(self) -> dict[str, Any]:
        from lianwei.core.scope import SYSTEM

        return {"actor": SYSTEM, "here": self.here}


def _begin(node: Node, case: str, sizes: dict[str, int]) -> None:
    from lianwei.federation.operations import custody as do

    do.begin_title(case, **node.acting)
    _items(node, case, sizes)


def _items(node: Node, case: str, sizes: dict[str, int]) -> None:
    from lianwei.federation.operations import custody as do

    do.note_items(case, actor=node.acting["actor"], sizes=sizes)


def _act(node: Node, case: str) -> None:
    from lianwei.federation.operations import custody as do

    do.act_on(case, actor=node.acting["actor"], deed="note")


def _offer(node: Node, case: str, peer: str) -> dict[str, Any]:
    from lianwei.federation.operations import custody as do

    paper = do.make_offer(case, taker=peer, **node.acting)
    return {"epoch": paper.epoch, "n": paper.n}


def _cancel(node: Node, case: str, epoch: int, n: int) -> None:
    from lianwei.federation.operations import custody as do

    do.cancel_offer(case, epoch=epoch, n=n, **node.acting)


def _accept(node: Node, case: str, peer: str, epoch: int, n: int) -> None:
    from lianwei.federation.operations import custody as do

    do.promise(case, giver=peer, epoch=epoch, n=n, **node.acting)


def _return(node: Node, case: str, peer: str, epoch: int, n: int) -> None:
    from lianwei.federation.operations import custody as do

    do.refuse(case, giver=peer, epoch=epoch, n=n, **node.acting)


def _copy(node: Node, case: str, peer: str) -> None:
    from lianwei.federation.operations import custody as do
    from lianwei.federation.operations.custody.holding import sizes_of

    do.send_copy(case, recipient=peer, items=sorted(sizes_of(case)), purpose="joint", **node.acting)


def _pick(node: Node, data: str) -> dict[str, Any]:
    """The worker takes a message up and checks its bytes; it has not looked at any row."""
    from lianwei.federation.operations import custody as do

    paper = do.verified(data.encode(), node.here)
    node.held, node.answer = paper, None
    return {"kind": paper.kind}


def _commit(node: Node) -> dict[str, Any]:
    from lianwei.federation.operations import custody as do

    paper, node.held = node.held, None
    taken = do.settle(paper, **node.acting)
    node.answer = taken.answer.paper.wire if taken.answer else None
    return {"changed": taken.changed, "alarm": taken.alarm, "missing": len(taken.missing)}


def _kill_in_commit(node: Node, signal: Callable[[], None]) -> None:
    """The crash comes when everything was written and nothing committed."""
    from django.db import transaction

    with transaction.atomic():
        _commit(node)
        signal()


def _reply(node: Node) -> dict[str, Any]:
    data, node.answer = node.answer, None
    return {"data": data.decode() if data else ""}


def _send(node: Node, kind: str, *, case: str, peer: str, epoch: int, n: int) -> dict[str, Any]:
    """What is due by the rows, whatever was sent before; a withdrawal when somebody asks for it."""
    from lianwei.core import clock
    from lianwei.federation.operations import custody as do
    from lianwei.federation.queries.custody import due

    if kind == "WITHDRAW":
        return {"data": do.withdrawal_of(case, epoch=epoch, n=n, **node.acting).paper.wire.decode()}
    for each in due(clock.now() + FAR, actor=node.acting["actor"], limit=100_000, case=case):
        if (each.paper.kind, each.paper.recipient, each.paper.epoch, each.paper.n) == (kind, peer, epoch, n):
            do.mark_sent(each.row)
            return {"data": each.paper.paper.wire.decode()}
    return {"refused": "not_due"}


def _due(node: Node, case: str) -> dict[str, Any]:
    from lianwei.core import clock
    from lianwei.federation.queries.custody import due

    found = due(clock.now() + FAR, actor=node.acting["actor"], limit=100_000, case=case)
    return {"data": [each.paper.paper.wire.decode() for each in found]}


def _state(node: Node, case: str) -> dict[str, Any]:
    from lianwei.federation.queries.custody import custody_dump, open_rows_of

    actor = node.acting["actor"]
    return {
        "dump": custody_dump(node.code, actor=actor, case=case),
        "open": open_rows_of(case, actor=actor) if case else 0,
    }


STEPS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "begin": _begin,
    "items": _items,
    "act": _act,
    "offer": _offer,
    "cancel": _cancel,
    "accept": _accept,
    "return": _return,
    "copy": _copy,
    "pick": _pick,
    "commit": _commit,
    "reply": _reply,
    "send": _send,
    "due": _due,
    "state": _state,
}


def main(code: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianwei.settings")
    django.setup()
    told = json.loads(sys.stdin.readline())
    node = Node(code, told["secret"], told["known"], days_off=told["days_off"])
    for line in sys.stdin:
        step = json.loads(line)
        name = step.pop("do")
        if name == "kill":
            _kill_in_commit(node, lambda: os.kill(os.getpid(), 9))
        print(json.dumps(node.do(name, **step)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
