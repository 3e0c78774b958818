"""Names of questions as statistics programs take them: letters, digits and _, short, each once."""

import re
from collections.abc import Iterable

LONGEST = 32  # signs; Stata's limit, SPSS takes 64 bytes
KEYWORDS = "all and by eq ge gt le lt ne not or to with if in using byte int long float double str"
RESERVED = frozenset(KEYWORDS.split())
STRANGE = re.compile(r"[^A-Za-z0-9_]")


def variable_names(names: Iterable[str], *, taken: Iterable[str] = ()) -> dict[str, str]:
    """A variable for each name, in their order; letters of another writing become _, what would be twice
    gets a number.
    """
    used = {each.lower() for each in taken}
    found = {}
    for name in names:
        plain = STRANGE.sub("_", name)[:LONGEST]
        if not plain or not plain[0].isalpha() or plain.lower() in RESERVED:
            plain = f"q_{plain}"[:LONGEST]
        found[name] = _free(plain, used)
        used.add(found[name].lower())
    return found


def _free(plain: str, used: set[str]) -> str:
    if plain.lower() not in used:
        return plain
    numbered = (f"{plain[: LONGEST - 4]}_{number}" for number in range(2, 1000))
    return next(each for each in numbered if each.lower() not in used)
