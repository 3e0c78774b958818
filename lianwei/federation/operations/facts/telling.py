"""Facts that members here state on businesses go to the peers whose agreement names them, and their end."""

from django.db import transaction

from lianwei.core import clock, keys
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.federation.models import CopyKind, OutMessage, Peer, PeerStatus, SharingAgreement
from lianwei.federation.operations.agreements.deleting import note_copy
from lianwei.federation.operations.post import send
from lianwei.federation.queries.agreements.flows import HOME, NOT_AGREED, Verdict, peer_side, what_flows
from lianwei.federation.queries.businesses import OPEN
from lianwei.federation.queries.own import own_card
from lianwei.federation.queries.peers import fault_of_peer
from lianwei.federation.rules.agreements.fields import FACT
from lianwei.federation.rules.facts import NAME, NEEDED, REMARK, STATED, WITHDRAWN, FactStated, FactWithdrawn
from lianwei.members.queries import organisation_label
from lianwei.reading.people import without_people
from lianwei.registry.models import Business, BusinessFact
from lianwei.registry.queries import canonical_business

CHUNK = 100  # facts told in one transaction


@transaction.atomic
def tell_fact(fact_id: int, *, actor: Actor, reason: str = "") -> int:
    """Tell every peer that may know of a fact that was just stated, or of its end and `reason`; how many."""
    actor.require("shared_fact.tell")
    fact = find(BusinessFact, fact_id, actor=actor)
    if fact.audience not in OPEN or own_card() is None or not _code_of_business(fact):
        return 0
    told = 0
    for peer in Peer.objects.visible_to(actor).filter(status=PeerStatus.ACTIVE).order_by("pk"):
        verdict = _agreed(peer)
        if verdict.flow is not None and _is_news(fact, peer, actor=actor):
            _tell(fact, peer, verdict, reason, actor=actor)
            told += 1
    if told:
        record("business_fact.told", fact, actor=actor, peers=told, withdrawn=fact.retired_at is not None)
    return told


def tell_facts(agreement_id: int, *, actor: Actor) -> int:
    """With a new agreement the peer learns what was stated before and still stands; how many facts."""
    actor.require("shared_fact.tell")
    row = find(SharingAgreement, agreement_id, actor=actor)
    if row.peer is None or _agreed(row.peer).flow is None:
        return 0
    rows = BusinessFact.objects.visible_to(actor).filter(audience__in=OPEN, retired_at=None)
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    return sum(
        tell_chunk(row.peer.pk, found[at : at + CHUNK], actor=actor) for at in range(0, len(found), CHUNK)
    )


@transaction.atomic
def tell_chunk(peer_id: int, found: list[int], *, actor: Actor) -> int:
    """Some of what was stated before goes to one peer; how many facts."""
    peer = lock(Peer, peer_id, actor=actor)
    actor.require("shared_fact.tell")
    verdict = _agreed(peer)
    if verdict.flow is None:
        return 0
    rows = BusinessFact.objects.visible_to(actor).filter(pk__in=found, audience__in=OPEN, retired_at=None)
    facts = [fact for fact in rows.order_by("pk") if _code_of_business(fact)]
    for fact in facts:
        _tell(fact, peer, verdict, "", actor=actor)
    record("peer.facts_told", peer, actor=actor, facts=len(facts))
    return len(facts)


def subject_of_fact(code: str) -> str:
    """All messages about one fact keep their order."""
    return f"fact:{code}"


def code_of_fact(fact: BusinessFact) -> str:
    """Its name towards others, which tells nothing of how many there are."""
    return f"F-{keys.blind(str(fact.pk), purpose='business fact')[:16]}"


def _code_of_business(fact: BusinessFact) -> str:
    """The unified social credit code, of the entry that is kept where doubles were merged."""
    business: Business = canonical_business(fact.business_id)
    return business.uscc.upper()


def _agreed(peer: Peer) -> Verdict:
    """What may go; nothing without business, kind, day and headline, without which a fact says nothing."""
    if fault := fault_of_peer(peer):
        return Verdict(None, fault)
    verdict = what_flows(FACT, giver=HOME, receiver=peer_side(peer))
    return verdict if set(NEEDED) <= verdict.fields else Verdict(None, NOT_AGREED)


def _is_news(fact: BusinessFact, peer: Peer, *, actor: Actor) -> bool:
    """Whether the peer was not told yet; that a fact ended is news to who knows it alone."""
    said = OutMessage.objects.visible_to(actor).filter(peer=peer, subject=subject_of_fact(code_of_fact(fact)))
    if fact.retired_at is None:
        return not said.filter(kind=STATED).exists()
    return said.filter(kind=STATED).exists() and not said.filter(kind=WITHDRAWN).exists()


def _tell(fact: BusinessFact, peer: Peer, verdict: Verdict, reason: str, *, actor: Actor) -> None:
    code = code_of_fact(fact)
    if fact.retired_at is not None:
        on = clock.as_office_time(fact.retired_at).date()
        gone = FactWithdrawn(code=code, on=on.isoformat(), remark=without_people(reason)[:REMARK])
        send(peer, kind=WITHDRAWN, subject=subject_of_fact(code), data=gone.model_dump())
        return
    by = organisation_label(fact.organisation_id)[:NAME] if fact.organisation_id else ""
    said = {
        "code": code,
        "uscc": _code_of_business(fact),
        "kind": fact.kind,
        "on": fact.on.isoformat(),
        "headline": without_people(fact.headline),
        "headline_en": without_people(fact.headline_en),
        "stated_by": by,
    }
    told = FactStated.model_validate(said).within(verdict.fields)
    send(peer, kind=STATED, subject=subject_of_fact(code), data=told.model_dump())
    if verdict.flow:
        note_copy(verdict.flow, actor=actor, kind=CopyKind.FACTS, label=code, count=1)
