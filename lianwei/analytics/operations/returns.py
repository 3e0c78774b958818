"""A member fills its return in and hands it in; the association above checks it, sends it back, locks it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics import lifecycle as steps
from lianwei.analytics.models import ReturnSource, ReturnStatus, StatisticalReturn
from lianwei.analytics.queries.return_checks import form_of_row, obstacles_of
from lianwei.analytics.rules.return_sheets import ReadReturn
from lianwei.analytics.rules.returns import Figures
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import Transition, advance
from lianwei.core.scope import OVERSEER, Actor, lock
from lianwei.reading.numbers import tokenise

REASON, REASON_OF_LINE = 500, 200


@transaction.atomic
def prefill_return(pk: int, *, actor: Actor, figures: Figures, cutoff: date) -> StatisticalReturn:
    """Put in what the cases give, with what was known on `cutoff`; figures typed before give way to them."""
    row = lock(StatisticalReturn, pk, actor=actor)
    advance(row, steps.PREFILL, actor=actor)
    known = _known_lines(row, figures)
    row.prefilled, row.figures, row.reasons = known, dict(known), {}
    row.refused, row.cutoff, row.source = [], cutoff, ReturnSource.CASES
    row.save()
    record("statistical_return.prefilled", row, actor=actor, cutoff=cutoff.isoformat())
    return row


@transaction.atomic
def revise_return(
    pk: int, *, actor: Actor, figures: Figures, reasons: Mapping[str, str]
) -> StatisticalReturn:
    """Enter figures; `reasons`: by line, why one is not what the cases gave."""
    row = lock(StatisticalReturn, pk, actor=actor)
    advance(row, steps.REVISE, actor=actor)
    row.figures = _known_lines(row, figures)
    row.reasons = {
        key: tokenise(text.strip()).text[:REASON_OF_LINE]
        for key, text in reasons.items()
        if text.strip() and key in form_of_row(row).lines
    }
    row.source = row.source or ReturnSource.TYPED
    row.save()
    record("statistical_return.revised", row, actor=actor, lines=len(row.figures))
    return row


@transaction.atomic
def upload_return(pk: int, *, actor: Actor, read: ReadReturn) -> StatisticalReturn:
    """Take the figures of a sheet in place of what was there; rows that could not be read are kept with their
    reason.
    """
    row = lock(StatisticalReturn, pk, actor=actor)
    advance(row, steps.UPLOAD, actor=actor)
    if not read.figures:
        raise Invalid(
            {"upload": _("No row of this sheet could be taken. Please use the sheet offered here.")}
        )
    row.figures, row.reasons = _known_lines(row, read.figures), {}
    row.refused = [asdict(each) | {"cells": _without_numbers(each.cells)} for each in read.refused]
    row.source = ReturnSource.SHEET
    row.save()
    told = {"taken": len(row.figures), "refused": len(row.refused)}
    record("statistical_return.uploaded", row, actor=actor, **told)
    return row


@transaction.atomic
def submit_return(pk: int, *, actor: Actor) -> StatisticalReturn:
    """Hand it in. Raises Invalid while anything does not add up or a difference has no reason."""
    row = lock(StatisticalReturn, pk, actor=actor)
    advance(row, steps.SUBMIT, actor=actor)
    if obstacles := obstacles_of(row):
        said = _("%(n)s points forbid handing in. Please see the check.")
        raise Invalid(said % {"n": len(obstacles)})
    row.submitted_at, row.submitted_by, row.sent_back_reason = clock.now(), actor.user_id, ""
    row.save()
    record("statistical_return.submitted", row, actor=actor, version=row.version)
    return row


@transaction.atomic
def check_return(pk: int, *, actor: Actor) -> StatisticalReturn:
    """The association above finds it in order."""
    row = _lock_above(pk, actor, steps.CHECK)
    row.checked_at, row.checked_by = clock.now(), actor.user_id
    row.save()
    record("statistical_return.checked", row, actor=actor)
    return row


@transaction.atomic
def send_back_return(pk: int, *, actor: Actor, reason: str) -> StatisticalReturn:
    """The association above wants it changed, and says why."""
    row = _lock_above(pk, actor, steps.SEND_BACK)
    row.sent_back_reason = _reason(reason)
    row.checked_at = row.checked_by = None
    row.save()
    record("statistical_return.sent_back", row, actor=actor)
    return row


@transaction.atomic
def lock_return(pk: int, *, actor: Actor) -> StatisticalReturn:
    """From now on its figures stand; whatever comes later is a correction."""
    row = _lock_above(pk, actor, steps.LOCK)
    row.locked_at = clock.now()
    row.save()
    record("statistical_return.locked", row, actor=actor)
    return row


@transaction.atomic
def correct_return(pk: int, *, actor: Actor, reason: str) -> StatisticalReturn:
    """Begin another version of a locked return; the locked one counts until the new one is checked."""
    row = lock(StatisticalReturn, pk, actor=actor)
    advance(row, steps.CORRECT, actor=actor)
    same = {"upper": row.upper_id, "form": row.form, "first": row.first, "last": row.last}
    later = StatisticalReturn.objects.visible_to(actor).filter(**same, holder=row.holder_id)
    if later.filter(version__gt=row.version).exists():
        raise WrongStatus(_("A later version of this return is there already."))
    kept = (
        "plan_id",
        "form_version",
        "period",
        "due_on",
        "cutoff",
        "figures",
        "prefilled",
        "reasons",
        "source",
    )
    new = StatisticalReturn.objects.create(
        holder_id=row.holder_id,
        upper_id=row.upper_id,
        form=row.form,
        first=row.first,
        last=row.last,
        version=row.version + 1,
        correction_reason=_reason(reason),
        reminded_on=clock.today(),  # it is not late: the locked version counts
        **{name: getattr(row, name) for name in kept},
    )
    record("statistical_return.corrected", new, actor=actor, version=new.version)
    return new


@transaction.atomic
def remind_of_return(pk: int, *, actor: Actor, on: date) -> bool:
    """Note once that a return is late; its people are told by the event. False where it came meanwhile."""
    actor.require("statistical_return.remind")
    row = lock(StatisticalReturn, pk, actor=actor)
    if row.status not in (ReturnStatus.DRAFT, ReturnStatus.SENT_BACK) or row.reminded_on or row.due_on >= on:
        return False
    row.reminded_on = on
    row.save(update_fields=["reminded_on"])
    record("statistical_return.reminded", row, actor=actor, due_on=row.due_on.isoformat())
    return True


def _lock_above(pk: int, actor: Actor, step: Transition) -> StatisticalReturn:
    """First two beats of the association above: seen, its own to check, and where the step begins."""
    row = lock(StatisticalReturn, pk, actor=actor, by=OVERSEER)
    if not (actor.is_trusted or row.upper_id in actor.acts_for):
        raise NotAllowed
    advance(row, step, actor=actor)
    return row


def _known_lines(row: StatisticalReturn, figures: Figures) -> dict[str, int]:
    return {key: figures[key] for key in form_of_row(row).lines if key in figures}


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    return tokenise(text.strip()).text[:REASON]


def _without_numbers(cells: tuple[str, ...]) -> list[str]:
    """What stood in a refused row, numbers of people as tokens."""
    return [tokenise(cell).text for cell in cells]
