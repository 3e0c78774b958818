"""Replays one trace of the custody model on three instances with a fake network.

`pick X` delivers stored bytes and holds the worker before its commit until the next event of its own; after
every event holders + flying releases = 1 and the checker is clean.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Protocol

from lianwei.federation.rules.custody.checks import checked
from lianwei.federation.rules.custody.papers import read

CODES = "ABC"
COMMITS = {
    "offer_stored": "OFFER",
    "commit_release": "ACCEPT",
    "returned": "RETURN",
    "receipt_stored": "RECEIPT",
    "taken": "RELEASE",
    "voided": "WITHDRAW",
    "copy_stored": "COPY",
    "copied_stored": "COPIED",
}
USERS = {"offer", "cancel", "accept", "return", "copy"}
GIVEN = ("RELEASED", "DONE")
ROUNDS = 50
Name = tuple[str, int, int, str, str]  # type, epoch, n, from, to


class Instance(Protocol):
    """A node, in this process or another."""

    def do(self, name: str, **told: Any) -> dict[str, Any]: ...

    def crash(self, *, in_commit: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a trace."""

    verb: str
    kind: str
    at: str
    peer: str
    epoch: int
    n: int
    text: str


class Fault(AssertionError):
    """The implementation does not do what the model does."""


def steps_of(file: Path) -> Iterator[Step]:
    for line in file.read_text(encoding="utf-8").splitlines():
        words = line.split()
        told = dict(word.split("=") for word in words if "=" in word)
        plain = [word for word in words if "=" not in word]
        at, peer = told.get("at", told.get("from", "")), told.get("peer", told.get("to", ""))
        yield Step(
            plain[0],
            plain[1] if len(plain) > 1 else "",
            CODES[int(at)] if at else "",
            CODES[int(peer)] if peer else "",
            int(told.get("epoch", 0)),
            int(told.get("n", 0)),
            line,
        )


