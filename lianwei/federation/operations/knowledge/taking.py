"""Entries that members of another alliance have published, kept here to be read."""

from datetime import date

from django.db import transaction

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import CopyKind, Peer, SharedEntry
from lianwei.federation.operations.agreements.deleting import note_copy
from lianwei.federation.operations.finding import find_again
from lianwei.federation.queries.agreements.flows import HOME, NOT_AGREED, peer_side, what_flows
from lianwei.federation.queries.codes import CodeReader, UnknownCodeError
from lianwei.federation.receivers import Incoming, Parked, Refused, day_of
from lianwei.federation.rules.agreements.fields import KNOWLEDGE
from lianwei.federation.rules.knowledge import EntryPublished, EntryWithdrawn
from lianwei.knowledge.rules.entries import FACTS
from lianwei.reading.people import without_people

from .telling import subject_of_entry


@transaction.atomic
def take_entry(message: Incoming, *, actor: Actor) -> SharedEntry:
    """Keep a version of an entry in place of the one before. Raises Parked where no agreement in force lets
    the peer tell it, or a code of goods cannot be read.
    """
    told, peer = message.read(EntryPublished), message.peer
    verdict = what_flows(KNOWLEDGE, giver=peer_side(peer), receiver=HOME)
    is_named = "knowledge_entry.title" in verdict.fields
    if verdict.flow is None or not is_named or told.within(verdict.fields) != told:
        raise Parked(verdict.reason or NOT_AGREED)
    row = _known(message, told.code, actor) or SharedEntry(peer=peer.code, code=told.code)
    if message.sequence <= row.told:
        return row
    before = _place(row)
    row.categories = _categories(told, message)
    row.version, row.kind = told.version, told.kind
    row.source, row.contributor = told.source, told.contributor
    row.title, row.summary, row.body = (
        without_people(text) for text in (told.title, told.summary, told.body)
    )
    row.facts = {key: text for key, text in told.facts.items() if key in {f.key for f in FACTS[told.kind]}}
    row.published_on, row.withdrawn_on, row.remark = day_of(told.published_on), None, ""
    row.told, row.told_at, row.agreement_id = message.sequence, clock.now(), verdict.flow.agreement.pk
    row.save()
    find_again(row, before)
    note_copy(verdict.flow, actor=actor, kind=CopyKind.ENTRIES, label=row.code, count=1)
    record("shared_entry.taken", row, actor=actor, by=peer.code, version=row.version)
    return row


@transaction.atomic
def take_entry_withdrawal(message: Incoming, *, actor: Actor) -> SharedEntry:
    """An entry is found no more; it stays to be read where it was looked at. Raises Parked for one that has
    not come.
    """
    told = message.read(EntryWithdrawn)
    row = _known(message, told.code, actor)
    if row is None:
        raise Parked("no_entry")
    if message.sequence <= row.told:
        return row
    before = _place(row)
    row.withdrawn_on, row.remark, row.told = day_of(told.on), without_people(told.remark), message.sequence
    row.save()
    find_again(row, before)
    record("shared_entry.withdrawn", row, actor=actor, by=message.peer.code, version=told.version)
    return row


def _known(message: Incoming, code: str, actor: Actor) -> SharedEntry | None:
    if message.subject != subject_of_entry(code):
        raise Refused("malformed")
    peer: Peer = message.peer
    rows = SharedEntry.objects.visible_to(actor).filter(peer=peer.code, code=code)
    return rows.select_for_update(of=("self",)).first()


def _place(row: SharedEntry) -> date | None:
    """Under which day it is found so far."""
    return row.published_on if row.pk else None


def _categories(told: EntryPublished, message: Incoming) -> list[str]:
    reader = CodeReader(message.peer, message.written_at)
    try:
        return sorted({reader.read("category", code) for code in told.categories})
    except UnknownCodeError as error:
        raise Parked(error.reason) from error
