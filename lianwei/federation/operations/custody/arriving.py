"""What a message of custody does when it arrives: read, checked, then settled in one transaction.

A message may come twice, late, in any order, by wire or as a file: it has its effect once. Whoever carries it
is not asked: the signature alone says who speaks.
"""

import json
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from lianwei.core import clock
from lianwei.core.canonical import canonical
from lianwei.core.scope import Actor
from lianwei.federation.models import CustodyAlarm, GiverRow, SignedPaper, TakerRow, Title
from lianwei.federation.rules.custody.dossiers import is_dossier
from lianwei.federation.rules.custody.papers import BIRTH, Paper, Refused, key_of, read
from lianwei.federation.rules.custody.tables import GIVER, NONE, TAKER, TO_GIVER, Line
from lianwei.federation.rules.custody.titles import check_promise, holding, titles_of

from .copies import copied_arrived, copy_arrived
from .giving import release, withdrawal
from .holding import sizes_of
from .writing import About, Here, keep, lock_title, move, note, said, step, write_paper


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a message. `answer`: what is sent back after the commit; `missing`: items of the dossier
    that must lie here before a release is taken (it comes again); `alarm`: the sender broke the protocol.
    """

    changed: bool = False
    answer: SignedPaper | None = None
    missing: tuple[str, ...] = ()
    alarm: str = ""


def take(data: bytes, *, actor: Actor, here: Here) -> Taken:
    """Take a message in; raises Refused where it is no paper of the protocol for us by who it says."""
    return settle(verified(data, here), actor=actor, here=here)


def verified(data: bytes, here: Here) -> Paper:
    """The paper in these bytes: for us, and by whom it says. Looks at no row. Raises Refused."""
    paper = read(data)
    if paper.kind == BIRTH:
        raise Refused("malformed")
    if paper.recipient != here.code:
        raise Refused("not_for_us")
    if paper.sender == here.code or paper.sender not in here.known:
        raise Refused("unknown_sender")
    if not key_of(paper, here.known):
        raise Refused("forged")
    if paper.kind == "OFFER":
        _check_offer(paper, here)
    if paper.kind == "RELEASE":
        check_promise(paper, known=here.known)
    return paper


def _check_offer(paper: Paper, here: Here) -> None:
    """The giver shows a whole chain of titles that ends with itself."""
    chain = titles_of(paper.body)
    shown = holding(chain, paper.case, known=here.known)
    if (shown.holder, shown.epoch, shown.digest) != (paper.sender, paper.epoch, paper.prev):
        raise Refused("titles_foreign")
    if not is_dossier(paper.body.get("dossier")):
        raise Refused("malformed")


@transaction.atomic
def settle(paper: Paper, *, actor: Actor, here: Here) -> Taken:
    """Let a checked paper have its effect. The rows are read here, inside the transaction, whatever was known
    of them before.
    """
    if paper.kind == "COPY":
        return Taken(changed=True, answer=copy_arrived(paper, here, actor=actor))
    if paper.kind == "COPIED":
        return Taken(changed=copied_arrived(paper, here, actor=actor))
    title = lock_title(paper.case)
    table = _to_giver if paper.kind in TO_GIVER else _to_taker
    return table(title, paper, here, actor=actor)


def _to_giver(title: Title, paper: Paper, here: Here, *, actor: Actor) -> Taken:
    rows = QuerySet(GiverRow).filter(case=paper.case, epoch=paper.epoch, n=paper.n, taker=paper.sender)
    row = rows.first()
    line = GIVER[row.state if row else NONE, paper.kind]
    about = About.answering(paper)
    if row is None or line.alarm:
        return _alarmed(title, paper, here, line.alarm, actor=actor)
    answered = said("RELEASE" if paper.kind == "RECEIPT" else "OFFER", about)
    if answered is None or answered.digest != paper.prev:
        return _alarmed(title, paper, here, "answer_to_other_paper", actor=actor)
    if paper.kind == "RECEIPT" and paper.body.get("root") != answered.paper.body["dossier"]["root"]:
        return _alarmed(title, paper, here, "receipt_of_other_dossier", actor=actor)
    if line.leaves:
        answer = release(title, row, paper, here)
    elif line.again == "WITHDRAW":
        return Taken(answer=withdrawal(row, here))
    elif line.again or line.state == row.state:
        return Taken(answer=said(line.again, about))
    else:
        answer = None
        row.ground = "returned" if paper.kind == "RETURN" else ""
        move(row, line.state)
        row.save()
        keep(paper, here)
        step(paper.case, f"{paper.kind}:{paper.epoch}:{paper.n}:{paper.sender}", here)
    note(title, paper.kind.lower(), actor=actor, epoch=paper.epoch, n=paper.n, peer=paper.sender)
    return Taken(changed=True, answer=answer)


def _to_taker(title: Title, paper: Paper, here: Here, *, actor: Actor) -> Taken:
    rows = QuerySet(TakerRow).filter(giver=paper.sender, case=paper.case, epoch=paper.epoch, n=paper.n)
    row = rows.first() or TakerRow(
        giver=paper.sender, case=paper.case, epoch=paper.epoch, n=paper.n, state=NONE, offer=""
    )
    line = TAKER[row.state, paper.kind]
    fault = line.alarm or _other_paper(row, paper)
    if fault:
        return _alarmed(title, paper, here, fault, actor=actor)
    if line.again or line.state == row.state:
        return Taken(answer=_again(line, paper))
    if line.enters:
        return _enter(title, row, paper, here, actor=actor)
    if paper.kind == "OFFER":
        row.offer = paper.digest
    move(row, line.state)
    row.save()
    keep(paper, here)
    step(paper.case, f"{paper.kind}:{paper.epoch}:{paper.n}:{paper.sender}", here)
    note(title, paper.kind.lower(), actor=actor, epoch=paper.epoch, n=paper.n, peer=paper.sender)
    return Taken(changed=True)


def _again(line: Line, paper: Paper) -> SignedPaper | None:
    """The bytes of then."""
    about = About.answering(paper)
    return said(line.again, about) if line.again else None


def _other_paper(row: TakerRow, paper: Paper) -> str:
    """Whether a message speaks of another offer than the one that lies here under its name."""
    if paper.kind == "OFFER":
        return "offer_named_twice" if row.offer and row.offer != paper.digest else ""
    if paper.kind == "WITHDRAW":
        return "answer_to_other_paper" if row.offer and row.offer != paper.prev else ""
    about = About.answering(paper)
    accept = said("ACCEPT", about)
    return "" if accept and accept.digest == paper.prev else "release_without_promise"


def _enter(title: Title, row: TakerRow, paper: Paper, here: Here, *, actor: Actor) -> Taken:
    """Take the case: it is ours from this commit on. Everything of its dossier must lie here before."""
    there = sizes_of(paper.case)
    missing = tuple(each for each in paper.body["dossier"]["items"] if each not in there)
    if missing:
        return Taken(missing=missing)
    chain = _shown_titles(row, paper)
    if chain is None or title.epoch > paper.epoch:
        return _alarmed(title, paper, here, "released_twice", actor=actor)
    move(row, TAKER[row.state, "RELEASE"].state)
    row.save()
    keep(paper, here)
    title.epoch, title.is_mine, title.digest = paper.epoch + 1, True, paper.digest
    title.titles = canonical([*chain, paper.told])
    title.save()
    about = About.answering(paper)
    body = {"root": paper.body["dossier"]["root"]}
    receipt = write_paper(here, "RECEIPT", about, prev=paper.digest, body=body)
    note(title, "take", actor=actor, epoch=paper.epoch + 1, n=paper.n, peer=paper.sender)
    return Taken(changed=True, answer=receipt)


def _shown_titles(row: TakerRow, paper: Paper) -> list | None:
    """The chain the offer showed; None where the release names another title than its end."""
    offer = QuerySet(SignedPaper).get(digest=row.offer)
    if paper.body["title"] != offer.paper.prev:
        return None
    return json.loads(offer.text)["body"]["titles"]


def _alarmed(title: Title, paper: Paper, here: Here, reason: str, *, actor: Actor) -> Taken:
    """Keep what the other side signed as proof, once, and tell people."""
    keep(paper, here)
    rows = QuerySet(CustodyAlarm)
    if not rows.filter(paper=paper.digest, reason=reason).exists():
        rows.create(case=paper.case, reason=reason, peer=paper.sender, paper=paper.digest, at=clock.now())
        note(title, "alarm", actor=actor, reason=reason, epoch=paper.epoch, n=paper.n, peer=paper.sender)
    return Taken(alarm=reason)
