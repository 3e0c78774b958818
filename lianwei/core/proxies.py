"""Whose call it is when a proxy stands before the instance: the one address no visitor can choose.

`X-Forwarded-For` is a list to which every proxy adds, at its end, the address it was called from; what stands
before that may be invented. So the list is read from its end, and only past proxies the operator has named.
Whatever counts or notes addresses (limits of the portal, the log-in lock, sessions) reads REMOTE_ADDR, which
is set here once.
"""

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MOST_HOPS = 10


@dataclass(frozen=True, slots=True)
class Trust:
    """Either how many proxies stand before the instance, or their addresses and networks; none by default."""

    hops: int = 0
    networks: tuple[Any, ...] = ()

    def client(self, peer: str, forwarded: str) -> str:
        """The address of the visitor, from the address of the connection and the header as it came."""
        told = [each.strip() for each in forwarded.split(",")] if forwarded else []
        if self.networks:
            return self._past_networks(peer, told)
        if not self.hops or len(told) < self.hops:
            return peer
        return _plain(told[-self.hops]) or peer

    def _past_networks(self, peer: str, told: Sequence[str]) -> str:
        here = peer
        for each in reversed(told):
            if not self._is_trusted(here):
                return here
            if not (before := _plain(each)):
                return here
            here = before
        return here

    def _is_trusted(self, address: str) -> bool:
        known = _address(address)
        return known is not None and any(known in network for network in self.networks)


def trust_of(words: Sequence[str]) -> Trust:
    """What LIANWEI_TRUSTED_PROXIES says: a number, or addresses and networks. Raises ImproperlyConfigured."""
    if len(words) == 1 and words[0].isdecimal():
        if int(words[0]) > MOST_HOPS:
            raise ImproperlyConfigured("LIANWEI_TRUSTED_PROXIES: at most ten proxies in a row.")
        return Trust(hops=int(words[0]))
    try:
        return Trust(networks=tuple(ipaddress.ip_network(word) for word in words))
    except ValueError as fault:
        raise ImproperlyConfigured(f"LIANWEI_TRUSTED_PROXIES: {fault}") from fault


class ProxyMiddleware:
    """Puts the visitor's address where everything else looks for it; first in the chain."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response
        self.trust = trust_of(settings.LIANWEI_TRUSTED_PROXIES)

    def __call__(self, request: Any) -> Any:
        meta = request.META
        forwarded = meta.get("HTTP_X_FORWARDED_FOR", "")
        meta["REMOTE_ADDR"] = self.trust.client(meta.get("REMOTE_ADDR", ""), forwarded)
        return self.get_response(request)


def _plain(text: str) -> str:
    """An address without its port, as everybody writes it; empty for what is none."""
    host = text.rpartition("]")[0].lstrip("[") or text
    if host.count(":") == 1:
        host = host.partition(":")[0]
    known = _address(host)
    return str(known) if known else ""


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
