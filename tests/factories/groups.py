"""Group complaints between alliances, for tests."""

import json
from itertools import product
from typing import Any

from django.db.models import QuerySet
from django.test import Client

from lianwei.cases.models import CaseGroup, Complaint, Respondent
from lianwei.cases.operations.together.groups import confirm_case_group, propose_case_group
from lianwei.cases.rules.gathering import Gathering
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, SYSTEM, Actor, find
from lianwei.federation.models import CopyRow, InMessage, OutMessage, Peer, SharedGroup, Title
from lianwei.federation.operations.groups import take_shared_group
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.queries.custody import custody_dump
from lianwei.federation.queries.own import WIRE, own_code
from lianwei.federation.receivers import Incoming
from lianwei.federation.rules.agreements.fields import GROUP
from lianwei.federation.rules.custody.checks import checked
from lianwei.federation.rules.groups import COUNTED, EXAMPLE, TOLD, subject_of_group
from lianwei.members.models import Organisation
from lianwei.registry.models import Business
from lianwei.registry.operations.businesses import register_business
from lianwei.registry.rules import is_valid_uscc
from tests.cases.actors import worker
from tests.factories.cases import complaint
from tests.factories.members import make_user

GROUPED = list(GROUP)
CLAIMED = 300_000  # fen, of each case


def shop_with_code(body: str = "91500103MA5U1234") -> Business:
    """A business with the last two characters of its code that make it whole (GB 32100)."""
    ends = product("0123456789X", "0123456789ABCDEFGHJKLMNPQRTUWXY")
    uscc = next(code for end in ends if is_valid_uscc(code := body + "".join(end)))
    return register_business(actor=OPERATOR, name="某健身有限公司", uscc=uscc)


def cases_against(shop: Business, count: int, *, actor: Actor) -> list[int]:
    """Cases of the actor's member against a business, received today."""
    keys = [complaint(actor=actor, person={"phone": f"1370000{n:04}"}).pk for n in range(count)]
    QuerySet(Complaint).filter(pk__in=keys).update(amount_claimed=CLAIMED)
    QuerySet(Respondent).filter(complaint__in=keys).update(business=shop)
    return keys


def group_against(shop: Business, count: int, *, actor: Actor, facts: str = "门店同时停业") -> CaseGroup:
    """A group of so many cases that is handled as one matter."""
    keys = cases_against(shop, count, actor=actor)
    gathering = Gathering(keys, shop.pk, [("business", count)])
    held = actor.organisation_id or 0
    group = propose_case_group(held, actor=SYSTEM, gathering=gathering, title="某健身闭店")
    words = {"title": "某健身闭店", "facts": facts, "strategy": "先集中调解"}
    return confirm_case_group(group.pk, actor=actor, speakers=keys[:2], **words)


def worker_of(home: Organisation) -> Actor:
    return worker(home, user=make_user(organisation=home))


def group_told(shop: Business | None = None, **changes: object) -> dict:
    """What a peer tells of a group complaint of its own."""
    return EXAMPLE | {"uscc": shop.uscc if shop else ""} | changes


def told_by(peer: Peer, home: Organisation | None = None, **changes: object) -> SharedGroup:
    """A group complaint of a peer; `home`: the member that is asked."""
    told = group_told() | changes
    subject = subject_of_group(told["uid"])
    row = take_shared_group(Incoming(peer, "", TOLD, 1, subject, 1, clock.now(), told), actor=SYSTEM)
    if home is not None:
        row.organisation = home
        row.save()
    return row


def sent(kind: str) -> list[dict[str, Any]]:
    """What was told of one kind, in its order."""
    rows = OutMessage.objects.visible_to(WIRE).filter(kind=kind).order_by("pk")
    return [json.loads(row.text.plain())["data"] for row in rows]


def bring(
    stranger: Any,
    data: dict[str, Any],
    kind: str = TOLD,
    *,
    sequence: int | None = None,
    subject: str = "",
) -> tuple[str, str]:
    """What the peer tells, handled: what became of the message, and why."""
    event = stranger.event(data, kind=kind, subject=subject or f"group:{data['uid']}", sequence=sequence)
    stranger.call(Client(), event)
    handle_post(actor=OPERATOR)
    row = InMessage.objects.visible_to(WIRE).get(message_id=event["id"])
    return row.state, row.reason


def joined(row: SharedGroup, **changes: Any) -> dict[str, Any]:
    """What a peer tells that joins a group of ours."""
    return COUNTED | {"uid": str(row.uid)} | changes


def now(row: SharedGroup) -> SharedGroup:
    return find(SharedGroup, row.pk, actor=SYSTEM)


def nothing_of_custody() -> bool:
    """No paper, no copy, no title came of it, and the checker finds nothing."""
    assert not QuerySet(CopyRow).exists() and not QuerySet(Title).exists()
    assert checked([custody_dump(own_code(), actor=SYSTEM)]).faults == ()
    return True
