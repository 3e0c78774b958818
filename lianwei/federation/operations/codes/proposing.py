"""A table of codes is put to a peer; it holds once the peer has confirmed it."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.federation.models import CodeTable, Peer
from lianwei.federation.operations.post import send
from lianwei.federation.queries.codes import faults_in, list_choices
from lianwei.federation.queries.own import own_code
from lianwei.federation.queries.peers import fault_of_peer
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules.codes import MOST_PAIRS, OFFERED, CodesOffered, Pair, lines_of


@dataclass(frozen=True, slots=True)
class CodeTableEntry:
    """A table as it was typed: `lines` hold their code, our code; `is_incoming`: for what the peer sends."""

    code_list: str
    is_incoming: bool
    lines: str
    starts_on: date
    ends_on: date | None = None
    same_else: bool = False


@transaction.atomic
def propose_code_table(peer_id: int, *, actor: Actor, entry: CodeTableEntry) -> CodeTable:
    """Put a table of codes to a peer. Raises Invalid for lines that are wrong, WrongStatus where nothing is
    exchanged with the peer now.
    """
    peer = lock(Peer, peer_id, actor=actor)
    actor.require("code_table.propose")
    if fault := fault_of_peer(peer):
        raise WrongStatus(sentence_of(fault))
    _check(entry)
    told = _told(entry, peer)
    table = CodeTable.objects.create(
        peer=peer,
        uid=told.uid,
        code_list=told.code_list,
        is_incoming=entry.is_incoming,
        is_ours=True,
        pairs=[[each.code, each.becomes] for each in told.pairs],
        same_else=entry.same_else,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        digest=told.digest(),
        proposed_at=clock.now(),
        proposed_by=actor.user_id,
    )
    send(peer, kind=OFFERED, subject=subject_of_table(told.uid), data=told.model_dump())
    record("code_table.proposed", table, actor=actor, code_list=table.code_list, pairs=len(table.pairs))
    return table


def subject_of_table(uid: object) -> str:
    """All messages about one table keep their order."""
    return f"codes:{uid}"


def _check(entry: CodeTableEntry) -> None:
    if entry.code_list not in dict(list_choices()):
        raise Invalid({"code_list": _("Please choose one.")})
    if entry.ends_on and entry.ends_on < entry.starts_on:
        raise Invalid({"ends_on": _("The last day lies before the first. Please correct one of them.")})
    count = len(lines_of(entry.lines))
    if not 0 < count <= MOST_PAIRS:
        raise Invalid({"lines": _("Please give from 1 to %(most)s lines.") % {"most": MOST_PAIRS}})
    faults = faults_in(
        entry.lines, code_list=entry.code_list, is_incoming=entry.is_incoming, on=entry.starts_on
    )
    if faults:
        raise Invalid({"lines": lines_sentence(len(faults))})


def lines_sentence(count: int) -> str:
    """How many lines are wrong; which and why, the page tells."""
    said = ngettext(
        "%(count)s line cannot be taken; it is told below. Please correct it.",
        "%(count)s lines cannot be taken; they are told below. Please correct them.",
        count,
    )
    return said % {"count": count}


def _told(entry: CodeTableEntry, peer: Peer) -> CodesOffered:
    lines = lines_of(entry.lines)
    given = [(each.theirs, each.ours) if entry.is_incoming else (each.ours, each.theirs) for each in lines]
    giver, receiver = (peer.code, own_code()) if entry.is_incoming else (own_code(), peer.code)
    return CodesOffered.model_validate(
        {
            "uid": str(uuid.uuid4()),
            "code_list": entry.code_list,
            "giver": giver,
            "receiver": receiver,
            "starts_on": entry.starts_on.isoformat(),
            "ends_on": entry.ends_on.isoformat() if entry.ends_on else "",
            "same_else": entry.same_else,
            "pairs": [Pair(code=code, becomes=becomes).model_dump() for code, becomes in given],
        }
    )
