"""The giver's side: begin a title, offer, cancel, and the release that alone changes the owner."""

import json
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from lianwei.core.canonical import canonical
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.scope import Actor
from lianwei.federation.models import GiverRow, SignedPaper, Title
from lianwei.federation.rules.custody.dossiers import dossier_of
from lianwei.federation.rules.custody.papers import BIRTH, Paper
from lianwei.federation.rules.custody.tables import GIVER, Giver
from lianwei.federation.rules.custody.titles import birthplace

from .holding import own_title, sizes_of
from .writing import About, Here, begin_sending, keep, lock_title, move, note, said, write_paper


@transaction.atomic
def begin_title(case: str, *, actor: Actor, here: Here) -> Title:
    """Write the birth record of a case that was registered here; without effect where there is one.

    Raises Invalid for a key that begins with another instance's code.
    """
    if birthplace(case) != here.code:
        raise Invalid(_("The key of a case begins with the code of the instance that registered it."))
    title = lock_title(case)
    if title.epoch:
        return title
    birth = write_paper(here, BIRTH, About(case, 1, 0, here.code), prev="", body={})
    title.epoch, title.is_mine, title.digest = 1, True, birth.digest
    title.titles = canonical([birth.paper.told])
    title.save()
    note(title, "begin", actor=actor, epoch=1)
    return title


@transaction.atomic
def make_offer(
    case: str, *, actor: Actor, here: Here, taker: str, reason: str = "", wished_by: str = ""
) -> SignedPaper:
    """Offer a case we hold to another instance. Several offers may be open; nothing changes hands yet.

    `reason`: a word of the routing table, no sentence; `wished_by`: the day by which an answer is wished.
    """
    title = own_title(case)
    if taker == here.code or taker not in here.known:
        raise Invalid({"taker": _("Please choose another instance that we exchange with.")})
    earlier = QuerySet(GiverRow).filter(case=case, epoch=title.epoch)
    last = earlier.aggregate(last=Max("n"))["last"]
    row = GiverRow(case=case, epoch=title.epoch, n=0 if last is None else last + 1, taker=taker)
    row.state = GIVER["NONE", "offer"].state
    begin_sending(row)
    row.save()
    about = About(case, row.epoch, row.n, taker)
    body = {
        "titles": json.loads(title.titles),
        "dossier": dossier_of(sizes_of(case)),
        "reason": reason,
        "wished_by": wished_by,
    }
    paper = write_paper(here, "OFFER", about, prev=title.digest, body=body)
    note(title, "offer", actor=actor, epoch=row.epoch, n=row.n, peer=taker)
    return paper


@transaction.atomic
def cancel_offer(
    case: str, *, actor: Actor, here: Here, epoch: int, n: int, ground: str = "cancelled"
) -> SignedPaper:
    """Take back an offer that nobody promised to follow yet; raises WrongStatus when it is too late.

    `ground`: `cancelled` by a person, `timed_out` by the giver's own timer.
    """
    title = lock_title(case)
    row = QuerySet(GiverRow).filter(case=case, epoch=epoch, n=n).first()
    if row is None:
        raise NotVisible
    line = GIVER[row.state, "cancel"]
    if line.too_late:
        raise WrongStatus(_("Too late: the other instance has the case, or the offer ended before."))
    paper = close_offer(row, here, ground)
    note(title, "cancel", actor=actor, epoch=epoch, n=n, peer=row.taker)
    return paper


def close_offer(row: GiverRow, here: Here, ground: str) -> SignedPaper:
    """Close an offer of a case whose row is held, with its withdrawal."""
    row.ground = ground
    move(row, Giver.CLOSED)
    row.save()
    return withdrawal(row, here)


def withdrawal(row: GiverRow, here: Here) -> SignedPaper:
    """The withdrawal of an offer that is closed; made once, the first time somebody needs it."""
    about = About(row.case, row.epoch, row.n, row.taker)
    offer = said("OFFER", about)
    found = said("WITHDRAW", about)
    return found or write_paper(
        here, "WITHDRAW", about, prev=offer.digest if offer else "", body={"ground": row.ground}
    )


def release(title: Title, row: GiverRow, accept: Paper, here: Here) -> SignedPaper:
    """The one deed that changes the owner, inside the transaction that holds the case row: the case is no
    longer ours, every other open offer of it is closed, the release is signed.
    """
    if not title.is_mine or title.epoch != row.epoch:
        raise WrongStatus(_("This case is held by another instance, or on its way to it."))
    keep(accept, here)
    body: dict[str, Any] = {
        "epoch": row.epoch + 1,
        "title": title.digest,
        "dossier": dossier_of(sizes_of(row.case)),
        "partners": [],
        "accept": accept.told,
    }
    about = About(row.case, row.epoch, row.n, row.taker)
    paper = write_paper(here, "RELEASE", about, prev=accept.digest, body=body)
    move(row, Giver.RELEASED)
    row.save()
    title.is_mine = False
    title.save()
    for other in QuerySet(GiverRow).filter(case=row.case, state=Giver.OPEN).order_by("epoch", "n"):
        close_offer(other, here, "overtaken")
    return paper
