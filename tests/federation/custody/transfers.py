"""One hand-over between instances, step by step, for tests."""

from typing import Any

from lianwei.federation.rules.custody.papers import Paper, read
from tests.federation.custody.instances import Local

CASE = "A/2026-000123"
SIZES = {"1" * 64: 100, "2" * 64: 200}


def begun(nodes: dict[str, Local]) -> None:
    """A holds the case, B has its items already."""
    nodes["A"].do("begin", case=CASE, sizes=SIZES)
    nodes["B"].do("items", case=CASE, sizes=SIZES)


def said_by(node: Local, kind: str) -> Paper:
    """What an instance has to send, by its rows."""
    found = [read(data.encode()) for data in node.do("due", case=CASE)["data"]]
    return next(each for each in found if each.kind == kind)


def brought(node: Local, data: str) -> dict[str, Any]:
    """Let a message arrive: what came of it, or why it is refused; `data` is the answer."""
    picked = node.do("pick", data=data)
    if "refused" in picked:
        return picked
    return node.do("commit") | node.do("reply")


def dump(node: Local, case: str = CASE) -> dict[str, Any]:
    return node.do("state", case=case)["dump"]


def promised(nodes: dict[str, Local]) -> Paper:
    """B promised to take the case; its acceptance, not yet sent."""
    begun(nodes)
    nodes["A"].do("offer", case=CASE, peer="B")
    brought(nodes["B"], said_by(nodes["A"], "OFFER").wire.decode())
    nodes["B"].do("accept", case=CASE, peer="A", epoch=1, n=0)
    return said_by(nodes["B"], "ACCEPT")


def released(nodes: dict[str, Local]) -> Paper:
    """A gave the case away; its release, not yet arrived."""
    accept = promised(nodes)
    return read(brought(nodes["A"], accept.wire.decode())["data"].encode())


def taken(nodes: dict[str, Local]) -> Paper:
    """B has the case; its receipt, not yet arrived."""
    return read(brought(nodes["B"], released(nodes).wire.decode())["data"].encode())


def states(node: Local) -> tuple[bool, list[str], list[str]]:
    """Whether the case is this instance's, and the states of its rows as giver and as taker."""
    told = dump(node)
    mine = [row["is_mine"] for row in told["titles"]]
    return any(mine), [row["state"] for row in told["given"]], [row["state"] for row in told["taken"]]
