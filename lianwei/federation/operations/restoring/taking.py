"""A peer returns papers: each is checked as if it came for the first time, and kept until it is replayed."""

import uuid

from django.db.models import QuerySet

from lianwei.core import clock
from lianwei.core.canonical import canonical
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import FetchedPaper, LostQuestion, SignedPaper
from lianwei.federation.operations.abroad.mailing import here
from lianwei.federation.operations.custody import Here
from lianwei.federation.receivers import Incoming, Refused
from lianwei.federation.rules.custody import papers
from lianwei.federation.rules.custody.papers import BIRTH, Paper, key_of
from lianwei.federation.rules.custody.titles import check_promise, holding, titles_of
from lianwei.federation.rules.restoring import PapersTold


def take_told(message: Incoming, *, actor: Actor) -> int:
    """Keep what is not here; how many papers. One that is forged, or not between the two, makes the whole
    answer of that peer unbelieved, and the peer is named. Raises Refused for what was not asked.
    """
    told, me = message.read(PapersTold), here()
    rows = QuerySet(LostQuestion).select_for_update().filter(uid=uuid.UUID(told.question))
    row = rows.filter(peer=message.peer, answered_at=None).first()
    if row is None or row.parts not in (None, told.parts):
        raise Refused("papers_not_asked")
    row.parts, row.got = told.parts, row.got + 1
    try:
        found = [(_checked(each.paper, message.peer.code, me), each.facts) for each in told.papers]
    except papers.Refused as refused:
        row.fault, found = refused.reason, []
    kept = 0 if row.fault else sum(_keep(row, paper, facts) for paper, facts in found)
    if row.fault:
        QuerySet(FetchedPaper).filter(question=row, state=FetchedPaper.State.WAITING).delete()
    row.answered_at = clock.now() if row.got == row.parts or row.fault else None
    row.save()
    if row.answered_at:
        record("quarantine.answered", row.quarantine, actor=actor, peer=message.peer.code, fault=row.fault)
    return kept


def _checked(told: dict, peer: str, me: Here) -> Paper:
    """A paper by one of the two to the other, under a key that we know. Raises papers.Refused."""
    paper = papers.read(canonical(told).encode())
    if paper.kind == BIRTH:
        raise papers.Refused("malformed")
    if {paper.sender, paper.recipient} != {peer, me.code}:
        raise papers.Refused("not_between_us")
    if not key_of(paper, me.known):
        raise papers.Refused("forged")
    if paper.kind == "OFFER":
        holding(titles_of(paper.body), paper.case, known=me.known)
    if paper.kind == "RELEASE":
        check_promise(paper, known=me.known)
    return paper


def _keep(row: LostQuestion, paper: Paper, facts: dict) -> int:
    """The paper, and those inside it that are ours or for us: a birth record travels in offers alone."""
    inside = titles_of(paper.body) if paper.kind == "OFFER" else []
    inside = [paper.inside("accept")] if paper.kind == "RELEASE" else inside
    code = here().code
    own = [each for each in inside if code in (each.sender, each.recipient)]
    return sum(_keep_one(row, each, {}) for each in own) + _keep_one(row, paper, facts)


def _keep_one(row: LostQuestion, paper: Paper, facts: dict) -> int:
    digest = paper.digest
    if QuerySet(SignedPaper).filter(digest=digest).exists():
        return 0
    known = QuerySet(FetchedPaper).filter(digest=digest).first()
    if known is not None:
        if known.state != FetchedPaper.State.REPLAYED:
            known.state, known.facts = FetchedPaper.State.WAITING, known.facts or facts
            known.save()
        return 0
    text = paper.wire.decode()
    QuerySet(FetchedPaper).create(question=row, case=paper.case, digest=digest, text=text, facts=facts)
    return 1
