"""Group complaints between the instances of the proof: each side tells its own to all peers, joins those of
others with its cases against the same business, and counts anew in each round.
"""

from dataclasses import replace
from random import Random
from typing import Any

from lianwei.cases.entries import RespondentEntry
from lianwei.cases.models import CaseGroup
from lianwei.cases.operations import receive_complaint
from lianwei.cases.operations.together.groups import confirm_case_group, propose_case_group
from lianwei.cases.rules.gathering import Gathering
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.demo.invention import credit_code
from lianwei.federation.models import OutMessage, Peer, SharedGroup, SharedGroupState
from lianwei.federation.operations import groups
from lianwei.federation.rules.groups import JOINED, TOLD
from lianwei.registry.models import Business
from lianwei.registry.operations.businesses import register_business

from . import alliance

SHOP, SIZE, REGION = "某连锁健身（虚构）", 5, "500103"
FIRST = 1  # the round in which the groups are told


def tell(n: int) -> None:
    """Tell all peers in the first round; in each later one there is a case more, and the count goes again."""
    if n < FIRST:
        return
    if n == FIRST:
        group = _group()
        for peer in Peer.objects.visible_to(OPERATOR).order_by("pk"):
            groups.tell_shared_group(group.pk, actor=alliance.desk().head, peer=peer.code, facts="同日停业")
        return
    _case(_shop(), SIZE + n)
    rows = SharedGroup.objects.visible_to(OPERATOR)
    both = rows.filter(state=SharedGroupState.JOINED)
    for pk in sorted({*both.values_list("pk", flat=True), *_ours().values_list("pk", flat=True)}):
        groups.update_shared_group(pk, actor=OPERATOR)


def join() -> None:
    """Take part in what others have told."""
    rows = SharedGroup.objects.visible_to(OPERATOR).filter(is_ours=False, state=SharedGroupState.TOLD)
    for row in list(rows.order_by("pk")):
        groups.join_shared_group(row.pk, actor=alliance.desk().head)


def given(peer: Peer) -> dict[str, Any]:
    """Our groups, with what both sides count; how often we told them, and how often the peer's count came."""
    rows = _ours().filter(peer=peer.code).order_by("uid")
    found = [[str(r.uid), r.state, r.facts["title"], r.uscc, r.cases_here, r.cases_there] for r in rows]
    return {"groups": found, "words": _sent(peer, TOLD), "answers": _happened("shared_group.counted", peer)}


def taken(peer: Peer) -> dict[str, Any]:
    """The same of the peer's, as it stands here."""
    rows = SharedGroup.objects.visible_to(OPERATOR).filter(peer=peer.code, is_ours=False).order_by("uid")
    found = [[str(r.uid), r.state, r.facts["title"], r.uscc, r.cases_there, r.cases_here] for r in rows]
    return {"groups": found, "words": _happened("shared_group.taken", peer), "answers": _sent(peer, JOINED)}


def _ours() -> Any:
    return SharedGroup.objects.visible_to(OPERATOR).filter(is_ours=True)


def _shop() -> Business:
    """The same on all sides, by its unified social credit code."""
    code = credit_code(Random(1), REGION)
    known = Business.objects.filter(uscc=code).first()
    return known or register_business(actor=OPERATOR, name=SHOP, uscc=code)


def _case(shop: Business, n: int) -> int:
    against = (RespondentEntry(name=shop.name, business_id=shop.pk),)
    entry = replace(alliance.entry(Random(n)), respondents=against, title="健身房停业退卡")
    return receive_complaint(entry, actor=alliance.desk().head).pk


def _group() -> CaseGroup:
    shop, head = _shop(), alliance.desk().head
    keys = [_case(shop, n) for n in range(SIZE)]
    found = Gathering(keys, shop.pk, [("business", SIZE)])
    group = propose_case_group(head.organisation_id or 0, actor=SYSTEM, gathering=found, title=shop.name)
    words = {"title": "连锁健身停业", "facts": "同日停业", "strategy": "", "speakers": keys[:2]}
    return confirm_case_group(group.pk, actor=head, **words)


def _sent(peer: Peer, kind: str) -> int:
    return OutMessage.objects.visible_to(OPERATOR).filter(peer=peer, kind=kind).count()


def _happened(name: str, peer: Peer) -> int:
    return sum(each.details.get("by") == peer.code for each in Event.objects.filter(name=name).iterator())
