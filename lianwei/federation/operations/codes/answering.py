"""Steps with a table of codes: the other side confirms or declines, who proposed withdraws, either ends."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.federation.lifecycle import CONFIRM_CODES, DECLINE_CODES, END_CODES, WITHDRAW_CODES
from lianwei.federation.models import CodeTable
from lianwei.federation.models.codes import REASON
from lianwei.federation.operations.post import send
from lianwei.federation.queries.codes import table_page
from lianwei.federation.rules.codes import MOVED, CodesMoved, CodeStep
from lianwei.reading.numbers import tokenise

from .proposing import subject_of_table


@transaction.atomic
def confirm_code_table(table_id: int, *, actor: Actor) -> CodeTable:
    """Agree to a table of the peer. Raises WrongStatus for our own proposal, and where it names codes as ours
    that our list does not hold.
    """
    table = lock(CodeTable, table_id, actor=actor)
    advance(table, CONFIRM_CODES, actor=actor)
    _refuse_side(table, is_ours=True)
    if unknown := table_page(table.pk, actor=actor).unknown:
        codes = "、".join(unknown[:5])
        raise WrongStatus(
            _("Our list holds no such code: %(codes)s. Please add it first, or decline.") % {"codes": codes}
        )
    _answer(table, actor=actor)
    record("code_table.confirmed", table, actor=actor, code_list=table.code_list)
    _tell(table, "confirmed")
    return table


@transaction.atomic
def decline_code_table(table_id: int, *, actor: Actor, reason: str) -> CodeTable:
    """Say that a table of the peer does not fit, and why."""
    table = lock(CodeTable, table_id, actor=actor)
    advance(table, DECLINE_CODES, actor=actor)
    _refuse_side(table, is_ours=True)
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    table.reason = tokenise(reason.strip()).text[:REASON]
    _answer(table, actor=actor)
    record("code_table.declined", table, actor=actor, code_list=table.code_list)
    _tell(table, "declined")
    return table


@transaction.atomic
def withdraw_code_table(table_id: int, *, actor: Actor) -> CodeTable:
    """Take our own proposal back before the peer has answered."""
    table = lock(CodeTable, table_id, actor=actor)
    advance(table, WITHDRAW_CODES, actor=actor)
    _refuse_side(table, is_ours=False)
    _answer(table, actor=actor)
    record("code_table.withdrawn", table, actor=actor, code_list=table.code_list)
    _tell(table, "withdrawn")
    return table


@transaction.atomic
def end_code_table(table_id: int, *, actor: Actor) -> CodeTable:
    """From today on nothing that is written is read with it; what was written before still is."""
    table = lock(CodeTable, table_id, actor=actor)
    advance(table, END_CODES, actor=actor)
    table.ended_on = clock.today()
    table.save()
    record("code_table.ended", table, actor=actor, code_list=table.code_list)
    _tell(table, "ended")
    return table


def _refuse_side(table: CodeTable, *, is_ours: bool) -> None:
    if table.is_ours == is_ours:
        raise WrongStatus


def _answer(table: CodeTable, *, actor: Actor) -> None:
    table.answered_at, table.answered_by = clock.now(), actor.user_id
    table.save()


def _tell(table: CodeTable, step: CodeStep) -> None:
    told = CodesMoved(
        uid=str(table.uid),
        digest=table.digest,
        step=step,
        on=clock.today().isoformat(),
        reason=table.reason,
    )
    send(table.peer, kind=MOVED, subject=subject_of_table(table.uid), data=told.model_dump())
