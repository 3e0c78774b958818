"""The form of custody papers (custody protocol 1): their text, what a signature covers, what `prev` names.

Members of one instance and instances among themselves write the same papers.
"""

import hashlib
from datetime import datetime
from typing import Any

from lianwei.core.canonical import canonical

VERSION = 1


def paper_text(
    kind: str,
    *,
    case: str,
    epoch: int,
    n: int,
    sender: str,
    recipient: str,
    seq: int,
    prev: str,
    made_at: datetime,
    body: dict[str, Any],
) -> str:
    """The canonical JSON of a paper, without its signature."""
    return canonical(
        {
            "v": VERSION,
            "type": str(kind),
            "case": case,
            "epoch": epoch,
            "n": n,
            "from": sender,
            "to": recipient,
            "seq": seq,
            "prev": prev,
            "made_at": made_at.isoformat(),
            "body": body,
        }
    )


def signed_bytes(kind: str, text: str) -> bytes:
    """What a signature covers: an acceptance cannot be shown as a release."""
    return f"{kind}\n{text}".encode()


def digest_of(kind: str, text: str) -> str:
    """SHA-256 of what was signed, hex."""
    return hashlib.sha256(signed_bytes(kind, text)).hexdigest()
