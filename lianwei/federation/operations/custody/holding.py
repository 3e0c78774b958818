"""What the holder of a case does with it, and what of its dossier lies here."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.scope import Actor
from lianwei.federation.models import DossierItem, Title

from .writing import act, lock_title, note


def own_title(case: str) -> Title:
    """The case row of a case that is ours, held; raises WrongStatus where it is not."""
    title = lock_title(case)
    if not title.is_mine:
        raise WrongStatus(_("This case is held by another instance, or on its way to it."))
    return title


@transaction.atomic
def act_on(case: str, *, actor: Actor, deed: str) -> Title:
    """Say in one transaction with an act on a case that its holder does it; raises WrongStatus for others.

    Whoever changes a case that may travel calls this first: the row stays locked, so that no release can
    come between.
    """
    title = own_title(case)
    act(title, deed)
    note(title, "act", actor=actor, what=deed)
    return title


@transaction.atomic
def note_items(case: str, *, actor: Actor, sizes: Mapping[str, int]) -> None:
    """Items of a dossier lie here whole now: sizes in bytes by SHA-256."""
    title = lock_title(case)
    there = set(QuerySet(DossierItem).filter(case=case).values_list("sha256", flat=True))
    at = clock.now()
    new: list[DossierItem] = [
        DossierItem(case=case, sha256=sha256, size=size, noted_at=at)
        for sha256, size in sizes.items()
        if sha256 not in there
    ]
    DossierItem.objects.bulk_create(new)
    note(title, "items", actor=actor, items=len(new))


def sizes_of(case: str) -> dict[str, int]:
    """What of a case's dossier lies here."""
    return dict(QuerySet(DossierItem).filter(case=case).values_list("sha256", "size"))
