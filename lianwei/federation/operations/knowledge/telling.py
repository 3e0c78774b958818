"""Entries that members here publish go to the peers whose agreement names them, and their withdrawal."""

from django.db import transaction

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.federation.models import CopyKind, OutMessage, Peer, PeerStatus, SharingAgreement
from lianwei.federation.operations.agreements.deleting import note_copy
from lianwei.federation.operations.post import send
from lianwei.federation.queries.agreements.flows import HOME, NOT_AGREED, Verdict, peer_side, what_flows
from lianwei.federation.queries.own import own_card
from lianwei.federation.queries.peers import fault_of_peer
from lianwei.federation.rules.agreements.fields import KNOWLEDGE
from lianwei.federation.rules.knowledge import PUBLISHED, WITHDRAWN, EntryPublished, EntryWithdrawn
from lianwei.knowledge.models import EntryStatus, KnowledgeEntry
from lianwei.members.queries import organisation_label

CHUNK = 100  # entries told in one transaction


@transaction.atomic
def tell_entry(entry_id: int, *, actor: Actor) -> int:
    """Tell every peer that may know of a version that was just published, or withdrawn; how many."""
    actor.require("shared_entry.tell")
    entry = find(KnowledgeEntry, entry_id, actor=actor)
    if entry.status not in (EntryStatus.PUBLISHED, EntryStatus.WITHDRAWN) or own_card() is None:
        return 0
    told = 0
    for peer in Peer.objects.visible_to(actor).filter(status=PeerStatus.ACTIVE).order_by("pk"):
        verdict = _agreed(peer)
        if verdict.flow is not None and _is_news(entry, peer, actor=actor):
            _tell(entry, peer, verdict, actor=actor)
            told += 1
    if told:
        record("knowledge_entry.told", entry, actor=actor, peers=told, version=entry.version)
    return told


def tell_entries(agreement_id: int, *, actor: Actor) -> int:
    """With a new agreement the peer learns what was published before; how many entries."""
    actor.require("shared_entry.tell")
    row = find(SharingAgreement, agreement_id, actor=actor)
    if row.peer is None or _agreed(row.peer).flow is None:
        return 0
    rows = KnowledgeEntry.objects.visible_to(actor).filter(status=EntryStatus.PUBLISHED)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return sum(
        tell_chunk(row.peer.pk, keys[at : at + CHUNK], actor=actor) for at in range(0, len(keys), CHUNK)
    )


@transaction.atomic
def tell_chunk(peer_id: int, keys: list[int], *, actor: Actor) -> int:
    """Some of what was published before goes to one peer; how many entries."""
    peer = lock(Peer, peer_id, actor=actor)
    actor.require("shared_entry.tell")
    verdict = _agreed(peer)
    if verdict.flow is None:
        return 0
    rows = KnowledgeEntry.objects.visible_to(actor).filter(pk__in=keys, status=EntryStatus.PUBLISHED)
    found = list(rows.order_by("pk"))
    for entry in found:
        _tell(entry, peer, verdict, actor=actor)
    record("peer.entries_told", peer, actor=actor, entries=len(found))
    return len(found)


def subject_of_entry(code: str) -> str:
    """All messages about one entry keep their order."""
    return f"knowledge:{code}"


def _agreed(peer: Peer) -> Verdict:
    """What may go; nothing without the title, by which an entry is known."""
    if fault := fault_of_peer(peer):
        return Verdict(None, fault)
    verdict = what_flows(KNOWLEDGE, giver=HOME, receiver=peer_side(peer))
    return verdict if "knowledge_entry.title" in verdict.fields else Verdict(None, NOT_AGREED)


def _is_news(entry: KnowledgeEntry, peer: Peer, *, actor: Actor) -> bool:
    """Whether the peer was not told yet; that an entry was withdrawn is news to who knows it alone."""
    said = OutMessage.objects.visible_to(actor).filter(peer=peer, subject=subject_of_entry(entry.code))
    if entry.status == EntryStatus.PUBLISHED:
        return not said.filter(kind=PUBLISHED, made_at__gte=entry.published_at).exists()
    known = said.filter(kind=PUBLISHED).exists()
    return known and not said.filter(kind=WITHDRAWN, made_at__gte=entry.ended_at).exists()


def _tell(entry: KnowledgeEntry, peer: Peer, verdict: Verdict, *, actor: Actor) -> None:
    if entry.status == EntryStatus.WITHDRAWN:
        ended = clock.as_office_time(entry.ended_at or clock.now()).date()
        gone = EntryWithdrawn(
            code=entry.code, version=entry.version, on=ended.isoformat(), remark=entry.remark[:300]
        )
        send(peer, kind=WITHDRAWN, subject=subject_of_entry(entry.code), data=gone.model_dump())
        return
    told = _told(entry).within(verdict.fields)
    send(peer, kind=PUBLISHED, subject=subject_of_entry(entry.code), data=told.model_dump())
    if verdict.flow:
        note_copy(verdict.flow, actor=actor, kind=CopyKind.ENTRIES, label=entry.code, count=1)


def _told(entry: KnowledgeEntry) -> EntryPublished:
    published = clock.as_office_time(entry.published_at or clock.now()).date()
    return EntryPublished.model_validate(
        {
            "code": entry.code,
            "version": entry.version,
            "kind": entry.kind,
            "title": entry.title,
            "summary": entry.summary,
            "body": entry.body[:50_000],
            "facts": dict(entry.facts),
            "categories": list(entry.categories)[:50],
            "source": entry.source,
            "contributor": organisation_label(entry.organisation_id)[:120],
            "published_on": published.isoformat(),
        }
    )
