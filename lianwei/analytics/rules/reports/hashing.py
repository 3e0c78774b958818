"""Hashes by which a report proves that it is the one that was counted and released."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def hash_of(value: Any) -> str:
    """SHA-256 of canonical JSON."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def figures_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 over figures and tables in both languages, whatever the text around them says."""
    numbers = {key: {name: each[name] for name in ("figures", "tables")} for key, each in content.items()}
    return hash_of(numbers)
