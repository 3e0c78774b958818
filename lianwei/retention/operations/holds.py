"""A file that may not be destroyed for now (冻结): set with a reason, lifted with a reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.reading.numbers import tokenise
from lianwei.retention.models import DestructionItem, Filing, ItemState, LegalHold

LENGTH = 200


@transaction.atomic
def hold_file(filing_id: int, *, actor: Actor, reason: str) -> LegalHold:
    """Hold a file: no destruction list takes it until the hold is lifted."""
    filing = lock(Filing, filing_id, actor=actor)
    actor.require("archive.hold")
    if filing.destroyed_on or filing.withdrawn_on:
        raise WrongStatus
    if DestructionItem.objects.visible_to(actor).filter(filing=filing, state=ItemState.STARTED).exists():
        raise WrongStatus(_("This file is being destroyed at this moment."))
    if LegalHold.objects.visible_to(actor).filter(filing=filing, lifted_at=None).exists():
        raise WrongStatus(_("This file is held already."))
    hold = LegalHold.objects.create(
        holder_id=filing.holder_id,
        filing=filing,
        reason=_reason(reason),
        set_at=clock.now(),
        set_by=actor.user_id,
    )
    record("archive.held", filing, actor=actor, subject=filing.subject, hold=hold.pk)
    return hold


@transaction.atomic
def lift_hold(filing_id: int, *, actor: Actor, reason: str) -> LegalHold:
    """The suit is over: the file follows its years again."""
    filing = lock(Filing, filing_id, actor=actor)
    actor.require("archive.lift")
    hold = LegalHold.objects.visible_to(actor).filter(filing=filing, lifted_at=None).first()
    if hold is None:
        raise WrongStatus(_("This file is not held."))
    hold.lifted_at, hold.lifted_by, hold.lift_reason = clock.now(), actor.user_id, _reason(reason)
    hold.save()
    record("archive.lifted", filing, actor=actor, subject=filing.subject, hold=hold.pk)
    return hold


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    return tokenise(text.strip()).text[:LENGTH]
