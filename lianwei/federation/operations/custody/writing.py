"""What every step of custody shares: the lock, the commit counter, the signed paper, the event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import (
    CommitCounter,
    CustodyStep,
    GiverRow,
    Quarantine,
    SignedPaper,
    TakerRow,
    Title,
)
from lianwei.federation.models.custody import Resent
from lianwei.federation.rules.custody import papers
from lianwei.federation.rules.custody.papers import Paper
from lianwei.federation.rules.custody.tables import FIRST_GAP

Said = tuple[str, str, str, int, int]  # kind, recipient, case, epoch, n: what we say once
MADE_ANEW = "WITHDRAW"  # follows from a release; it may be signed in a replay where no peer has the first one


@dataclass(frozen=True, slots=True)
class Here:
    """This instance among the others: its code, the private half of its key, everybody's public keys.

    `known` holds the keys of the past too: what they signed is proof for years. `lost`: papers of ours that
    a restored database has lost and its peers returned, while they are replayed: what was signed then is
    kept again, nothing is signed in its place. None when nothing is replayed.
    """

    code: str
    secret: str
    known: Mapping[str, Sequence[str]]
    lost: "Mapping[Said, Paper] | None" = None


@dataclass(frozen=True, slots=True)
class About:
    """The offer or copy a paper of ours speaks of, and to whom."""

    case: str
    epoch: int
    n: int
    other: str

    @classmethod
    def answering(cls, paper: Paper) -> "About":
        return cls(paper.case, paper.epoch, paper.n, paper.sender)


def lock_title(case: str) -> Title:
    """The case row, held until the transaction ends; made where nobody here has heard of the case."""
    rows = QuerySet(Title)
    found = rows.select_for_update().filter(case=case).first()
    if found:
        return found
    rows.bulk_create([Title(case=case)], ignore_conflicts=True)
    return rows.select_for_update().get(case=case)


def next_seq(*, is_replay: bool = False) -> int:
    """The number of this commit, counted with its transaction. Taken after the lock on the case. Raises
    WrongStatus in quarantine: a number that was given before would be given again.
    """
    if not is_replay and QuerySet(Quarantine).filter(ended_at=None).exists():
        raise WrongStatus(_("This instance was restored from a copy and waits for what its peers know."))
    counter = lock_counter()
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def lock_counter() -> CommitCounter:
    """The one row of the counter, held until the transaction ends."""
    rows = CommitCounter.objects
    counter = rows.select_for_update().filter(pk=1).first()
    if counter is None:
        rows.bulk_create([CommitCounter(pk=1)], ignore_conflicts=True)
        counter = rows.select_for_update().get(pk=1)
    return counter


def step(case: str, deed: str, here: Here) -> None:
    """Number a commit that makes no paper."""
    seq = next_seq(is_replay=here.lost is not None)
    QuerySet(CustodyStep).create(seq=seq, case=case, deed=deed, at=clock.now())


def act(title: Title, deed: str) -> None:
    """Number an act of the holder, and write down the title under which it is done."""
    told = {"case": title.case, "epoch": title.epoch, "title": title.digest}
    QuerySet(CustodyStep).create(seq=next_seq(), deed=f"act:{deed}", at=clock.now(), **told)


def write_paper(here: Here, kind: str, about: About, *, prev: str, body: dict[str, Any]) -> SignedPaper:
    """Make, sign and keep a paper of ours. Its bytes never change from now on. In a replay it is the one of
    then; raises Refused where that one is not known, or answers something else.
    """
    if here.lost is not None:
        found = here.lost.get((kind, about.other, about.case, about.epoch, about.n))
        if found is not None and found.prev != prev:
            raise papers.Refused("answer_to_other_paper")
        if found is not None:
            return _stored(found, papers.key_of(found, here.known), is_ours=True)
        if kind != MADE_ANEW:
            raise papers.Refused("not_said")
    paper = papers.write(
        kind,
        secret=here.secret,
        made_at=clock.now(),
        case=about.case,
        epoch=about.epoch,
        n=about.n,
        sender=here.code,
        recipient=about.other,
        seq=next_seq(is_replay=here.lost is not None),
        prev=prev,
        body=body,
    )
    return _stored(paper, papers.key_of(paper, here.known), is_ours=True)


def keep(paper: Paper, here: Here) -> None:
    """Keep a paper of another instance; one that lies here already stays as it is."""
    if not QuerySet(SignedPaper).filter(digest=paper.digest).exists():
        _stored(paper, papers.key_of(paper, here.known), is_ours=False)


def _stored(paper: Paper, public: str, *, is_ours: bool) -> SignedPaper:
    return QuerySet(SignedPaper).create(
        kind=paper.kind,
        case=paper.case,
        epoch=paper.epoch,
        n=paper.n,
        sender=paper.sender,
        recipient=paper.recipient,
        seq=paper.seq,
        is_ours=is_ours,
        text=paper.text,
        signature=paper.signature,
        public=public,
        digest=paper.digest,
        kept_at=clock.now(),
    )


def said(kind: str, about: About) -> SignedPaper | None:
    """The paper of ours of this kind about an offer or copy."""
    rows = QuerySet(SignedPaper).filter(is_ours=True, kind=kind, case=about.case, recipient=about.other)
    return rows.filter(epoch=about.epoch, n=about.n).first()


def move(row: GiverRow | TakerRow, state: str) -> None:
    """Bring a row into a state and begin its sending anew: the first time is now, by whoever commits."""
    row.state = state
    begin_sending(row)


def begin_sending(row: Resent) -> None:
    row.since, row.tries = clock.now(), 1
    row.next_at = row.since + timedelta(seconds=FIRST_GAP)


def note(title: Title, deed: str, *, actor: Actor, **told: Any) -> None:
    """One event on the case row's chain."""
    record("custody.moved", title, actor=actor, deed=deed, **told)
