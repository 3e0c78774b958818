"""What a paper of ours stands for, done once more with the same bytes."""

import json
from collections.abc import Callable, Mapping

from django.db.models import QuerySet

from lianwei.cases.models import Complaint
from lianwei.cases.operations.between.leaving_alliance import leave_complaint
from lianwei.core import clock
from lianwei.core.files.models import File
from lianwei.core.scope import Actor, attached
from lianwei.federation.models import CaseAbroad, CopyRow, FetchedPaper, GiverRow, SignedPaper, TakerRow
from lianwei.federation.operations.abroad.entering import enter_case, note_offer
from lianwei.federation.operations.abroad.mailing import ask_for_items
from lianwei.federation.operations.custody import (
    Here,
    Taken,
    begin_title,
    note_items,
    promise,
    refuse,
    settle,
)
from lianwei.federation.operations.custody.giving import close_offer, withdrawal
from lianwei.federation.operations.custody.holding import sizes_of
from lianwei.federation.operations.custody.writing import About, begin_sending, lock_title, step, write_paper
from lianwei.federation.queries.peers import peer_with_code
from lianwei.federation.rules.custody.checks.dumps import LOST
from lianwei.federation.rules.custody.papers import Paper, Refused, paper_of
from lianwei.federation.rules.custody.tables import GIVER, NONE, Giver, Taker
from lianwei.federation.rules.pages import day_told

Rows = Mapping[str, FetchedPaper]


class ItemsMissing(Exception):
    """A release cannot be taken before its items lie here again."""

    def __init__(self, paper: Paper, items: tuple[str, ...]) -> None:
        super().__init__(paper.case)
        self.paper, self.items = paper, items

    def ask(self) -> None:
        """Ask the giver for them; it is asked again each time the papers are replayed."""
        if peer := peer_with_code(self.paper.sender):
            ask_for_items(self.paper.case, peer, self.items)


def follow(paper: Paper, taken: Taken, rows: Rows, me: Here, *, actor: Actor) -> None:
    """What a change of the title does to the file here. Raises Refused, ItemsMissing."""
    if taken.alarm:
        raise Refused(taken.alarm)
    if taken.missing:
        raise ItemsMissing(paper, taken.missing)
    row = rows.get(paper.digest)
    if paper.kind == "OFFER" and taken.changed and row is not None and row.facts:
        note_offer(paper, row.facts, actor=actor)
    elif paper.kind == "RELEASE" and taken.changed:
        enter_case(paper, actor=actor)


def _birth(paper: Paper, me: Here, _rows: Rows, *, actor: Actor) -> None:
    begin_title(paper.case, actor=actor, here=me)


def _offer(paper: Paper, me: Here, _rows: Rows, *, actor: Actor) -> None:
    if lock_title(paper.case).epoch < paper.epoch:
        raise Refused("title_missing")
    _know_file(paper)
    row = GiverRow(case=paper.case, epoch=paper.epoch, n=paper.n, taker=paper.recipient)
    row.state = GIVER[NONE, "offer"].state
    begin_sending(row)
    row.save()
    write_paper(me, paper.kind, _about(paper), prev=paper.prev, body=paper.body)


def _know_file(paper: Paper) -> None:
    """The file of a case we offered; None where it was registered after the backup."""
    number = paper.case.partition("/")[2]
    known = QuerySet(CaseAbroad).filter(case=paper.case).exists()
    complaint = None if known else QuerySet(Complaint).filter(number=number).first()
    if complaint is None:
        return
    QuerySet(CaseAbroad).create(
        case=paper.case,
        complaint_id=complaint.pk,
        organisation_id=complaint.holder_id,
        peer=paper.recipient,
        first_on=complaint.received_on,
        due_on=day_told(str(paper.body.get("wished_by"))),
        noted_at=clock.now(),
    )


def _withdraw(paper: Paper, me: Here, _rows: Rows, *, actor: Actor) -> None:
    row = QuerySet(GiverRow).filter(case=paper.case, epoch=paper.epoch, n=paper.n).first()
    if row is None or row.state not in (Giver.OPEN, Giver.CLOSED):
        raise Refused("answer_to_no_offer")
    if row.state == Giver.OPEN:
        close_offer(row, me, str(paper.body.get("ground", ""))[:12])
    else:
        withdrawal(row, me)


