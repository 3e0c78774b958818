"""Invented people, businesses and stories. Any likeness is chance; every page of the demo says so."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from lianwei.cases.entries import ComplaintEntry, OutsideEntry, PersonEntry, RespondentEntry
from lianwei.registry.rules import is_valid_uscc

DATA = Path(__file__).parent / "data"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CHANNELS = ("C02", "C02", "C02", "C01", "C06", "C08", "C10", "C10", "C11", "C18", "C19")


@cache
def scenarios() -> tuple[dict, ...]:
    return tuple(tomllib.loads((DATA / "scenarios.toml").read_text(encoding="utf-8"))["scenario"])


@cache
def words() -> dict:
    return tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))


@cache
def doors() -> dict:
    return tomllib.loads((DATA / "doors.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Shop:
    """A business of the demo: its row in the register and what it trades in."""

    pk: int
    name: str
    trade: str
    address: str


def person(rng: Random, *, region: str, place: str, is_elderly: bool = False) -> PersonEntry:
    """A consumer. Phones begin with 199 0000, so that nobody is called by mistake."""
    name = rng.choice(words()["surnames"]) + rng.choice(words()["given"])
    street = f"{place}{rng.choice(words()['street'])}{rng.randint(1, 300)}号"
    return PersonEntry(
        name=name,
        phone=f"1990000{rng.randint(0, 9999):04d}",
        address=street,
        region=region,
        age=rng.randint(62, 83) if is_elderly else rng.randint(19, 74),
        contact_habit=rng.choice(("", "", "上午方便接电话", "请发短信", "晚上七点以后")),
        agrees_publicity=rng.random() < 0.6,
        agrees_entrusted=True,
    )


def business_name(rng: Random, trade: str, place: str) -> str:
    return f"{place}{rng.choice(words()['brand'])}{rng.choice(words()['trades'][trade])}"


def credit_code(rng: Random, region: str) -> str:
    """A unified social credit code whose check digits are right; the firm behind it is invented."""
    digits = "".join(rng.choice("0123456789") for _ in range(6))
    for last in USCC_ALPHABET:
        for inner in "0123456789X":
            code = f"92{region}MA{digits}{inner}{last}"
            if len(code) == 18 and is_valid_uscc(code):
                return code
    return ""


def story(
    rng: Random,
    scenario: dict,
    shop: Shop,
    *,
    received_on: date,
    region: str,
    place: str,
    makers: Sequence[Shop],
) -> ComplaintEntry:
    """A complaint as a consumer would tell it."""
    yuan = rng.randint(*scenario["yuan"])
    month = (received_on.month - rng.randint(1, 4) - 1) % 12 + 1
    groups = tuple(scenario.get("groups", ()))
    return ComplaintEntry(
        title=scenario["title"],
        narrative=scenario["narrative"].format(shop=shop.name, yuan=yuan, month=f"{month}月"),
        wish="",
        category=scenario["category"],
        nature=scenario["nature"],
        channel=rng.choice(CHANNELS),
        person=person(rng, region=region, place=place, is_elderly="P01" in groups),
        respondents=_respondents(rng, shop, makers),
        requests=tuple(scenario["requests"]),
        groups=groups,
        tags=tuple(scenario.get("tags", ())),
        amount_disputed=yuan * 100,
        amount_claimed=yuan * 100,
        region=region,
        received_on=received_on,
        outside_numbers=_outside(rng, received_on),
    )


def _respondents(rng: Random, shop: Shop, makers: Sequence[Shop]) -> tuple[RespondentEntry, ...]:
    seller = RespondentEntry(name=shop.name, business_id=shop.pk, address=shop.address)
    if rng.random() < 0.85 or not makers:
        return (seller,)
    other = rng.choice(makers)
    return (
        seller,
        RespondentEntry(name=other.name, business_id=other.pk, role="maker", address=other.address),
    )


def _outside(rng: Random, received_on: date) -> tuple[OutsideEntry, ...]:
    if rng.random() < 0.75:
        return ()
    number = f"CQ{received_on:%y%m%d}{rng.randint(1000, 9999)}"
    return (OutsideEntry(system="12345", number=number),)
