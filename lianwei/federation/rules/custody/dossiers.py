"""What goes along with a case: a list of SHA-256 digests, and one root over them."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from lianwei.core.canonical import canonical

SHA256 = re.compile(r"[0-9a-f]{64}")
MOST_ITEMS = 20_000


def root_of(items: list[str]) -> str:
    """One digest over a list of digests, whatever the order they are told in."""
    return hashlib.sha256(canonical(sorted(items)).encode()).hexdigest()


def dossier_of(sizes: Mapping[str, int]) -> dict[str, Any]:
    """What a paper says of a dossier: sizes in bytes by digest."""
    items = sorted(sizes)
    return {"root": root_of(items), "items": items, "bytes": sum(sizes.values())}


def is_dossier(told: object) -> bool:
    """Whether a paper tells a list of digests and their root."""
    if not isinstance(told, dict) or set(told) != {"root", "items", "bytes"}:
        return False
    items = told["items"]
    return are_digests(items) and told["root"] == root_of(items) and type(told["bytes"]) is int


def are_digests(items: object) -> bool:
    """Whether this is a list of different digests, not more than a paper may name."""
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        return False
    whole = all(isinstance(each, str) and SHA256.fullmatch(each) for each in items)
    return whole and len(set(items)) == len(items)