def overtake(row: GiverRow, me: Here) -> None:
    """Close an offer of a title that has ended."""
    close_offer(row, me, "overtaken")


def _answer(paper: Paper, me: Here, rows: Rows, *, actor: Actor) -> None:
    giver, epoch, n = paper.recipient, paper.epoch, paper.n
    if not QuerySet(TakerRow).filter(case=paper.case, giver=giver, epoch=epoch, n=n).exists():
        _settled(_answered(paper), me, rows, actor=actor)
    if paper.kind == "ACCEPT":
        promise(paper.case, actor=actor, here=me, giver=giver, epoch=epoch, n=n)
        return
    code = str(paper.body.get("code"))
    refuse(paper.case, actor=actor, here=me, giver=giver, epoch=epoch, n=n, code=code)


def _release(paper: Paper, me: Here, rows: Rows, *, actor: Actor) -> None:
    """The one deed that changes the owner, with the acceptance it rests on."""
    row = QuerySet(GiverRow).filter(case=paper.case, epoch=paper.epoch, n=paper.n, state=Giver.OPEN)
    if not row.exists():
        raise Refused("answer_to_no_offer")
    _settled(paper.inside("accept"), me, rows, actor=actor)
    abroad = QuerySet(CaseAbroad).filter(case=paper.case).first()
    if abroad and abroad.complaint_id:
        complaint = leave_complaint(abroad.complaint_id, actor=actor, to=paper.recipient)
        files = attached(File, complaint).filter(sha256__in=paper.body["dossier"]["items"])
        note_items(paper.case, actor=actor, sizes=dict(files.values_list("sha256", "size")))
        abroad.peer, abroad.due_on, abroad.noted_at = paper.recipient, None, clock.now()
        abroad.save()
    if set(paper.body["dossier"]["items"]) - set(sizes_of(paper.case)):
        step(paper.case, f"{LOST}items:{paper.epoch}:{paper.n}", me)


def _receipt(paper: Paper, me: Here, rows: Rows, *, actor: Actor) -> None:
    if not QuerySet(CaseAbroad).filter(case=paper.case).exists():
        raise Refused("facts_malformed")
    held = {"giver": paper.recipient, "epoch": paper.epoch, "n": paper.n}
    if not QuerySet(TakerRow).filter(case=paper.case, state=Taker.PROMISED, **held).exists():
        raise Refused("release_without_promise")
    _settled(_answered(paper), me, rows, actor=actor)


def _copy(paper: Paper, me: Here, _rows: Rows, *, actor: Actor) -> None:
    row = CopyRow(sender=me.code, recipient=paper.recipient, case=paper.case, epoch=paper.epoch, is_ours=True)
    row.n = paper.n
    begin_sending(row)
    row.save()
    write_paper(me, paper.kind, _about(paper), prev=paper.prev, body=paper.body)


def _copied(paper: Paper, me: Here, rows: Rows, *, actor: Actor) -> None:
    _settled(_answered(paper), me, rows, actor=actor)


def _settled(paper: Paper, me: Here, rows: Rows, *, actor: Actor) -> None:
    follow(paper, settle(paper, actor=actor, here=me), rows, me, actor=actor)


def _answered(paper: Paper) -> Paper:
    """What a paper of ours answers: here, or among what came back."""
    here_too = QuerySet(SignedPaper).filter(digest=paper.prev).first()
    if here_too is not None:
        return here_too.paper
    row = QuerySet(FetchedPaper).filter(digest=paper.prev).first()
    if row is None:
        raise Refused("answered_missing")
    return paper_of(json.loads(row.text))


def _about(paper: Paper) -> About:
    return About(paper.case, paper.epoch, paper.n, paper.recipient)


AGAIN: dict[str, Callable[..., None]] = {
    "BIRTH": _birth,
    "OFFER": _offer,
    "WITHDRAW": _withdraw,
    "ACCEPT": _answer,
    "RETURN": _answer,
    "RELEASE": _release,
    "RECEIPT": _receipt,
    "COPY": _copy,
    "COPIED": _copied,
}
