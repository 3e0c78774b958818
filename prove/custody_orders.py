"""The six messages of a transfer with a copy (T5), each delivered twice, in an order of one's choice.

A message cannot arrive before it was made: one whose turn came too early arrives the moment it exists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

from lianwei.federation.rules.custody.papers import read

from .custody_replay import Instance

MESSAGES = ("OFFER", "ACCEPT", "RELEASE", "RECEIPT", "COPY", "COPIED")
ORDERS = tuple(permutations(MESSAGES))
SIZES = {"7" * 64: 70, "8" * 64: 80}
ROUNDS = 10


@dataclass
class Transfer:
    """A gives a case to B and sends a copy; every message that was made, by its kind."""

    case: str
    nodes: Mapping[str, Instance]
    made: dict[str, str] = field(default_factory=dict)
    early: list[str] = field(default_factory=list)  # whose turn came before they were made
    faults: list[str] = field(default_factory=list)

    def run(self, order: Sequence[str]) -> list[str]:
        """Play it; what is not as it should be."""
        giver, taker = self.nodes["A"], self.nodes["B"]
        giver.do("begin", case=self.case, sizes=SIZES)
        taker.do("items", case=self.case, sizes=SIZES)
        giver.do("offer", case=self.case, peer="B")
        giver.do("copy", case=self.case, peer="B")
        self._note_due()
        for kind in (*order, *order):
            self._turn(kind)
        for _round in range(ROUNDS):  # what is due by the rows goes on
            due = [data for node in self.nodes.values() for data in node.do("due", case=self.case)["data"]]
            for data in due:
                self._deliver(data)
        return self.faults + self._ends()

    def _turn(self, kind: str) -> None:
        if kind not in self.made:
            self.early.append(kind)
            return
        self._deliver(self.made[kind])
        while ready := next((each for each in self.early if each in self.made), ""):
            self.early.remove(ready)
            self._deliver(self.made[ready])

    def _deliver(self, data: str) -> None:
        paper = read(data.encode())
        node = self.nodes[paper.recipient]
        node.do("pick", data=data)
        came = node.do("commit")
        if came.get("alarm") or came.get("refused"):
            self.faults.append(f"{paper.kind}: {came}")
        if answer := node.do("reply")["data"]:
            self._note(answer)
        if paper.kind == "OFFER":
            node.do("accept", case=self.case, peer="A", epoch=1, n=0)
        self._note_due()

    def _note_due(self) -> None:
        for node in self.nodes.values():
            for data in node.do("due", case=self.case)["data"]:
                self._note(data)

    def _note(self, data: str) -> None:
        kind = read(data.encode()).kind
        if self.made.setdefault(kind, data) != data:
            self.faults.append(f"{kind}: other bytes")

    def _ends(self) -> list[str]:
        dumps: dict[str, dict[str, Any]] = {
            code: node.do("state", case=self.case)["dump"] for code, node in self.nodes.items()
        }
        mine = [code for code, dump in dumps.items() for row in dump["titles"] if row["is_mine"]]
        given = [row["state"] for row in dumps["A"]["given"]]
        taken = [row["state"] for row in dumps["B"]["taken"]]
        answered = [row["is_answered"] for code in "AB" for row in dumps[code]["copies"]]
        found = (mine, given, taken, answered)
        return [] if found == (["B"], ["DONE"], ["TAKEN"], [True, True]) else [f"ends {found}"]
