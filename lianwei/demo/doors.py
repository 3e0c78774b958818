"""What came through the doors of the shown member lately: calls to ring back, complaints from the portal and
from a hotline's system, one of which could not be taken, and some that nobody has sorted yet.
"""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from uuid import UUID

from lianwei.arrivals.models import Door
from lianwei.arrivals.operations import (
    ArrivalEntry,
    at_door,
    client_id_of,
    create_source,
    receive_arrival,
    refuse_arrival,
    take_arrival,
)
from lianwei.cases.operations.entry.calls import CallBackEntry, plan_call_back, try_call_back
from lianwei.core import clock
from lianwei.core.errors import LianweiError
from lianwei.core.scope import OPERATOR

from .alliance import Member
from .invention import Shop, doors, person, words

SPACE = UUID("0c8f5a52-6a0e-4b7e-9d55-6d0f6f5b7a10")  # of the demo's client ids
HOTLINE = "政务热线工单系统（演示）"
UNKNOWN_PLACE = "500999"  # no region has this code: a person has to mend the arrival


def open_doors(member: Member, shop_of: Callable[[str], Shop]) -> None:
    """Calls to make and things that came in, today; `shop_of` gives a shop of a trade."""
    _calls_to_make(member)
    source = create_source(actor=member.desk.head, name=HOTLINE)
    for number, told in enumerate(doors()["told"]):
        shop = shop_of(told["trade"])
        region = UNKNOWN_PLACE if told["broken"] else member.organisation.region_code
        payload = _payload(told, shop, region)
        _came_in(member, f"door-{number}", payload, source_id=source.pk if told["hotline"] else None)


def _calls_to_make(member: Member) -> None:
    for hours, said in enumerate(doors()["call"], start=1):
        entry = CallBackEntry(
            line=f"{said['phone']} {said['matter']} {said['name']}",
            phone=said["phone"],
            name=said["name"],
            matter=said["matter"],
            due_at=clock.now() + timedelta(hours=hours),
        )
        row = plan_call_back(entry, actor=member.desk.clerk)
        if said["tried"]:
            try_call_back(row.pk, actor=member.desk.clerk)


def _payload(told: dict, shop: Shop, region: str) -> dict:
    return {
        "person": {"name": told["name"], "phone": told["phone"]},
        "respondents": [{"name": shop.name, "address": shop.address}],
        "narrative": told["narrative"],
        "wish": told["wish"],
        "amount_claimed": told["yuan"] * 100,
        "region": region,
    }


def bring_unsorted(rng: Random, member: Member) -> None:
    """Told in the consumer's own words: goods and nature are proposed, and wait for a person."""
    for number, told in enumerate(words()["told"]):
        who = person(rng, region=member.organisation.region_code, place=member.place)
        payload = {
            "person": {"name": who.name, "phone": who.phone},
            "respondents": [{"name": member.place + told["shop"]}],
            "narrative": told["narrative"],
        }
        _came_in(member, f"told-{number}", payload)


def _came_in(member: Member, name: str, payload: dict, *, source_id: int | None = None) -> None:
    organisation = member.organisation.pk
    entry = ArrivalEntry(
        door=Door.API if source_id else Door.PORTAL,
        kind="complaint",
        organisation_id=organisation,
        client_id=client_id_of(SPACE, f"{member.organisation.code}-{name}"),
        source_id=source_id,
        payload=payload,
    )
    arrival = receive_arrival(entry, actor=at_door(organisation)).arrival
    try:
        take_arrival(arrival.pk, actor=OPERATOR)
    except LianweiError as refusal:
        refuse_arrival(arrival.pk, actor=OPERATOR, refusal=refusal)
