"""Who calls: a source by its key, so often a minute."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from lianwei.arrivals.queries import Caller, caller_with_key
from lianwei.core import clock
from lianwei.core.errors import TooOften

MINUTE = 60
LONGEST_KEY = 100


@dataclass
class Meter:
    """Calls of this minute by key, in this process; a web server of several processes lets as many through in
    each.
    """

    minute: int = 0
    calls: dict[Hashable, int] = field(default_factory=lambda: defaultdict(int))
    lock: Lock = field(default_factory=Lock)

    def count(self, key_id: Hashable) -> int:
        """One call more; answers how many there were in this minute."""
        minute = int(clock.now().timestamp()) // MINUTE
        with self.lock:
            if minute != self.minute:
                self.minute = minute
                self.calls.clear()
            self.calls[key_id] += 1
            return self.calls[key_id]


METER = Meter()


class SourceKeyAuth(HttpBearer):
    """`Authorization: Bearer lw_…`: the key of a source."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        caller = caller_with_key(token) if token.isascii() and len(token) <= LONGEST_KEY else None
        if caller and METER.count(caller.key_id) > caller.source.rate:
            raise TooOften(_("More calls in this minute than this key may make. Please wait a minute."))
        return caller
