"""An event of the demo: two booths take complaints, enquiries and counts, and deliver them in the evening."""

import uuid
from datetime import date, datetime, time, timedelta
from random import Random

from lianwei.arrivals.models import Batch, Source
from lianwei.arrivals.operations import (
    Item,
    at_booth,
    correct_booth_count,
    create_booth,
    draw_codes,
    enrol_with_link,
    invite_booth,
    receive_delivery,
    take_arrival,
)
from lianwei.arrivals.queries import arrivals
from lianwei.core import clock
from lianwei.core.scope import SYSTEM

from .alliance import Member
from .invention import Shop, words
from .lives import OFFICE

PLACES = (
    ("步行街点位", timedelta(minutes=1)),
    ("购物中心点位", timedelta(days=-1, hours=-2)),
)  # their clocks
COUNTED = (("leaflets", 213), ("checks", 29), ("consultations", 46), ("visitors", 380))
OPENS, DELIVERS = time(9, 30), time(17, 40)
TAKEN, WISHES = 2, ("退还预付卡余款", "退货退款")


def hold_event(member: Member, shops: list[Shop], *, day: date, rng: Random) -> None:
    """A day of two booths of a member; one item came twice with different words, and one count was wrong."""
    with clock.playing(datetime.combine(day, OPENS, OFFICE)):
        booths = [_enrolled(member, name) for name, _ahead in PLACES]
    with clock.playing(datetime.combine(day, DELIVERS, OFFICE)):
        for booth, (_name, ahead) in zip(booths, PLACES, strict=True):
            items = _taken(booth, shops, ahead, rng)
            _delivered(booth, items, ahead)
        twice = _complaint(shops[0], "只退一半也可以", ahead, ticket="", client_id=items[0].client_id)
        _delivered(booths[1], [twice], ahead)
        correct_booth_count(
            booths[0].pk,
            actor=member.desk.clerk,
            day=day,
            counter="leaflets",
            amount=-13,
            reason="收摊清点，多点了13次",
        )


def _enrolled(member: Member, name: str) -> Source:
    booth = create_booth(actor=member.desk.head, name=f"{member.place}{name}")
    enrol_with_link(invite_booth(booth.pk, actor=member.desk.head))
    return booth


def _taken(booth: Source, shops: list[Shop], ahead: timedelta, rng: Random) -> list[Item]:
    tickets = [each.ticket for each in draw_codes(booth.pk, actor=at_booth(booth), start=0)]
    said = clock.now() + ahead - timedelta(hours=5)
    complaints = [
        _complaint(rng.choice(shops), WISHES[n], ahead, ticket=tickets[n], client_id=_name_of(rng))
        for n in range(TAKEN)
    ]
    asked = rng.sample(words()["enquiries"], k=3)
    enquiries = [
        Item(_name_of(rng), "enquiry", {"question": ask, "answer": say, "persons": rng.randint(1, 4)}, said)
        for ask, say in asked
    ]
    counts = [
        Item(_name_of(rng), "count", {"counter": counter, "amount": amount + rng.randint(0, 40)}, said)
        for counter, amount in COUNTED
    ]
    return [*complaints, *enquiries, *counts]


def _complaint(shop: Shop, wish: str, ahead: timedelta, *, ticket: str, client_id: uuid.UUID) -> Item:
    payload = {
        "person": {"name": "周女士", "phone": "19900008315"},
        "respondents": [{"name": shop.name, "address": shop.address}],
        "narrative": f"在{shop.name}消费后要求退款，店家一再推迟。",
        "wish": wish,
    }
    said_at = clock.now() + ahead - timedelta(hours=3)
    return Item(client_id, "complaint", payload, said_at, ticket)


def _name_of(rng: Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)


def _delivered(booth: Source, items: list[Item], ahead: timedelta) -> None:
    """Sent, and taken by the worker."""
    receive_delivery(items, booth=booth, sent_at=clock.now() + ahead, actor=at_booth(booth))
    batch = Batch.objects.visible_to(SYSTEM).filter(source=booth).latest("pk")
    for row in arrivals(actor=SYSTEM, statuses=("waiting",), batch_id=batch.pk).rows:
        take_arrival(row.arrival.pk, actor=SYSTEM)
