"""The permissions there are, and what the patterns of a role stand for: matched here and nowhere else."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).parent / "data" / "permissions.csv"
ANY_VERB = ".*"


@cache
def permission_names() -> dict[str, dict[str, str]]:
    """Every permission with its two names, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["permission"]: row for row in csv.DictReader(lines)}


def known_permissions() -> frozenset[str]:
    """All permissions an installation knows."""
    return frozenset(permission_names())


def expand(patterns: Iterable[str]) -> frozenset[str]:
    """ "complaint.*" becomes every known permission of the noun; a plain "noun.verb" stays as it is."""
    return frozenset().union(*map(_meaning, patterns))


def permission_labels(patterns: Iterable[str]) -> list[str]:
    """The names of what the patterns allow, in the reader's language and the order of the file."""
    column = "name_en" if (get_language() or "zh").startswith("en") else "name"
    held = expand(patterns)
    return [row[column] for name, row in permission_names().items() if name in held]


@cache
def _meaning(pattern: str) -> frozenset[str]:
    if not pattern.endswith(ANY_VERB):
        return frozenset({pattern})
    noun = pattern.removesuffix("*")
    return frozenset(name for name in known_permissions() if name.startswith(noun))
