"""Both sides of the question: what of the papers between us is not here (any more)?"""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import LostQuestion, Peer, PeerStatus, Quarantine, SignedPaper
from lianwei.federation.operations.abroad.mailing import facts_page
from lianwei.federation.operations.post import send
from lianwei.federation.queries.own import own_card, own_code
from lianwei.federation.receivers import Incoming
from lianwei.federation.rules.custody.dossiers import root_of
from lianwei.federation.rules.custody.papers import BIRTH
from lianwei.federation.rules.restoring import ASKED, MOST_CASES, TOLD, PapersAsked, in_parts


@transaction.atomic
def ask_for_lost(*, actor: Actor) -> int:
    """Ask every peer for the papers between it and us that are not here; how many were asked. Nothing is
    asked where nothing stands still.
    """
    actor.require("quarantine.ask")
    rows = Quarantine.objects.visible_to(actor).select_for_update()
    quarantine = rows.filter(ended_at=None).order_by("pk").first()
    if quarantine is None or own_card() is None:
        return 0
    peers = list(Peer.objects.visible_to(actor).filter(status=PeerStatus.ACTIVE).order_by("pk"))
    for peer in peers:
        _ask(quarantine, peer)
    record("quarantine.asked", quarantine, actor=actor, peers=len(peers))
    return len(peers)


def _ask(quarantine: Quarantine, peer: Peer) -> None:
    uid = uuid.uuid4()
    QuerySet(LostQuestion).create(quarantine=quarantine, peer=peer, uid=uid, asked_at=clock.now())
    newest = QuerySet(SignedPaper).filter(_between(peer)).values("case").annotate(last=Max("pk"))
    cases = {row["case"] for row in newest.order_by("-last")[:MOST_CASES]}
    roots = {case: root for case, root in _roots(peer) if case in cases}
    send(peer, kind=ASKED, subject=_subject(str(uid)), data={"question": str(uid), "cases": roots})


def _subject(question: str) -> str:
    return f"custody-lost:{question}"


def _between(peer: Peer) -> Q:
    """Papers by one of the two to the other."""
    return Q(sender=peer.code, recipient=own_code()) | Q(sender=own_code(), recipient=peer.code)


def _roots(peer: Peer) -> Iterator[tuple[str, str]]:
    """Of each case, one digest over those of all its papers between the two."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = QuerySet(SignedPaper).filter(_between(peer)).order_by()
    for case, digest in rows.values_list("case", "digest").iterator(chunk_size=2000):
        found[case].append(digest)
    return ((case, root_of(digests)) for case, digests in found.items())


def answer_lost(message: Incoming, *, actor: Actor) -> int:
    """Return our copies of the papers between the two, of the cases in which the other side has not the same;
    nothing else. How many papers.
    """
    told = message.read(PapersAsked)
    differs = [case for case, root in _roots(message.peer) if told.cases.get(case) != root]
    parts = list(in_parts(_papers(message.peer, differs)))
    for number, papers in enumerate(parts):
        data = {"question": told.question, "part": number, "parts": len(parts), "papers": papers}
        send(message.peer, kind=TOLD, subject=_subject(told.question), data=data)
    count = sum(map(len, parts))
    record("peer.told_papers", message.peer, actor=actor, papers=count)
    return count


def _papers(peer: Peer, cases: list[str]) -> Iterator[dict[str, Any]]:
    for case in sorted(cases):
        rows = QuerySet(SignedPaper).filter(_between(peer), case=case).exclude(kind=BIRTH)
        for row in rows.order_by("pk"):
            paper = row.paper
            page = facts_page(case, paper.body["dossier"]["items"]) if paper.kind == "OFFER" else None
            yield {"paper": paper.told} | ({"facts": page} if page else {})
