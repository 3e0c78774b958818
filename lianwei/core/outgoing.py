"""Calls to other machines: with a time limit for the whole, never following a redirect, never into the own
network unless the operator names the host (LIANWEI_OUTGOING_HOSTS).

The address is resolved once and that very address is called, so that a name cannot lead elsewhere between
the look and the call.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import quote, urlsplit

from . import environment

TIMEOUT = 8  # seconds for each step of a call
LONGEST_CALL = 15  # seconds for all steps: one that answers drop by drop is cut off
AS_TYPED = "%/:?#[]@!$&'()*+,;=~"  # signs of an address that stay
LONGEST_ANSWER = 64 * 1024
ACCEPTED = range(200, 300)
GONE = 410


class NotDeliveredError(Exception):
    """The other side did not take it. `fault` is a code for people who look, never text that came back."""

    def __init__(self, fault: str, *, is_gone: bool = False) -> None:
        super().__init__(fault)
        self.fault, self.is_gone = fault, is_gone


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call goes: the name that is asked for and the address that is called."""

    scheme: str
    host: str
    port: int
    path: str
    address: str


def target_of(url: str) -> Target:
    """The target of an address. Raises NotDeliveredError for one that may not be called."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:  # a port or a name that there cannot be
        raise NotDeliveredError("address") from error
    if parts.scheme not in ("http", "https") or not host or parts.username:
        raise NotDeliveredError("address")
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=AS_TYPED)
    is_named = may_go_open(host)
    if parts.scheme == "http" and not is_named:
        raise NotDeliveredError("not encrypted")
    return Target(parts.scheme, host, port, path, _address(host, port, is_named))


def _address(host: str, port: int, is_named: bool) -> str:
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise NotDeliveredError("unknown host") from error
    if not is_named and not all(is_public(each) for each in found):
        raise NotDeliveredError("private address")
    return sorted(found)[0]


def fault_of_address(url: str) -> str:
    """Why an address could never be called, by its words alone: a code, empty where it may be. A name that
    leads into the own network is found out when it is called.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return "address"
    if parts.scheme not in ("http", "https") or not host or parts.username:
        return "address"
    if may_go_open(host):
        return ""
    with suppress(ValueError):
        if not is_public(host):
            return "private address"
    return "private address" if host == "localhost" else "not encrypted" if parts.scheme == "http" else ""


def is_public(address: str) -> bool:
    """Whether an address lies in the public network, and so does the one that a gateway would read out of it
    (NAT64, 6to4, Teredo).
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if not ip.is_global or ip.is_multicast:
        return False
    if not isinstance(ip, ipaddress.IPv6Address):
        return True
    carried = [ip.sixtofour, *(ip.teredo or ())]
    carried += [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)] if any(ip in each for each in CARRIERS) else []
    return all(each.is_global for each in carried if each is not None)


# RFC 6052, RFC 8215, RFC 4291 2.5.5.1: the last 32 bits are an IPv4 address.
CARRIERS = [ipaddress.IPv6Network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")]


def hang_up_after(seconds: float, line: Callable[[], socket.socket]) -> Timer:
    """Cut a line when its time is over, unless the timer is cancelled: each step alone may take TIMEOUT, and
    there may be many.
    """
    timer = Timer(seconds, _hang_up, (line,))
    timer.daemon = True
    timer.start()
    return timer


def _hang_up(line: Callable[[], socket.socket]) -> None:
    """Below TLS, so that whoever reads just now is told at once."""
    with suppress(OSError, AttributeError):
        socket.socket.shutdown(line(), socket.SHUT_RDWR)


def open_line(host: str, port: int, *, is_sealed: bool) -> socket.socket:
    """A line to a machine, under TLS from its first byte where `is_sealed`. Raises NotDeliveredError."""
    address = _address(host, port, may_go_open(host))
    try:
        wire = socket.create_connection((address, port), timeout=TIMEOUT)
    except OSError as error:
        raise NotDeliveredError("no answer") from error
    if not is_sealed:
        return wire
    try:
        return ssl.create_default_context().wrap_socket(wire, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        wire.close()
        raise NotDeliveredError("certificate") from error
    except OSError as error:
        wire.close()
        raise NotDeliveredError("not encrypted") from error


def may_go_open(host: str) -> bool:
    """Whether the operator allows this host to be called without TLS."""
    return host in environment.words("LIANWEI_OUTGOING_HOSTS")


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Send a body once; the status of the answer (2xx). Raises NotDeliveredError."""
    return _called(url, body, headers)[0]


def ask(url: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Send a body once; what was answered with 2xx, as far as it is read. Raises NotDeliveredError."""
    return _called(url, body, headers)[1]


@dataclass(frozen=True, slots=True)
class Said:
    """What another machine answered, whatever its status."""

    status: int
    headers: dict[str, str]
    body: bytes


def _called(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    said = call(url, body, headers)
    if said.status not in ACCEPTED:
        raise NotDeliveredError(f"HTTP {said.status}", is_gone=said.status == GONE)
    return said.status, said.body


def call(
    url: str,
    body: bytes,
    headers: dict[str, str],
    *,
    longest: int = LONGEST_ANSWER,
    tls: ssl.SSLContext | None = None,
) -> Said:
    """Send a body once; the answer as far as it is read. Raises NotDeliveredError where there was none.
    `tls`: whom we believe and how we show who we are, where that is not as usual.
    """
    target = target_of(url)
    connection = open_target(target, tls=tls)
    wire = connection.sock
    until = time.monotonic() + LONGEST_CALL
    timer = hang_up_after(LONGEST_CALL, lambda: wire)
    try:
        connection.request("POST", target.path, body, headers | {"Host": written_host(target)})
        answer = connection.getresponse()
        told = answer.read(longest)
        if time.monotonic() >= until:
            raise NotDeliveredError("too slow")
        answer.close()  # one without a length stays open else
    except (OSError, http.client.HTTPException) as error:
        is_cut = time.monotonic() >= until  # the line breaks in many ways when it is cut
        raise NotDeliveredError("too slow" if is_cut else type(error).__name__) from error
    finally:
        timer.cancel()
        connection.close()
    return Said(answer.status, dict(answer.getheaders()), told)


def written_host(target: Target) -> str:
    """The host as the header of a call names it."""
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port in (80, 443) else f"{host}:{target.port}"


def open_target(target: Target, *, tls: ssl.SSLContext | None = None) -> http.client.HTTPConnection:
    """A line to the very address that was looked at. Raises NotDeliveredError."""
    connection = http.client.HTTPConnection(target.host, target.port, timeout=TIMEOUT)
    try:
        wire = socket.create_connection((target.address, target.port), timeout=TIMEOUT)
        if target.scheme == "https":
            tls = tls or ssl.create_default_context()
            wire = tls.wrap_socket(wire, server_hostname=target.host)
    except OSError as error:
        raise NotDeliveredError(type(error).__name__) from error
    connection.sock = wire
    return connection
