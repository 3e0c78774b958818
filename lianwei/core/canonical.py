"""The one text of a value that can be hashed and signed; without Django, as papers are checked anywhere."""

import json
from typing import Any


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: the one text of a value that can be hashed."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
