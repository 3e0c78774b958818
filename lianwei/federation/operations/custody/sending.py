"""Sending again: from rows, never from memory, and without end."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import NotVisible, WrongStatus
from lianwei.core.scope import Actor
from lianwei.federation.models import CopyRow, GiverRow, SignedPaper, TakerRow
from lianwei.federation.models.custody import Resent
from lianwei.federation.rules.custody.tables import Giver, gap_after

from .giving import withdrawal
from .writing import Here, lock_title, note


@transaction.atomic
def mark_sent(row: Resent) -> None:
    """Count that the paper of a row was sent once more, and say when it is sent next."""
    found = type(row)._base_manager.select_for_update().get(pk=row.pk)
    found.tries += 1
    found.next_at = clock.now() + timedelta(seconds=gap_after(found.tries))
    found.save(update_fields=["tries", "next_at"])


@transaction.atomic
def wake_peer(code: str) -> int:
    """A peer shows itself, or a packet of it was read: everything it has to answer is due at once."""
    at = clock.now()
    rows = (
        QuerySet(GiverRow).filter(taker=code),
        QuerySet(TakerRow).filter(giver=code),
        QuerySet(CopyRow).filter(recipient=code, is_ours=True),
    )
    return sum(each.filter(next_at__gt=at).update(next_at=at, tries=0) for each in rows)


@transaction.atomic
def withdrawal_of(case: str, *, actor: Actor, here: Here, epoch: int, n: int) -> SignedPaper:
    """The withdrawal of an offer that is closed, to be sent to a taker that does not know yet."""
    title = lock_title(case)
    row = QuerySet(GiverRow).filter(case=case, epoch=epoch, n=n).first()
    if row is None:
        raise NotVisible
    if row.state != Giver.CLOSED:
        raise WrongStatus(_("This offer is not closed."))
    paper = withdrawal(row, here)
    note(title, "withdrawal", actor=actor, epoch=epoch, n=n, peer=row.taker)
    return paper
