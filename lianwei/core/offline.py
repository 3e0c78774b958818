"""`lianwei verify PACK.zip`: needs no instance, so it imports nothing that does."""

import json

from lianwei.core.documents.pack import verify_pack


def verify_file(path: str) -> int:
    """Check an evidence pack; prints one JSON object, exits 1 when something does not fit."""
    result = verify_pack(path)
    print(json.dumps(result, ensure_ascii=False))
    return 0 if result["ok"] else 1
