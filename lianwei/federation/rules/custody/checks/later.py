"""Dumps made at different moments: what an instance signed after its dump is found elsewhere and applied.

A signed paper of X found elsewhere with a higher number than X's dump: the dump is only stale. With a lower
or equal number and absent from the dump: X lost rows.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy

from lianwei.federation.rules.custody.papers import BIRTH, Paper
from lianwei.federation.rules.custody.tables import Giver, Taker

from .dumps import Finding, Row, Standing, View, offer_of


def lost_rows(view: View, papers: Mapping[str, Paper]) -> Iterator[Finding]:
    """Papers this instance signed before its dump and does not have any more."""
    there = {each.paper.digest for each in view.papers}
    cases = view.cases() | set(view.titles)
    for digest, paper in sorted(papers.items(), key=lambda item: item[1].seq):
        concerns = view.is_whole or paper.case in cases
        if paper.sender == view.code and paper.seq <= view.seq and digest not in there and concerns:
            yield Finding("C1", "lost_rows", view.code, paper.case, f"{paper.kind} #{paper.seq}")


def caught_up(view: View, papers: Mapping[str, Paper]) -> tuple[View, int]:
    """The instance as its later papers show it, and how many they are."""
    later = [each for each in papers.values() if each.sender == view.code and each.seq > view.seq]
    if not later:
        return view, 0
    now = deepcopy(view)
    for paper in sorted(later, key=lambda each: each.seq):
        _apply(now, paper, papers)
    return now, len(later)


def _apply(now: View, paper: Paper, papers: Mapping[str, Paper]) -> None:
    offer = offer_of(paper)
    if paper.kind == BIRTH:
        _raise(now, paper.case, 1, paper.digest)
    elif paper.kind == "OFFER":
        _took(now, paper.prev, papers)
        _raise(now, paper.case, paper.epoch, paper.prev)
        now.given[offer] = Row(Giver.OPEN, paper.recipient)
    elif paper.kind == "WITHDRAW":
        now.given[offer] = Row(Giver.CLOSED, paper.recipient)
    elif paper.kind == "RELEASE":
        _leave(now, paper, papers)
    elif paper.kind == "RECEIPT":
        _took(now, paper.prev, papers)
        _raise(now, paper.case, paper.epoch + 1, paper.prev)
    elif paper.kind in ("ACCEPT", "RETURN"):
        state = Taker.PROMISED if paper.kind == "ACCEPT" else Taker.RETURNED
        now.taken[offer] = Row(state, paper.recipient)


def _took(now: View, title: str, papers: Mapping[str, Paper]) -> None:
    """Whoever uses a title has taken the release it names."""
    release = papers.get(title)
    if release is not None and release.kind == "RELEASE":
        now.taken[offer_of(release)] = Row(Taker.TAKEN, release.sender)


def _raise(now: View, case: str, epoch: int, digest: str) -> None:
    stands = now.titles.setdefault(case, Standing(0, False))
    if epoch > stands.epoch:
        now.titles[case] = Standing(epoch, True, digest)


def _leave(now: View, paper: Paper, papers: Mapping[str, Paper]) -> None:
    title = str(paper.body.get("title", ""))
    _took(now, title, papers)
    _raise(now, paper.case, paper.epoch, title)
    if now.titles[paper.case].epoch == paper.epoch:
        now.titles[paper.case].is_mine = False
    for (giver, case, epoch, n), row in list(now.given.items()):
        if case == paper.case and row.state == Giver.OPEN:
            now.given[giver, case, epoch, n] = Row(Giver.CLOSED, row.peer)
    now.given[offer_of(paper)] = Row(Giver.RELEASED, paper.recipient)
