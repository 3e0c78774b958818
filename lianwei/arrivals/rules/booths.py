"""When something was taken at a booth, and what its counts may hold. No tables, no time of their own."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

OFFLINE_FOR = timedelta(days=60)  # the longest a device's clock is believed to have measured
MOST_AT_ONCE = 100_000  # of one count


def true_time(said_at: datetime | None, *, sent_at: datetime | None, received_at: datetime) -> datetime:
    """When it was by the server's clock. A device's clock may be wrong by years; how much time went by on it
    between taking and sending is believed, up to OFFLINE_FOR. Else: when it arrived.
    """
    if said_at is None or sent_at is None:
        return received_at
    age = sent_at - said_at
    return received_at - age if timedelta() <= age <= OFFLINE_FOR else received_at


def faults_of_count(payload: Mapping[str, Any], *, counters: tuple[str, ...]) -> dict[str, str]:
    """What is wrong with a count as it was sent, {path: sentence}: {"counter": "leaflets", "amount": 12}."""
    faults: dict[str, str] = {}
    amount = payload.get("amount")
    if payload.get("counter") not in counters:
        faults["counter"] = _("This counter is not known here.")
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < abs(amount) <= MOST_AT_ONCE:
        faults["amount"] = _("Please enter a whole number.")
    for name in sorted(set(payload) - {"counter", "amount"}):
        faults[str(name)[:24]] = _("This field is not known here. Please check its name.")
    return faults
