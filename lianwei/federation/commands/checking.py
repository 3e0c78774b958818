"""`lianwei custody --check FILE…`: needs no instance, so it imports nothing that does."""

import json
import sys
from pathlib import Path

from lianwei.federation.rules.custody.checks import checked
from lianwei.federation.rules.custody.checks.dumps import Unreadable


def check_files(paths: list[str]) -> int:
    """Read dumps of any set of instances and print the findings of C1 to C8 as one JSON object; 1 where
    there is a fault, 2 where a file is no dump.
    """
    try:
        found = checked([json.loads(Path(path).read_text(encoding="utf-8")) for path in paths])
    except (OSError, ValueError, Unreadable) as fault:
        print(f"no dump of custody: {fault or paths}", file=sys.stderr)
        return 2
    print(json.dumps(found.told(), ensure_ascii=False))
    return 1 if found.faults else 0
