"""Papers of custody and items of dossiers on the wire, in the transaction that made them.

What a row stands for is sent again until it is answered, each time as a message of its own, so that the other
side looks at it anew even where it took the last one and forgot it.
"""

import base64
import json
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from lianwei.core import clock
from lianwei.core.models import Delivery
from lianwei.core.scope import Actor, subject_of
from lianwei.federation.models import (
    CaseAbroad,
    DossierPart,
    InstanceKey,
    OutMessage,
    OutState,
    Peer,
    PeerKey,
    SignedPaper,
)
from lianwei.federation.operations.custody import Here, mark_sent
from lianwei.federation.operations.post import send
from lianwei.federation.operations.words import mail_word
from lianwei.federation.queries.custody import Due, due, is_quarantined
from lianwei.federation.queries.own import WIRE, own_card, own_code, signer
from lianwei.federation.queries.peers import peer_with_code
from lianwei.federation.rules.pages import subject_of_case

PAPER, ITEM, WANTED = "custody.paper", "custody.item", "custody.wanted"
# the events after which the items go out
RELEASED, ITEMS_WANTED = "case_abroad.released", "case_abroad.items_wanted"


def here() -> Here:
    """Our code and key, and the public keys of all peers, those of the past too; none that was revoked."""
    known: dict[str, list[str]] = {own_code(): list(InstanceKey.objects.values_list("public", flat=True))}
    rows = PeerKey.objects.visible_to(WIRE).filter(revoked_at=None).order_by("pk")
    for code, public in rows.values_list("peer__code", "public"):
        known.setdefault(code, []).append(public)
    return Here(own_code(), signer().key.secret, known)


def mail_paper(row: SignedPaper) -> OutMessage | None:
    """Write a paper to its recipient; None where it is no peer (any more): then it stays due."""
    peer = peer_with_code(row.recipient)
    if peer is None:
        return None
    paper = row.paper
    if paper.kind == "COPY":
        return mail_word(row, peer)
    data = {"paper": paper.told}
    if paper.kind == "OFFER" and (facts := facts_page(row.case, paper.body["dossier"]["items"])):
        data["facts"] = facts
    return send(peer, kind=PAPER, subject=subject_of_case(row.case), data=data)


def facts_page(case: str, items: Iterable[str]) -> dict | None:
    """The page without people among the items of an offer."""
    rows = QuerySet(DossierPart).filter(case=case, sha256__in=list(items), parts=1).order_by("-pk")
    pages = (json.loads(base64.b64decode(row.content.plain())) for row in rows if row.is_page)
    return next((page for page in pages if page.get("page") == "facts"), None)


def send_due_papers(*, actor: Actor, limit: int = 200) -> int:
    """Send again what is due by the rows; how many papers went out."""
    if own_card() is None or is_quarantined():
        return 0
    return sum(_send_again(each) for each in due(clock.now(), actor=actor, limit=limit))


@transaction.atomic
def _send_again(each: Due) -> int:
    """While an earlier message about the case still waits to be sent, another one would only lengthen the
    queue.
    """
    mark_sent(each.row)
    peer = peer_with_code(each.paper.recipient)
    if peer is None or is_waiting(peer, each.paper.case):
        return 0
    if each.paper.kind == "RELEASE" and is_leaving(each.paper.case):
        return 0
    return 1 if mail_paper(each.paper) else 0


def is_leaving(case: str) -> bool:
    """Whether the worker still has to write the items of a release, or those that are missing; it sends the
    release after them.
    """
    abroad = QuerySet(CaseAbroad).filter(case=case).first()
    rows = Delivery.objects.filter(event__name__in=(RELEASED, ITEMS_WANTED), done_at=None)
    return abroad is not None and rows.filter(subject=subject_of(abroad)).exists()


def is_waiting(peer: Peer, case: str) -> bool:
    rows = OutMessage.objects.visible_to(WIRE).filter(peer=peer, subject=subject_of_case(case))
    return rows.filter(state=OutState.WAITING).exists()


def ask_for_items(case: str, peer: Peer, digests: Iterable[str]) -> None:
    """Ask the giver for what of a release does not lie here."""
    told = {"case": case, "items": sorted(digests)}
    send(peer, kind=WANTED, subject=subject_of_case(case), data=told)
