"""A business that has joined the fast track: what waits, what it answered, offered, left."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from typing import NamedTuple

from lianwei.cases import operations as do
from lianwei.cases.entries import ComplaintEntry, RespondentEntry
from lianwei.cases.models import Referral
from lianwei.cases.queries.doors.counter import business_actor
from lianwei.core.scope import SYSTEM, Actor
from lianwei.registry.models import FastTrackContact
from lianwei.registry.operations import add_fast_track_contact, record_fast_track

from .alliance import Member
from .firms import open_firm_station
from .lives import Life
from .showcase import nothing_yet

PHONE = "13800000315"  # of nobody; who starts the demo logs in to the console with it
Tell = Callable[[Member, date], ComplaintEntry]
WAITS, ANSWERED, COUNTERED, APPEALED, SILENT = "waits", "answered", "countered", "appealed", "silent"
SHOPS = ("步行街店", "步行街店", "万达店")


class Plan(NamedTuple):
    """How many working days before today a complaint was sent, and what the business did."""

    ago: int
    did: str


PLANS = (
    Plan(1, WAITS),
    Plan(3, WAITS),
    Plan(4, WAITS),
    Plan(3, ANSWERED),
    Plan(4, COUNTERED),
    Plan(2, APPEALED),
    Plan(8, SILENT),
)


def open_counter(
    rng: Random, members: list[Member], today: date, *, day_before: Callable[[date, int], date], tell: Tell
) -> None:
    """The first of the members has the agreement."""
    member, first = members[0], day_before(today, 60)
    seller = tell(member, day_before(today, 8)).respondents[0]
    contact = _join(member, seller, first)
    open_firm_station(member, contact.track, days=[day_before(today, ago) for ago in (3, 2, 1)])
    for n, plan in enumerate(PLANS):
        day = day_before(today, plan.ago)
        told = replace(
            tell(member, day), received_on=day, respondents=(seller,), amount_claimed=(n + 2) * 40_000
        )
        life = Life(rng, member.desk, day, today, has_worker=True)
        life.live(told, path=nothing_yet)
        with life.at(0):
            do.try_settlement(life.pk, actor=member.desk.clerk)
        _go_on(life, plan.did, business_actor(contact), SHOPS[n % len(SHOPS)])


def _join(member: Member, seller: RespondentEntry, on: date) -> FastTrackContact:
    head = member.desk.head
    track = record_fast_track(seller.business_id or 0, actor=head, window=5, valid_from=on)
    return add_fast_track_contact(track.pk, actor=head, name="周敏", phone=PHONE)


def _go_on(life: Life, did: str, business: Actor, shop: str) -> None:
    if did == SILENT:
        with life.at(6):
            put = Referral.objects.visible_to(business).get(complaint_id=life.pk)
            do.escalate_silence(put.pk, actor=SYSTEM)
    if did in (WAITS, SILENT):
        return
    with life.at(1):
        put = Referral.objects.visible_to(business).get(complaint_id=life.pk)
        if did == APPEALED:
            do.appeal_referral(put.pk, actor=business, reason="经核对，订单不是本店开出，请核实经营者。")
            return
        said = do.Answer(
            "partly", "可退一半并延长服务期一个月。", offer=40_000, shop=shop, clause="充值卡退款条款"
        )
        do.answer_referral(put.pk, actor=business, answer=said)
    if did == COUNTERED:
        wish = {"by": "consumer", "amount": 70_000, "terms": "请退七成，不需要延长服务期。"}
        with life.at(0):
            do.make_offer(life.pk, actor=life.desk.clerk, respondent_id=put.respondent_id, **wish)
