"""What a peer tells about tables of codes."""

from datetime import date

from django.db import transaction

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.lifecycle import Transition, advance
from lianwei.core.scope import Actor
from lianwei.federation.lifecycle import CONFIRM_CODES, DECLINE_CODES, END_CODES, WITHDRAW_CODES
from lianwei.federation.models import CodeTable, Peer
from lianwei.federation.queries.own import own_code
from lianwei.federation.rules.codes import CodesMoved, CodesOffered
from lianwei.reading.numbers import tokenise


class BadTableError(Exception):
    """What a peer tells of a table cannot be. `reason` is a code for the message."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def take_codes(peer: Peer, *, actor: Actor, told: CodesOffered) -> CodeTable:
    """Keep a table that a peer proposes, to be confirmed or declined here. The same one twice is one."""
    rows = CodeTable.objects.visible_to(actor).filter(uid=told.uid)
    known = rows.select_for_update(of=("self",)).first()
    if known is not None:
        if known.digest != told.digest() or known.peer_id != peer.pk:
            raise BadTableError("digest_conflict")
        return known
    if {told.giver, told.receiver} != {peer.code, own_code()}:
        raise BadTableError("not_ours")
    first, last = _days(told)
    table = CodeTable.objects.create(
        peer=peer,
        uid=told.uid,
        code_list=told.code_list,
        is_incoming=told.giver == peer.code,
        is_ours=False,
        pairs=[[each.code, each.becomes] for each in told.pairs],
        same_else=told.same_else,
        starts_on=first,
        ends_on=last,
        digest=told.digest(),
        proposed_at=clock.now(),
    )
    record("code_table.proposed", table, actor=actor, code_list=table.code_list, by=peer.code)
    return table


@transaction.atomic
def take_codes_step(peer: Peer, *, actor: Actor, told: CodesMoved) -> CodeTable:
    """What the peer did with a table. A step that our own has overtaken changes nothing."""
    rows = CodeTable.objects.visible_to(actor).filter(uid=told.uid, peer=peer)
    table = rows.select_for_update(of=("self",)).first()
    if table is None:
        raise BadTableError("no_table")
    if table.digest != told.digest:
        raise BadTableError("digest_conflict")
    step = _step(table, told)
    if step is None or not step.fits(table):
        return table
    advance(table, step, actor=actor)
    table.answered_at = table.answered_at or clock.now()
    table.reason = tokenise(told.reason).text if told.reason else table.reason
    if step == END_CODES:
        table.ended_on = clock.today()
    table.save()
    record(f"code_table.{told.step}", table, actor=actor, code_list=table.code_list, by=peer.code)
    return table


def _step(table: CodeTable, told: CodesMoved) -> Transition | None:
    """What the peer may do: answer what we proposed, withdraw what it did, end what was agreed. Where its
    withdrawal crossed our confirmation, the table ends.
    """
    if told.step == "ended":
        return END_CODES
    if table.is_ours:
        return {"confirmed": CONFIRM_CODES, "declined": DECLINE_CODES}.get(told.step)
    if told.step == "withdrawn":
        return WITHDRAW_CODES if WITHDRAW_CODES.fits(table) else END_CODES
    return None


def _days(told: CodesOffered) -> tuple[date, date | None]:
    try:
        first = date.fromisoformat(told.starts_on)
        last = date.fromisoformat(told.ends_on) if told.ends_on else None
    except ValueError as error:
        raise BadTableError("malformed") from error
    codes = [each.code for each in told.pairs]
    if (last and last < first) or len(set(codes)) != len(codes):
        raise BadTableError("malformed")
    return first, last
