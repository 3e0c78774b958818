"""What custody has to send, and what an instance lays open to the checker."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lianwei.core import clock
from lianwei.core.instant import one_instant
from lianwei.core.scope import Actor
from lianwei.federation.models import (
    CommitCounter,
    CopyRow,
    CustodyAlarm,
    CustodyStep,
    DossierItem,
    GiverRow,
    Quarantine,
    SignedPaper,
    TakerRow,
    Title,
)
from lianwei.federation.models.custody import SENT_AGAIN, ForOperators
from lianwei.federation.rules.custody.checks.dumps import LOST
from lianwei.federation.rules.custody.papers import Paper
from lianwei.federation.rules.custody.tables import RESENT, Taker


@dataclass(frozen=True, slots=True)
class Due:
    """A paper to be sent (again), and the row that says so until it is answered."""

    row: GiverRow | TakerRow | CopyRow
    paper: SignedPaper


def due(at: datetime, *, actor: Actor, limit: int = 500, case: str = "") -> list[Due]:
    """What is to be sent by now, longest due first; of one case alone where it is named. It follows from the
    rows: a crash forgets nothing.
    """
    open_rows = (
        GiverRow.objects.visible_to(actor).filter(state__in=SENT_AGAIN),
        TakerRow.objects.visible_to(actor).filter(state=Taker.PROMISED),
        CopyRow.objects.visible_to(actor).filter(is_ours=True, is_answered=False),
    )
    of_case = {"case": case} if case else {}
    found = [each.filter(next_at__lte=at, **of_case).order_by("next_at")[:limit] for each in open_rows]
    rows = [row for each in found for row in each]
    rows.sort(key=lambda row: row.next_at)
    return [Due(row, paper_due(row, actor=actor)) for row in rows[:limit]]


def paper_due(row: GiverRow | TakerRow | CopyRow, *, actor: Actor) -> SignedPaper:
    """The paper that stands for the state of a row."""
    kind, recipient = _said_by(row)
    rows = SignedPaper.objects.visible_to(actor).filter(is_ours=True, kind=kind, recipient=recipient)
    return rows.get(case=row.case, epoch=row.epoch, n=row.n)


def _said_by(row: GiverRow | TakerRow | CopyRow) -> tuple[str, str]:
    if isinstance(row, CopyRow):
        return "COPY", row.recipient
    return RESENT[row.state], row.taker if isinstance(row, GiverRow) else row.giver


def custody_dump(instance: str, *, actor: Actor, case: str = "") -> dict[str, Any]:
    """Everything the checker needs of this instance, as of one instant: its rows, its papers, its highest
    number.

    `instance`: its code; empty: the one that signed what was signed here. `case`: of one case alone, for
    tests; whether numbers are missing cannot be said then.
    """
    actor.require("instance.operate")

    def rows(model: type[ForOperators], *columns: str) -> list[dict[str, Any]]:
        found = model.objects.visible_to(actor)
        found = found.filter(case=case) if case else found
        return [_plain(row) for row in found.order_by("pk").values(*columns)]

    with one_instant():
        papers = [_told(each) for each in _papers(actor, case)]
        own = next((told["paper"]["from"] for told in papers if told["is_ours"]), "")
        return {
            "v": 1,
            "instance": instance or own,
            "made_at": clock.now().isoformat(),
            "seq": CommitCounter.objects.values_list("last", flat=True).first() or 0,
            "is_whole": not case,
            "titles": rows(Title, "case", "epoch", "is_mine", "digest", "titles"),
            "given": rows(GiverRow, "case", "epoch", "n", "taker", "state", "since"),
            "taken": rows(TakerRow, "case", "epoch", "n", "giver", "state", "since"),
            "copies": rows(CopyRow, "case", "epoch", "n", "sender", "recipient", "is_ours", "is_answered"),
            "items": rows(DossierItem, "case", "sha256"),
            "steps": rows(CustodyStep, "case", "seq", "deed", "epoch", "title"),
            "alarms": rows(CustodyAlarm, "case", "reason", "peer", "paper"),
            "papers": papers,
        }


def _papers(actor: Actor, case: str) -> Iterator[SignedPaper]:
    found = SignedPaper.objects.visible_to(actor)
    return (found.filter(case=case) if case else found).order_by("pk").iterator(chunk_size=500)


def _told(row: SignedPaper) -> dict[str, Any]:
    return {"is_ours": row.is_ours, "public": row.public, "digest": row.digest, "paper": row.paper.told}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row.items()}


def is_quarantined() -> bool:
    """Whether nothing that moves a case may be done here just now."""
    return QuerySet(Quarantine).filter(ended_at=None).exists()


def is_lost(paper: Paper, own: str) -> bool:
    """Whether a paper shows one that we signed under a number we have not come to: rows were lost here."""
    shown = [each for each in paper.body.get("titles", ()) if isinstance(each, dict)]
    shown += [paper.body["accept"]] if isinstance(paper.body.get("accept"), dict) else []
    last = CommitCounter.objects.values_list("last", flat=True).first() or 0
    ours = [each.get("seq", 0) for each in shown if each.get("from") == own]
    gone = QuerySet(CustodyStep).filter(seq__in=ours, deed__startswith=LOST) if ours else None
    return any(seq > last for seq in ours) or (gone is not None and gone.exists())


def open_rows_of(case: str, *, actor: Actor) -> int:
    """How many offers of a case somebody still has to answer, take or confirm here."""
    given = GiverRow.objects.visible_to(actor).filter(case=case, state__in=SENT_AGAIN)
    taken = TakerRow.objects.visible_to(actor).filter(case=case, state__in=[Taker.SEEN, Taker.PROMISED])
    return given.count() + taken.count()
