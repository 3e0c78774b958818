"""Things that came in, for tests, brought by the real operations."""

from typing import Any
from uuid import uuid4

from lianwei.arrivals.handlers import take_or_refuse
from lianwei.arrivals.models import Arrival, Door, Source
from lianwei.arrivals.operations import (
    ArrivalEntry,
    Receipt,
    at_door,
    create_source,
    issue_key,
    receive_arrival,
)
from lianwei.core.scope import OPERATOR, SYSTEM, find
from lianwei.members.models import Organisation
from tests.factories.members import make_actor

PERSON = {"name": "王桂芳", "phone": "13812346027"}
COMPLAINT = {
    "person": PERSON,
    "respondents": [{"name": "渝中丽人美容院"}],
    "narrative": "2025年12月在店里办卡5800元,店家电话13900001111。现在不退。",
    "wish": "退还余额",
    "amount_claimed": 580_000,
}
ENQUIRY = {"question": "预付卡能不能退?", "name": "赵刚", "phone": "13700002222"}
REPORT = {"business_name": "渝中鲜味餐馆", "clue": "后厨用过期食材", "reporter_phone": "13700002222"}


def entry(organisation: Organisation, **changes: Any) -> ArrivalEntry:
    """A complaint from the portal; `payload` replaces single values of the contents."""
    payload = COMPLAINT | changes.pop("payload", {})
    plain = {"door": Door.PORTAL, "kind": "complaint", "client_id": uuid4(), "payload": payload}
    return ArrivalEntry(organisation_id=organisation.pk, **plain | changes)


def source(organisation: Organisation, **changes: Any) -> Source:
    """A system that brings things to this organisation."""
    head = make_actor("head", organisation=organisation)
    return create_source(actor=head, **{"name": "12345热线", "rate": 6000, "channel": "C10"} | changes)


def key_of(made: Source, *, is_sandbox: bool = False) -> str:
    """A fresh key of it."""
    return issue_key(made.pk, actor=OPERATOR, is_sandbox=is_sandbox).plain


def brought(organisation: Organisation, **changes: Any) -> Receipt:
    """An arrival that waits to be taken."""
    return receive_arrival(entry(organisation, **changes), actor=at_door(organisation.pk))


def taken(organisation: Organisation, **changes: Any) -> Arrival:
    """An arrival after the worker looked at it."""
    receipt = brought(organisation, **changes)
    take_or_refuse(receipt.arrival.pk)
    return find(Arrival, receipt.arrival.pk, actor=SYSTEM)


def whole(organisation: Organisation, kind: str, payload: dict[str, Any]) -> Arrival:
    """The same for another kind, with exactly these contents."""
    sent = ArrivalEntry(Door.PORTAL, kind, organisation.pk, uuid4(), payload)
    receipt = receive_arrival(sent, actor=at_door(organisation.pk))
    take_or_refuse(receipt.arrival.pk)
    return find(Arrival, receipt.arrival.pk, actor=SYSTEM)


def refused(organisation: Organisation, **changes: Any) -> Arrival:
    """An arrival with a code that no table holds: it waits for a person."""
    return taken(organisation, payload={"category": "ZZZ"} | changes.pop("payload", {}), **changes)
