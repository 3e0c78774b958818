"""Who acts in the proofs, and what they register: people and businesses of the generated alliance."""

from datetime import date
from random import Random

from lianwei.cases.entries import ComplaintEntry, PersonEntry, RespondentEntry
from lianwei.demo.lives import Desk
from lianwei.members.queries.alliances import actor_by_username

MEMBER = "yz"


def desk() -> Desk:
    """The people of one member."""
    posts = ("clerk", "mediator", "clerk2", "head")
    return Desk(*(actor_by_username(f"{MEMBER}-{post}") for post in posts))


def entry(rng: Random, *, received_on: date | None = None) -> ComplaintEntry:
    """A complaint as it comes in every day."""
    return ComplaintEntry(
        title="健身卡退款",
        narrative="办了两年的健身卡，店家搬走后不退款，电话 19900001234 无人接听。",
        category="S0301",
        nature="N01",
        channel="C02",
        person=PersonEntry(name="测试人", phone=f"1990000{rng.randrange(10000):04d}"),
        respondents=(RespondentEntry(name="某健身房（虚构）"),),
        amount_claimed=268_000,
        received_on=received_on,
    )
