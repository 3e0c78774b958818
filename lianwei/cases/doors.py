"""The one-time links of a case: what each opens and for how long; and the code that proves the phone at
signing."""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache

from lianwei.core import clock, keys

SIGN, RATE, WITHDRAW, SUPPLY, STATUS = "sign", "rate", "withdraw", "supply", "status"
LETTER, OFFER = "letter", "offer"
SLOT = 600  # seconds; a code holds in its slot and in the next one
DIGITS = 6
TRIES = 5  # wrong codes for one link in one hour
TRIES_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Door:
    """What a link of one purpose opens: its permissions, for how many days, how often."""

    permissions: tuple[str, ...]
    days: int
    uses: int = 1


DOORS = {
    SIGN: Door(("complaint.sign", "complaint.add_evidence", "person.reveal"), days=14),
    RATE: Door(("complaint.rate",), days=30),
    WITHDRAW: Door(("complaint.withdraw",), days=3),
    SUPPLY: Door(("complaint.supply", "complaint.add_evidence"), days=30, uses=5),
    STATUS: Door(("complaint.view",), days=365),
    LETTER: Door(("complaint.view",), days=60),
    OFFER: Door(("complaint.view", "complaint.answer_offer", "complaint.make_offer"), days=30),
}


def signing_code(token: str) -> str:
    """Six digits for the holder of a link, for ten to twenty minutes. Nothing of it is stored."""
    return _code(token, _slot())


def is_signing_code(token: str, typed: str) -> bool:
    """Whether the code is right; wrong ones are counted, and after five of them none is right for an hour."""
    place = _free_place(f"signing:{_name(token)}")
    if place is None or typed.strip() not in (_code(token, _slot()), _code(token, _slot() - 1)):
        return False
    cache.delete(place)
    return True


def may_send_code(token: str) -> bool:
    """Whether one more code may be sent for a link: no more of them in an hour than there are tries."""
    return _free_place(f"code:{_name(token)}") is not None


def _free_place(name: str) -> str | None:
    """Takes one of an hour's places, each once however many ask at the same moment; None where all are
    taken."""
    places = (f"{name}:{n}" for n in range(TRIES))
    return next((place for place in places if cache.add(place, True, TRIES_SECONDS)), None)


def _name(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _slot() -> int:
    return int(clock.now().timestamp()) // SLOT


def _code(token: str, slot: int) -> str:
    return str(int(keys.blind(f"{token}:{slot}", purpose="signing code"), 16))[-DIGITS:]
