"""How often one network comes to a door within an hour. Counted in the database, so for all workers together.

What is counted is a network, not a person; nothing is concluded from it but when to ask for the small sum
and when to stop. The rows are gone after the hour.
"""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from lianwei.arrivals.models import VisitCount
from lianwei.core import clock, keys

HOUR = 3600
NETWORK_BITS = {4: 24, 6: 48}


@dataclass(frozen=True, slots=True)
class Limit:
    """A door, from which visit on the small sum is asked, and after which none is taken in the hour."""

    door: str
    asks_from: int
    most: int


FILING = Limit("file", asks_from=20, most=200)
BEGINNING = Limit("begin", asks_from=1_000, most=1_000)  # drafts, before anything is sent
UPLOADING = Limit("upload", asks_from=1_000, most=3_000)
MEGABYTES = Limit("megabytes", asks_from=6_000, most=6_000)  # of the files: 2 MB each, where all are used
CODES = Limit("code", asks_from=10, most=30)


def network_of(address: str) -> str:
    """The network an address belongs to: the last part of IPv4 and all but the first 48 bits of IPv6 fall
    away; an unknown address is one network.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{ip}/{NETWORK_BITS[ip.version]}", strict=False))


def visits(limit: Limit, address: str) -> int:
    """How often this network came in this hour."""
    row = VisitCount.objects.filter(name=_name(limit, address)).first()
    return row.count if row else 0


def count_visit(limit: Limit, address: str, *, by: int = 1) -> int:
    """One more, or several; the new number."""
    name = _name(limit, address)
    if not _add(name, by):
        try:
            with transaction.atomic():
                VisitCount.objects.create(name=name, count=by, until=clock.now() + timedelta(seconds=HOUR))
        except IntegrityError:  # another worker was faster
            _add(name, by)
    return VisitCount.objects.get(name=name).count


def purge_visits() -> int:
    """Hours that are over."""
    return VisitCount.objects.filter(until__lt=clock.now()).delete()[0]


def _add(name: str, by: int) -> int:
    return VisitCount.objects.filter(name=name).update(count=F("count") + by)


def _name(limit: Limit, address: str) -> str:
    hour = int(clock.now().timestamp()) // HOUR
    return keys.blind(f"{limit.door}:{network_of(address)}:{hour}", purpose="visit")
