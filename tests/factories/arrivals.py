"""Things that came in, for tests, brought by the real operations."""

from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile

from lianwei.arrivals.handlers import take_or_refuse
from lianwei.arrivals.models import Arrival, Door, Sheet, Source
from lianwei.arrivals.operations import (
    ArrivalEntry,
    Receipt,
    advance_sheet,
    at_door,
    bring_sheet,
    create_booth,
    create_source,
    import_sheet,
    issue_key,
    map_sheet,
    read_sheet,
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


def booth(organisation: Organisation, name: str = "解放碑点位") -> Source:
    """A booth without a device."""
    return create_booth(actor=make_actor("head", organisation=organisation), name=name)


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


SHEET = (
    "登记编号,投诉人姓名,联系电话,被投诉人,投诉内容,争议金额,登记时间\n"
    "A-1,王桂芳,13812346027,渝中丽人美容院,办卡后门店关闭,5800.00,2026-01-05\n"
    "A-2,赵刚,13700002222,渝中鲜味餐馆,结账时多收服务费,86.5,2026/1/6\n"
    "A-3,李敏,13900001111,渝中宏达电器,电视机三天后坏了,3999,坏日期\n"
)


def sheet(organisation: Organisation, text: str = SHEET, *, name: str = "投诉.csv") -> Sheet:
    """A sheet that was read: its columns can be chosen."""
    brought = bring_sheet(
        ContentFile(text.encode(), name=name), actor=SYSTEM, organisation_id=organisation.pk
    )
    return read_sheet(brought.pk, actor=SYSTEM)


def checked_sheet(organisation: Organisation, text: str = SHEET) -> Sheet:
    """After the trial run, as proposed."""
    read = sheet(organisation, text)
    map_sheet(read.pk, actor=SYSTEM, plan=read.read_plan)
    return worked(read)


def imported_sheet(organisation: Organisation, text: str = SHEET) -> Sheet:
    """After the import."""
    checked = checked_sheet(organisation, text)
    import_sheet(checked.pk, actor=SYSTEM)
    return worked(checked)


def worked(row: Sheet) -> Sheet:
    """After the worker has done what waits."""
    while advance_sheet(row.pk, actor=SYSTEM, seconds=5):
        pass
    return find(Sheet, row.pk, actor=SYSTEM)