@dataclass
class Replay:
    """One case, three instances, and what flies between them."""

    case: str
    nodes: dict[str, Instance]
    is_bad: bool = False  # the trace of a broken variant: at its fault we must do otherwise
    network: dict[Name, str] = field(default_factory=dict)
    sent: dict[Name, str] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)  # what each worker has in its hands
    refusals: list[str] = field(default_factory=list)
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    crashes: int = 0
    clean: bool = False
    history: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def run(self, steps: Iterator[Step]) -> None:
        """Every step, then to the end; raises Fault."""
        sizes = {hashlib.sha256(f"{self.case}{n}".encode()).hexdigest(): 10 + n for n in range(2)}
        self.sizes = sizes
        self._do("A", "begin", case=self.case, sizes=sizes)
        for step in steps:
            try:
                self._step(step)
            except Fault as fault:
                if not self.is_bad:
                    raise Fault(f"{step.text}: {fault}") from None
                self.refusals.append(f"{step.text}: {fault}")
            self.check(step.text)
        if self.is_bad:
            self.finish()  # where nothing was refused, the table's own line was done

    def check(self, after: str) -> None:
        """Exactly one owner, and a clean checker."""
        for code, node in self.nodes.items():
            if code not in self.states:
                self.states[code] = node.do("state", case=self.case)
                self.history.setdefault(code, []).append(self.states[code]["dump"])
                self.clean = False
        if self.clean:
            return
        holders, flying = self.owners()
        if holders + flying != 1:
            raise Fault(f"after {after}: {holders} holders, {flying} flying")
        faults = checked([each["dump"] for each in self.states.values()]).faults
        if faults:
            raise Fault(f"after {after}: {faults[0]}")
        self.clean = True

    def check_staggered(self, rng: Random, samples: int) -> None:
        """Dumps of different moments give no false alarm (T8)."""
        for _sample in range(samples):
            dumps = [rng.choice(each) for each in self.history.values()]
            if faults := checked(dumps).faults:
                raise Fault(f"staggered dumps: {faults[0]}")

    def owners(self) -> tuple[int, int]:
        """Holders and flying releases, from rows alone."""
        dumps = {code: each["dump"] for code, each in self.states.items()}
        holders = sum(row["is_mine"] for dump in dumps.values() for row in dump["titles"])
        flying = 0
        for code, dump in dumps.items():
            for row in dump["given"]:
                name = (code, row["epoch"], row["n"], "TAKEN")
                theirs = dumps[row["taker"]]["taken"]
                taken = {(each["giver"], each["epoch"], each["n"], each["state"]) for each in theirs}
                flying += row["state"] in GIVEN and name not in taken
        return holders, flying

    def _step(self, step: Step) -> None:
        if step.verb in USERS:
            self._user(step)
        elif step.verb in COMMITS:
            self._commit(step.at, COMMITS[step.verb])
        elif step.verb == "send":
            told = {"kind": step.kind, "case": self.case, "peer": step.peer, "epoch": step.epoch, "n": step.n}
            self._put(self._do(step.at, "send", **told)["data"])
        elif step.verb == "lose":
            self.network.pop((step.kind, step.epoch, step.n, step.at, step.peer), None)
        else:
            getattr(self, f"_{step.verb.lower()}")(step)

    def _user(self, step: Step) -> None:
        told: dict[str, Any] = {"case": self.case}
        told |= {"peer": step.peer} if step.verb != "cancel" else {}
        told |= {"epoch": step.epoch, "n": step.n} if step.verb not in ("offer", "copy") else {}
        answer = self._do(step.at, step.verb, **told)
        if step.verb == "offer" and (answer["epoch"], answer["n"]) != (step.epoch, step.n):
            raise Fault(f"named otherwise: {answer}")

    def _pick(self, step: Step) -> None:
        self._finish_silently(step.at)
        data = self.network.get((step.kind, step.epoch, step.n, step.peer, step.at))
        if data is None:
            raise Fault("there is no such message")
        if step.kind == "RELEASE":
            self._bring_items(step.at, data)
        self._do(step.at, "pick", data=data)
        self.held[step.at] = step.kind

    def _bring_items(self, code: str, data: str) -> None:
        """A release whose items are not here yet is left alone; it comes again."""
        if self.states[code]["dump"]["items"]:
            return
        self._do(code, "pick", data=data)
        found = self._do(code, "commit")
        if found["changed"] or not (found["missing"] or found["alarm"]):
            raise Fault("taken without its dossier")
        self._do(code, "items", case=self.case, sizes=self.sizes)

    def _commit(self, code: str, kind: str = "") -> None:
        if kind and self.held.get(code) != kind:
            raise Fault(f"the worker holds {self.held.get(code)}")
        del self.held[code]
        found = self._do(code, "commit")
        if bool(kind) != found["changed"] or found["alarm"]:
            raise Fault(f"{found}")

    def _finish_silently(self, code: str) -> None:
        if code in self.held:
            self._commit(code)

    def _reply(self, step: Step) -> None:
        self._finish_silently(step.at)
        data = self._do(step.at, "reply")["data"]
        if not data or read(data.encode()).kind != step.kind:
            raise Fault("another answer, or none")
        self._put(data)

    def _crash(self, step: Step) -> None:
        """Before the commit or inside it, in turn; what was committed stays."""
        self.crashes += 1
        self.nodes[step.at].crash(in_commit=step.at in self.held and self.crashes % 2 == 1)
        self.held.pop(step.at, None)
        self.states.pop(step.at, None)

    def _settled(self, _step: Step) -> None:
        for code in [*self.held]:
            self._commit(code)
        self.check("settled")
        if rows := sum(each["open"] for each in self.states.values()):
            raise Fault(f"{rows} rows are open")
        if self.owners() != (1, 0):
            raise Fault("a release flies")

    def _broken(self, step: Step) -> None:
        holders, flying = self.owners()
        if f"hold={holders} fly={flying}" != step.text.partition(" ")[2]:
            raise Fault(f"here {holders} holds, {flying} fly")

    def _reclaim(self, step: Step) -> None:
        """The only way to take something back is to cancel."""
        self._do(step.at, "cancel", case=self.case, epoch=step.epoch, n=step.n)

    def finish(self) -> None:
        """Let everything that is due arrive until nothing is, refuse what nobody answered; raises Fault."""
        for _round in range(ROUNDS):
            for code in [*self.held]:
                self._finish(code)
            due = [data for node in self.nodes.values() for data in node.do("due", case=self.case)["data"]]
            if not due:
                break
            for data in due:
                self._deliver(data)
            self._refuse_what_waits()
        self.check("the end")
        if self.owners() != (1, 0) or sum(each["open"] for each in self.states.values()):
            raise Fault("does not settle")

    def _finish(self, code: str) -> None:
        del self.held[code]
        self._do(code, "commit")
        if data := self._do(code, "reply")["data"]:
            self._deliver(data)

    def _deliver(self, data: str) -> None:
        self._same_bytes(data)
        paper = read(data.encode())
        if paper.kind == "RELEASE":
            self._do(paper.recipient, "items", case=self.case, sizes=self.sizes)
        self._do(paper.recipient, "pick", data=data)
        self.held[paper.recipient] = paper.kind
        self._finish(paper.recipient)
        self.check(f"delivery of {paper.kind}")

    def _refuse_what_waits(self) -> None:
        for code, node in self.nodes.items():
            for row in node.do("state", case=self.case)["dump"]["taken"]:
                if row["state"] == "SEEN":
                    told = {"peer": row["giver"], "epoch": row["epoch"], "n": row["n"]}
                    self._do(code, "return", case=self.case, **told)

    def _put(self, data: str) -> None:
        self.network[self._same_bytes(data)] = data

    def _same_bytes(self, data: str) -> Name:
        paper = read(data.encode())
        name = (paper.kind, paper.epoch, paper.n, paper.sender, paper.recipient)
        if self.sent.setdefault(name, data) != data:
            raise Fault("other bytes under the same name")
        return name

    def _do(self, code: str, name: str, **told: Any) -> dict[str, Any]:
        answer = self.nodes[code].do(name, **told)
        if name not in ("pick", "reply", "due", "state"):
            self.states.pop(code, None)
        if refused := answer.get("refused"):
            raise Fault(f"{code} refuses: {refused}")
        return answer
