"""The fingerprint of an agreement: shows later whether anything was changed under the signatures."""

import hashlib
import json
from typing import Any

Face = dict[str, Any]  # what a signer reads: strings, figures, and lists of such


def fingerprint(face: Face) -> str:
    """SHA-256 of all that was agreed, in canonical JSON: sorted keys, UTF-8, no blanks."""
    text = json.dumps(face, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
