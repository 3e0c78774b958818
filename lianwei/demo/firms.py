"""A station inside an enterprise of the demo: its clerk, and what it settled on the spot today and before."""

from datetime import date, datetime, time

from lianwei.cases.entries import ComplaintEntry, LossEntry, PersonEntry, TermsEntry
from lianwei.cases.operations.entry.on_the_spot import STATION, settle_on_spot
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, Actor
from lianwei.members.models import User
from lianwei.members.operations import create_organisation
from lianwei.members.queries import actor_of
from lianwei.registry.models import FastTrack
from lianwei.registry.operations import revise_fast_track

from .alliance import Member, person_of
from .lives import OFFICE

SETTLED = (
    ("保温杯漏水，购买三天。", "当场换新。", ("goods_value", 12_900)),
    ("结账价格比标价多收了钱。", "退还多收的部分。", ("refund", 2_600)),
    ("会员卡退卡，余额未用完。", "当场退还余额。", ("refund", 48_000)),
    ("洗衣机安装时磕碰。", "当场更换外壳并致歉。", ("goods_value", 20_000)),
)


def open_firm_station(member: Member, track: FastTrack, *, days: list[date]) -> User:
    """Below the member, named by its agreement; one case on each of the days, the last two on the last."""
    place = create_organisation(
        actor=OPERATOR,
        code=f"{member.organisation.code}F",
        name=f"{track.business.name}消费维权服务站"[:60],
        kind="FIRM",
        parent=member.organisation,
        region_code=member.organisation.region_code,
    )
    clerk = person_of(f"{member.organisation.code.lower()}-firm", "韩雪", place, ("firm_station_clerk",))
    head = actor_of(member.people["head"])
    revise_fast_track(track.pk, actor=head, window=track.window, largest=track.largest, station_id=place.pk)
    for n, (said, done, money) in enumerate(SETTLED):
        day = days[min(n, len(days) - 1)]
        with clock.playing(datetime.combine(day, time(10, 5 * n), OFFICE)):
            _settle(said, done, money, actor=actor_of(clerk))
    return clerk


def _settle(said: str, done: str, money: tuple[str, int], *, actor: Actor) -> None:
    entry = ComplaintEntry(
        title=said[:12].rstrip("，。"),
        narrative=said,
        category="X01",
        nature="N99",
        channel=STATION,
        person=PersonEntry("周女士", "19900008315", agrees_handling=True),
        respondents=(),
        is_sorted=False,
    )
    settle_on_spot(entry, actor=actor, terms=TermsEntry(done, (LossEntry(*money),)))
