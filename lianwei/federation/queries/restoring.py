"""How it stands after a restore: which peers answered, what came back, what stands against going on."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianwei.core.scope import Actor
from lianwei.federation.models import (
    CaseAbroad,
    FetchedPaper,
    LostQuestion,
    Peer,
    PeerStatus,
    Quarantine,
    Title,
)

from .reasons import sentence_of

SHOWN = 50
State = FetchedPaper.State


@dataclass(frozen=True, slots=True)
class PeerStanding:
    """What a peer was asked last, and what came of it."""

    peer: Peer
    asked_at: datetime | None
    answered_at: datetime | None
    fault: str
    got: int  # papers that were not here

    @property
    def is_silent(self) -> bool:
        return self.answered_at is None

    @property
    def reason(self) -> str:
        """Why going on is not safe because of this peer; empty where it is."""
        told = {"peer": self.peer.name}
        if self.fault:
            said = _("%(peer)s returned a paper that is not believed: %(reason)s")
            return said % (told | {"reason": sentence_of(self.fault)})
        return _("%(peer)s has not answered yet.") % told if self.is_silent else ""


@dataclass(frozen=True, slots=True)
class QuarantinePage:
    """The part of the page that says why nothing moves."""

    since: datetime
    is_shown: bool
    peers: list[PeerStanding]
    waiting: list[FetchedPaper]
    without_file: list[str]
    replayed: int
    left: int
    may_ask: bool
    may_end: bool

    @property
    def against(self) -> list[str]:
        """Sentences: what stands against going on."""
        found = [each.reason for each in self.peers if each.reason]
        if count := len(self.waiting):
            said = ngettext(
                "%(count)s paper that came back could not have its effect again.",
                "%(count)s papers that came back could not have their effect again.",
                count,
            )
            found.append(said % {"count": count})
        if self.without_file:
            said = _("By the papers these cases are ours, and their files are lost: %(cases)s.")
            found.append(said % {"cases": ", ".join(self.without_file)})
        return found


def quarantine_page(*, actor: Actor) -> QuarantinePage | None:
    """None where nothing stands still."""
    row = QuerySet(Quarantine).filter(ended_at=None).order_by("pk").first()
    if row is None:
        return None
    papers = QuerySet(FetchedPaper).filter(question__quarantine=row)
    counts = dict(papers.order_by().values_list("state").annotate(count=Count("pk")))
    return QuarantinePage(
        since=row.began_at,
        is_shown=row.why == Quarantine.Why.SHOWN,
        peers=_peers(row),
        waiting=list(papers.filter(state=State.WAITING).order_by("case", "pk")[:SHOWN]),
        without_file=_without_file(row),
        replayed=counts.get(State.REPLAYED, 0),
        left=counts.get(State.LEFT, 0),
        may_ask=actor.may("quarantine.ask"),
        may_end=actor.may("quarantine.end"),
    )


def what_stands_against(*, actor: Actor) -> list[str]:
    """Sentences; none where going on is safe."""
    page = quarantine_page(actor=actor)
    return page.against if page else []


def _peers(row: Quarantine) -> list[PeerStanding]:
    asked = {each.peer_id: each for each in QuerySet(LostQuestion).filter(quarantine=row).order_by("pk")}
    papers = QuerySet(FetchedPaper).filter(question__quarantine=row).order_by()
    got = dict(papers.values_list("question__peer").annotate(count=Count("pk")))
    peers = QuerySet(Peer).filter(status=PeerStatus.ACTIVE).order_by("code")
    found = []
    for peer in peers:
        last = asked.get(peer.pk)
        found.append(
            PeerStanding(
                peer,
                last.asked_at if last else None,
                last.answered_at if last else None,
                last.fault if last else "",
                got.get(peer.pk, 0),
            )
        )
    return found


def _without_file(row: Quarantine) -> list[str]:
    """Cases of ours, by the papers that came back, of which no file lies here."""
    back = QuerySet(FetchedPaper).filter(question__quarantine=row).values("case")
    known = QuerySet(CaseAbroad).exclude(complaint_id=None).values("case")
    rows = QuerySet(Title).filter(case__in=back, is_mine=True).exclude(case__in=known)
    return list(rows.order_by("case").values_list("case", flat=True)[:SHOWN])
