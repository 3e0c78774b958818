"""Warnings and entries of the knowledge base between alliances, for tests."""

from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from lianwei.federation.models import Peer, SharedAlert, SharedEntry
from lianwei.federation.operations.alerts import take_alert
from lianwei.federation.operations.knowledge import take_entry
from lianwei.federation.receivers import Incoming
from lianwei.federation.rules.agreements.fields import ALERT, FOLLOW_UP
from lianwei.federation.rules.alerts import RAISED, UID_TOLD
from lianwei.federation.rules.knowledge import EXAMPLE, PUBLISHED
from lianwei.members.models import Organisation
from tests.factories.exchange import Stranger

WARNED = [*ALERT, *FOLLOW_UP]


def warning(**changes: object) -> dict:
    """What a peer tells of a warning of its own."""
    told = {"uid": UID_TOLD, "rule": "burst", "urgent": "", "category": "S0301", "region": "500103"}
    told |= {"business": "某健身连锁", "uscc": "", "observed": 12, "note": "门店同时停业"}
    return told | {"first_on": "2026-03-01", "raised_on": "2026-03-06"} | changes


def warned_by(
    stranger: Stranger, peer: Peer, home: Organisation | None = None, **changes: object
) -> SharedAlert:
    """A warning of a peer; `home`: the member that is asked."""
    told = warning(**changes)
    subject = f"alert:{told['uid']}"
    row = take_alert(Incoming(peer, "", RAISED, 1, subject, 1, clock.now(), told), actor=SYSTEM)
    if home is not None:
        row.organisation = home
        row.save()
    return row


def known_by(peer: Peer, **changes: object) -> SharedEntry:
    """An entry that members of a peer have published."""
    told = EXAMPLE | {"categories": []} | changes
    subject = f"knowledge:{told['code']}"
    return take_entry(Incoming(peer, "", PUBLISHED, 1, subject, 1, clock.now(), told), actor=SYSTEM)
