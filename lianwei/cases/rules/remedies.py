"""The ways that stay open to a consumer (消费者权益保护法 art. 39)."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

SHIPPED = Path(__file__).parent.parent / "data" / "remedies.toml"


class Remedy(NamedTuple):
    """One way: code, Chinese and English words."""

    code: str
    name: str
    name_en: str


@cache
def remedies() -> tuple[Remedy, ...]:
    """The five ways, in the order of the law."""
    with SHIPPED.open("rb") as file:
        return tuple(Remedy(**row) for row in tomllib.load(file)["remedies"])


def other_remedies(*, without: str = "mediate") -> tuple[Remedy, ...]:
    """The ways that are left when one of them has come to its end: by default mediation, as on a notice of
    termination.
    """
    return tuple(remedy for remedy in remedies() if remedy.code != without)
