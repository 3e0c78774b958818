"""Businesses that take goods back elsewhere: shops with plaques, spot checks, figures by quarter."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.redress.models import PledgeKind
from lianwei.redress.operations import pledges as do

from .alliance import Member
from .invention import Shop

GOODS = (
    ("服装、鞋帽、箱包，吊牌完好、不影响二次销售", 7, PledgeKind.BOTH),
    ("小家电、数码配件，包装和附件齐全", 15, PledgeKind.EXCHANGE),
    ("化妆品、日用百货，未拆封", 30, PledgeKind.RETURN),
)
PROOF = "购物小票、电子订单或者付款记录之一"
PLACES = (
    ("解放碑店", "渝中区", "民权路28号"),
    ("大坪店", "渝中区", "大坪正街19号"),
    ("南坪店", "南岸区", "江南大道8号"),
)
FIGURES = ((42, 31, 18, 1), (55, 27, 23, 0))  # returned, exchanged, of these elsewhere, refused


def pledge_returns(member: Member, shops: Mapping[str, Sequence[Shop]]) -> None:
    """Three pledges, the last of which has ended."""
    makers = list(shops["电商"])[: len(GOODS)]
    for shop, (goods, days, kind) in zip(makers, GOODS, strict=False):
        with clock.playing(clock.now() - timedelta(days=250)):
            since = clock.today()
            entry = do.PledgeEntry(shop.pk, kind, goods, days, PROOF, since, since + timedelta(days=730))
            row = do.register_pledge(member.organisation.pk, actor=member.desk.head, entry=entry)
            stores = [
                do.add_store(row.pk, actor=member.desk.head, name=name, address=address, region=region)
                for name, region, address in PLACES
            ]
        _looked_at(row.pk, stores[0].pk, stores[1].pk)
    do.end_pledge(row.pk, actor=member.desk.head, reason="企业调整售后政策，主动退出承诺")


def _looked_at(pk: int, kept: int, refused: int) -> None:
    """Two spot checks and two quarters."""
    day = clock.today() - timedelta(days=40)
    do.check_store(
        pk, actor=OPERATOR, store_id=kept, checked_on=day, result="kept", note="暗访购换一件，当场办理"
    )
    said = "店员称只受理本店购买的商品，已当场宣讲并要求改正"
    do.check_store(pk, actor=OPERATOR, store_id=refused, checked_on=day, result="refused", note=said)
    for ago, figures in zip((180, 90), FIGURES, strict=True):
        then = clock.today() - timedelta(days=ago)
        counted = do.Counted(then.year, (then.month + 2) // 3, *figures)
        do.count_pledge(pk, actor=OPERATOR, counted=counted)
