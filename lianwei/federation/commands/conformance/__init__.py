"""`lianwei peer conformance URL …`: tries a peer from outside and says what holds and what does not."""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lianwei.core.fetching import fetch
from lianwei.core.outgoing import NotDeliveredError

from . import courses, kinds  # noqa: F401 - register checks of kinds and of what follows in several messages
from .checks import CHECKS
from .wire import Failed, Identity, Line

CODE = r"[a-z0-9][a-z0-9-]{1,38}[a-z0-9]"
STRANGER = ("unknown_key", "proposed", "suspended", "ended", "agreement_ended")
FIRST = "a good call is taken"


def conformance(arguments: argparse.Namespace) -> int:
    """One line a check on stdout; 1 where one fails, 2 where the checker has no identity yet."""
    file = Path(arguments.identity)
    if not file.exists():
        Identity.fresh().write(file)
        print(
            f"A new identity lies in {file}. Register this card at the peer, then run again:", file=sys.stderr
        )
        print(json.dumps(Identity.read(file).card(), ensure_ascii=False))
        return 2
    own = Identity.read(file)
    failed = 0
    for url in arguments.urls:
        for name, fault in tried(url.rstrip("/"), own):
            where = f" [{url}]" if len(arguments.urls) > 1 else ""
            print(f"{'FAIL' if fault else 'PASS'} {name}{f': {fault}' if fault else ''}{where}", flush=True)
            failed += bool(fault)
    return 1 if failed else 0


def tried(url: str, own: Identity) -> Iterator[tuple[str, str]]:
    """Each check by name, and what is wrong; a peer that does not know the checker is tried no further."""
    try:
        line = Line(url, own, card := _card(url), _keys(card))
    except (Failed, NotDeliveredError) as error:
        yield "its card is public and whole", _sentence(error)
        return
    yield "its card is public and whole", ""
    for name, trial in CHECKS.items():
        fault = ""
        try:
            trial(line)
        except (Failed, NotDeliveredError) as error:
            fault = _sentence(error)
        yield name, fault
        if name == FIRST and any(f" {code}" in fault for code in STRANGER):
            yield (
                "the peer knows the checker",
                "register its card there, begin to exchange, run again",
            )
            return


def _sentence(fault: Failed | NotDeliveredError) -> str:
    return f"no answer: {fault.fault}" if isinstance(fault, NotDeliveredError) else str(fault)


def _card(url: str) -> dict[str, Any]:
    try:
        card = json.loads(fetch(f"{url}/api/exchange/v1/card", headers={"User-Agent": "Lianwei"}).body)
    except (ValueError, RecursionError) as error:
        raise Failed("the card is no JSON") from error
    if not isinstance(card, dict) or not re.fullmatch(CODE, str(card.get("code", ""))):
        raise Failed("the card names no code")
    if not isinstance(card.get("versions"), list) or 1 not in card["versions"]:
        raise Failed("the card does not name version 1")
    if not re.fullmatch(r"https?://[^/?#@\s]+(/[^?#\s]*)?", str(card.get("url", ""))):
        raise Failed("the card names no address")
    return card


def _keys(card: dict[str, Any]) -> dict[str, str]:
    """Public halves by name. Raises Failed where one is not named after itself."""
    found = {}
    for each in card.get("keys") or []:
        public = str(each.get("public", "")) if isinstance(each, dict) else ""
        if not public or each.get("key_id") != hashlib.sha256(public.encode()).hexdigest()[:32]:
            raise Failed("a key of the card is not named after its public half")
        found[str(each["key_id"])] = public
    if not found:
        raise Failed("the card names no key")
    return found
