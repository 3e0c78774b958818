"""Papers that came back have their effect once more, through the same tables, case by case.

What we signed is done again in the order of its numbers, each with what it answers; then what the others
signed and we had taken in silence. What the others send again by themselves until it is answered (an
acceptance, a release, a copy) is left to them.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from lianwei.core.errors import LianweiError
from lianwei.core.events import record
from lianwei.core.schedule import one_by_one
from lianwei.core.scope import Actor
from lianwei.federation.models import FetchedPaper, GiverRow, SignedPaper, Title
from lianwei.federation.operations.abroad.mailing import here
from lianwei.federation.operations.custody import Here, settle
from lianwei.federation.operations.custody.writing import lock_counter, lock_title
from lianwei.federation.queries.custody import is_quarantined
from lianwei.federation.receivers import Parked
from lianwei.federation.receivers import Refused as NotTaken
from lianwei.federation.rules.custody.papers import Paper, Refused, paper_of
from lianwei.federation.rules.custody.tables import Giver

from .doing import AGAIN, ItemsMissing, follow, overtake

State = FetchedPaper.State
SILENT = ("OFFER", "WITHDRAW", "RETURN", "RECEIPT", "COPIED")  # of others, in this order
REPEATED = "comes_again"  # the other side sends it until it is answered


def replay_lost(*, actor: Actor) -> int:
    """Let what came back have its effect, while the installation stands still; in how many cases it did.

    Safe to run again: what has had its effect has none a second time. Raises StepsFailed after the last case.
    """
    if not is_quarantined():
        return 0
    waiting = QuerySet(FetchedPaper).filter(state=State.WAITING).order_by("case")
    cases = list(waiting.values_list("case", flat=True).distinct())
    if cases:
        _go_on_counting()
    return one_by_one((case, partial(_replay_case, case, actor=actor)) for case in cases)


@transaction.atomic
def _go_on_counting() -> None:
    """No number that was given before is given again."""
    me = here()
    told = QuerySet(FetchedPaper).values_list("text", flat=True).iterator(chunk_size=500)
    own = [said["seq"] for said in map(json.loads, told) if said["from"] == me.code]
    counter = lock_counter()
    counter.last = max([counter.last, *own])
    counter.save(update_fields=["last"])


@transaction.atomic
def _replay_case(case: str, *, actor: Actor) -> int:
    title = lock_title(case)
    rows = {row.digest: row for row in QuerySet(FetchedPaper).filter(case=case, state=State.WAITING)}
    found = {digest: paper_of(json.loads(row.text)) for digest, row in rows.items()}
    me = _replaying(case)
    own = sorted((p for p in found.values() if p.sender == me.code), key=lambda p: p.seq)
    theirs = [p for kind in SILENT for p in found.values() if p.sender != me.code and p.kind == kind]
    count = 0
    for paper in (*own, *theirs):
        reason = _done(paper, rows, me, actor=actor)
        row = rows[paper.digest]
        row.reason = reason
        row.state = State.WAITING if reason else State.REPLAYED
        row.facts = row.facts if reason else {}  # they lie with the case now
        row.save(update_fields=["state", "reason", "facts"])
        count += not reason
    _leave_rest(rows, found, me)
    _close_overtaken(case, me)
    record("custody.moved", title, actor=actor, deed="replay", papers=count)
    return count


def _replaying(case: str) -> Here:
    """We, with the papers of ours about a case that came back."""
    me, lost = here(), {}
    for text in QuerySet(FetchedPaper).filter(case=case).values_list("text", flat=True):
        paper = paper_of(json.loads(text))
        if paper.sender == me.code:
            lost[paper.kind, paper.recipient, case, paper.epoch, paper.n] = paper
    return replace(me, lost=lost)


def _done(paper: Paper, rows: Mapping[str, FetchedPaper], me: Here, *, actor: Actor) -> str:
    """Do once more what a paper stands for; why it could not be done, empty where it was."""
    if QuerySet(SignedPaper).filter(digest=paper.digest).exists():
        return ""
    try:
        with transaction.atomic():
            if paper.sender == me.code:
                AGAIN[paper.kind](paper, me, rows, actor=actor)
            else:
                taken = settle(paper, actor=actor, here=me)
                follow(paper, taken, rows, me, actor=actor)
    except ItemsMissing as missing:
        missing.ask()
        return "items_missing"
    except (Refused, Parked, NotTaken) as refused:
        return refused.reason
    except LianweiError as error:
        return error.code
    return ""


def _leave_rest(rows: Mapping[str, FetchedPaper], found: Mapping[str, Paper], me: Here) -> None:
    """What others send again is left to them, unless it had its effect with what we answered."""
    for digest, paper in found.items():
        if paper.sender == me.code or paper.kind in SILENT:
            continue
        is_there = QuerySet(SignedPaper).filter(digest=digest).exists()
        row = rows[digest]
        row.state, row.reason = (State.REPLAYED, "") if is_there else (State.LEFT, REPEATED)
        row.save(update_fields=["state", "reason"])


def _close_overtaken(case: str, me: Here) -> None:
    """An offer of a title that has ended is closed, as the release that ended it would have done."""
    title = QuerySet(Title).get(case=case)
    for row in QuerySet(GiverRow).filter(case=case, state=Giver.OPEN).order_by("epoch", "n"):
        if row.epoch < title.epoch or not title.is_mine:
            overtake(row, me)
