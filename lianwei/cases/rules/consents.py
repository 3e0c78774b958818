"""What people consent to: purposes and their words, dated; a record names the words it was given to."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent.parent / "data" / "consents.toml"
PUBLICITY, ENTRUSTED = "publicity", "entrusted_mediation"  # the two of the SAMR registration form
TO_PARTNER, TO_AUTHORITY = "identity_to_partner", "identity_to_authority"
HANDLING, SENSITIVE, TO_BUSINESS, RETURN_VISIT = "handling", "sensitive", "tell_business", "return_visit"
TO_OTHERS = "pass_on"
OPEN_NARRATIVE = "open_narrative"  # what happened, scrubbed and read by a person, as open data
PLAIN = (HANDLING,)  # PIPL art. 13 asks for a consent, not for a separate one


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
def _read() -> dict[str, Any]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


@cache
def consent_texts() -> tuple[ConsentText, ...]:
    """Every version, in the order of the file."""
    return tuple(ConsentText(**row) for row in _read()["texts"])


def what_ends(purpose: str, *, language: str = "zh") -> str:
    """What is not done any more once a consent is taken back; nothing for the purpose of another door."""
    return _read()["ends"].get(purpose, {}).get("zh" if language.startswith("zh") else "en", "")


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
