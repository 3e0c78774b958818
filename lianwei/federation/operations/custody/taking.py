"""The taker's side: promise to take a case, or say no. Who may is asked by the operation on the case."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.core.errors import NotVisible, WrongStatus
from lianwei.core.scope import Actor
from lianwei.federation.models import SignedPaper, TakerRow
from lianwei.federation.rules.custody.tables import TAKER

from .writing import About, Here, lock_title, move, note, write_paper


@transaction.atomic
def promise(case: str, *, actor: Actor, here: Here, giver: str, epoch: int, n: int) -> SignedPaper:
    """Promise to take a case when it is released. It is not ours by that, and the promise binds."""
    return _answer(case, "accept", {}, actor=actor, here=here, giver=giver, epoch=epoch, n=n)


@transaction.atomic
def refuse(
    case: str, *, actor: Actor, here: Here, giver: str, epoch: int, n: int, code: str = "other"
) -> SignedPaper:
    """Return an offer; `code` is a word of the protocol: competence, capacity, conflict, timed_out, other."""
    return _answer(case, "refuse", {"code": code}, actor=actor, here=here, giver=giver, epoch=epoch, n=n)


def _answer(
    case: str, deed: str, body: dict, *, actor: Actor, here: Here, giver: str, epoch: int, n: int
) -> SignedPaper:
    title = lock_title(case)
    row = QuerySet(TakerRow).filter(giver=giver, case=case, epoch=epoch, n=n).first()
    if row is None:
        raise NotVisible
    line = TAKER[row.state, deed]
    if line.too_late:
        raise WrongStatus(_("Too late: this offer was answered or withdrawn before."))
    paper = write_paper(here, line.make, About(case, epoch, n, giver), prev=row.offer, body=body)
    move(row, line.state)
    row.save()
    note(title, deed, actor=actor, epoch=epoch, n=n, peer=giver)
    return paper
