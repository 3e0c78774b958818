"""`lianwei exchange-export` and `exchange-import`: the post as encrypted files."""

import argparse
import json
import sys
from pathlib import Path

from lianwei.core.errors import LianweiError
from lianwei.core.scope import Actor
from lianwei.federation.operations.packets import export_packet, import_packet
from lianwei.federation.queries.peers import peer_with_code


def export(arguments: argparse.Namespace, actor: Actor) -> int:
    """Write what waits for a peer into a file; 1 where nothing may go out."""
    peer = peer_with_code(arguments.peer)
    if peer is None:
        print(f"no such peer: {arguments.peer}", file=sys.stderr)
        return 1
    try:
        Path(arguments.file).write_bytes(export_packet(peer.pk, actor=actor))
    except LianweiError as error:
        print(error.message, file=sys.stderr)
        return 1
    return 0


def import_file(arguments: argparse.Namespace, actor: Actor) -> int:
    """Take a file of a peer; prints one JSON object, writes the receipts into --receipts."""
    try:
        found = import_packet(Path(arguments.file).read_bytes(), actor=actor)
    except LianweiError as error:
        print(error.message, file=sys.stderr)
        return 1
    if found.reply:
        Path(arguments.receipts or f"{arguments.file}.receipts").write_bytes(found.reply)
    print(json.dumps({"peer": found.peer.code, "kind": found.kind, "count": found.count}))
    return 0
