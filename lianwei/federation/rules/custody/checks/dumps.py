"""A dump as the checker sees it: rows by name, papers read."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lianwei.federation.rules.custody.papers import Paper, Refused, paper_of

Offer = tuple[str, str, int, int]  # giver, case, epoch, n: the name of an offer
ACT = "act:"  # a step with it is an act of the holder
LOST = "lost:"  # one with it says what a restored database could not get back
ROWS = ("titles", "given", "taken", "copies", "items", "steps", "alarms", "papers")


class Unreadable(ValueError):
    """A file that is no dump of custody."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the checker says. `is_fault` is False for what is only reported: ages, stale dumps."""

    check: str
    what: str
    instance: str = ""
    case: str = ""
    detail: str = ""
    is_fault: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """A paper as an instance keeps it."""

    paper: Paper
    is_ours: bool
    public: str
    digest: str


@dataclass(slots=True)
class Row:
    """One side of an offer: its state and who stands on the other side."""

    state: str
    peer: str
    since: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """What the holder did, and the title it names: number and digest."""

    seq: int
    case: str
    deed: str
    epoch: int
    title: str


@dataclass(slots=True)
class Standing:
    """What a case row says."""

    epoch: int
    is_mine: bool
    digest: str = ""
    titles: list[Paper] = field(default_factory=list)


@dataclass(slots=True)
class View:
    """One instance at one moment. `seq`: the number of its last commit then."""

    code: str
    seq: int
    made_at: str
    is_whole: bool
    titles: dict[str, Standing] = field(default_factory=dict)
    given: dict[Offer, Row] = field(default_factory=dict)
    taken: dict[Offer, Row] = field(default_factory=dict)
    copies: dict[tuple[str, str, int], dict[str, Any]] = field(default_factory=dict)
    items: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    steps: list[tuple[int, str, str]] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    alarms: set[str] = field(default_factory=set)
    papers: list[Held] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)

    def ours(self, kind: str) -> Iterator[Paper]:
        return (each.paper for each in self.papers if each.is_ours and each.paper.kind == kind)

    def theirs(self, kind: str) -> Iterator[Paper]:
        return (each.paper for each in self.papers if not each.is_ours and each.paper.kind == kind)

    def cases(self) -> set[str]:
        rows = {case for _giver, case, _epoch, _n in (*self.given, *self.taken)}
        return rows | {key[1] for key in self.copies} | {each.paper.case for each in self.papers}


def offer_of(paper: Paper) -> Offer:
    """The offer a paper of the two tables speaks of."""
    giver = paper.recipient if paper.kind in ("ACCEPT", "RETURN", "RECEIPT") else paper.sender
    return giver, paper.case, paper.epoch, paper.n


def view_of(dump: object) -> View:
    """Read a dump; raises Unreadable where it is none. Rows that cannot be read are findings."""
    if (
        not isinstance(dump, dict)
        or dump.get("v") != 1
        or not all(isinstance(dump.get(name), list) for name in ROWS)
    ):
        raise Unreadable
    view = View(str(dump["instance"]), int(dump["seq"]), str(dump["made_at"]), bool(dump["is_whole"]))
    for name in ROWS:
        for row in dump[name]:
            try:
                READERS[name](view, row)
            except (Refused, KeyError, TypeError, ValueError):
                view.faults.append(Finding("C1", "unreadable", view.code, detail=f"{name}: {row}"[:200]))
    return view


def _title(view: View, row: dict[str, Any]) -> None:
    titles = [paper_of(each) for each in json.loads(row["titles"])]
    _once(view, view.titles, row["case"], Standing(row["epoch"], row["is_mine"], row["digest"], titles))


def _given(view: View, row: dict[str, Any]) -> None:
    offer = (view.code, row["case"], row["epoch"], row["n"])
    _once(view, view.given, offer, Row(row["state"], row["taker"], row["since"]))


def _taken(view: View, row: dict[str, Any]) -> None:
    offer = (row["giver"], row["case"], row["epoch"], row["n"])
    _once(view, view.taken, offer, Row(row["state"], row["giver"], row["since"]))


def _copy(view: View, row: dict[str, Any]) -> None:
    _once(view, view.copies, (row["sender"], row["case"], row["n"]), row)


def _item(view: View, row: dict[str, Any]) -> None:
    view.items[row["case"]].add(row["sha256"])


def _step(view: View, row: dict[str, Any]) -> None:
    seq, case, deed = int(row["seq"]), row["case"], row["deed"]
    if deed.startswith(ACT):
        view.acts.append(Act(seq, case, deed.removeprefix(ACT), row["epoch"], row["title"]))
    elif row["epoch"] or row["title"]:
        raise ValueError("a title that nothing was done under")
    view.steps.append((seq, case, deed))


def _alarm(view: View, row: dict[str, Any]) -> None:
    view.alarms.add(row["paper"])


def _paper(view: View, row: dict[str, Any]) -> None:
    view.papers.append(Held(paper_of(row["paper"]), row["is_ours"], row["public"], row["digest"]))


def _once(view: View, rows: dict, name: Any, row: Any) -> None:
    if name in rows:
        view.faults.append(Finding("C1", "row_twice", view.code, detail=str(name)))
    rows[name] = row


READERS = {
    "titles": _title,
    "given": _given,
    "taken": _taken,
    "copies": _copy,
    "items": _item,
    "steps": _step,
    "alarms": _alarm,
    "papers": _paper,
}


def every_paper(views: Iterable[View]) -> dict[str, Paper]:
    """All papers of all dumps by digest, those inside others too."""
    found: dict[str, Paper] = {}
    for view in views:
        for held in view.papers:
            _gather(held.paper, found)
    return found


def _gather(paper: Paper, found: dict[str, Paper]) -> None:
    if paper.digest in found:
        return
    found[paper.digest] = paper
    inside = paper.body.get("titles", []) if paper.kind == "OFFER" else []
    inside = [paper.body.get("accept")] if paper.kind == "RELEASE" else inside
    for told in inside:
        try:
            _gather(paper_of(told), found)
        except Refused:
            continue  # C1 says that the paper around it does not hold
