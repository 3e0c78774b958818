"""Which message an answer belongs to: by our own Message-IDs, or by the code in its title or address.

Both are random and known only to whom the message went. A case number proves nothing: everybody may write it.
"""

import re
from collections.abc import Callable, Iterable
from uuid import UUID

from django.conf import settings

from lianwei.core import keys

from .models import Channel, Message

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another
LENGTH, GROUP = 12, 4
OWN_ID = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^<>\s]+>", re.IGNORECASE)
CODE = re.compile(rf"(?<![0-9A-Za-z])(?:[{LETTERS}]{{{GROUP}}}-?){{2}}[{LETTERS}]{{{GROUP}}}(?![0-9A-Za-z])")
RETURNS: list[Callable[[int], str]] = []


def register_return(find: Callable[[int], str]) -> None:
    """Say which address of an organisation takes answers; empty where it has none."""
    RETURNS.append(find)


def return_address(organisation_id: int | None) -> str:
    """Where answers to an organisation's messages go."""
    found = (find(organisation_id) for find in RETURNS if organisation_id is not None)
    return next(filter(None, found), "")


def domain() -> str:
    """What stands behind the @ of our Message-IDs."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"


def message_id_of(seal_id: UUID | str) -> str:
    """The Message-ID under which a message leaves, the same at every attempt."""
    return f"<{seal_id}@{domain()}>"


def loop_mark() -> str:
    """What our mails carry, so that one that comes back is known."""
    return f"lianwei@{domain()}".lower()


def reply_code(seal_id: UUID | str) -> str:
    """The code of a message, ABCD-EFGH-JKLM: computed from its seal id, it stands nowhere."""
    number = int(keys.blind(str(seal_id), purpose="reply code"), 16)
    letters = "".join(LETTERS[number >> 5 * n & 31] for n in range(LENGTH))
    return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def reply_key(code: str) -> str:
    """Under which a code is found."""
    return keys.blind(code.replace("-", "").upper(), purpose="reply key")


def answered_message(references: Iterable[str], places: Iterable[str]) -> Message | None:
    """The message of ours that an e-mail answers; `places`: its title and the addresses it went to."""
    for each in reversed(list(references)):
        found = OWN_ID.fullmatch(each)
        if found and (message := _sent(seal_id=UUID(found[1]))):
            return message
    codes = [code[0] for place in places for code in CODE.finditer(place.upper())]
    return next(filter(None, (_sent(reply_key=reply_key(code)) for code in codes)), None)


def _sent(**named: object) -> Message | None:
    return Message.objects.filter(channel=Channel.EMAIL, **named).first()
