"""What people consent to: purposes and their words, dated; a record names the words it was given to."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "consents.toml"
PUBLICITY, ENTRUSTED = "publicity", "entrusted_mediation"  # the two of the SAMR registration form
TO_PARTNER, TO_AUTHORITY = "identity_to_partner", "identity_to_authority"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The words of one purpose in one version. `duty`: the article on which it may rest without consent."""

    purpose: str
    version: str
    valid_from: date
    name: str
    name_en: str
    text: str
    article: str
    duty: str = ""


@cache
def consent_texts() -> tuple[ConsentText, ...]:
    """Every version, in the order of the file."""
    with FILE.open("rb") as file:
        return tuple(ConsentText(**row) for row in tomllib.load(file)["texts"])


def texts_in_force(*, on: date) -> dict[str, ConsentText]:
    """The words of each purpose that are used on a day."""
    begun = (each for each in consent_texts() if each.valid_from <= on)
    return {each.purpose: each for each in sorted(begun, key=lambda each: each.valid_from)}


def known_text(purpose: str, version: str) -> ConsentText | None:
    """The words a record was given to."""
    found = (each for each in consent_texts() if (each.purpose, each.version) == (purpose, version))
    return next(found, None)


def text_of(purpose: str) -> ConsentText | None:
    """Any version of a purpose: a door with words of its own still names it."""
    return next((each for each in consent_texts() if each.purpose == purpose), None)
