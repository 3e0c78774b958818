"""Calls to other machines: with a time limit, never following a redirect, never into the own network unless
the operator names the host (LIANWEI_OUTGOING_HOSTS).

The address is resolved once and that very address is called, so that a name cannot lead elsewhere between
the look and the call.
"""

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from . import environment

TIMEOUT = 8  # seconds for each step of a call
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
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise NotDeliveredError("address")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    is_named = parts.hostname in environment.words("LIANWEI_OUTGOING_HOSTS")
    if parts.scheme == "http" and not is_named:
        raise NotDeliveredError("not encrypted")
    return Target(parts.scheme, parts.hostname, port, path, _address(parts.hostname, port, is_named))


def _address(host: str, port: int, is_named: bool) -> str:
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise NotDeliveredError("unknown host") from error
    private = [each for each in found if not ipaddress.ip_address(each.partition("%")[0]).is_global]
    if private and not is_named:
        raise NotDeliveredError("private address")
    return sorted(found)[0]


def open_line(host: str, port: int, *, is_sealed: bool) -> socket.socket:
    """A line to a machine, under TLS from its first byte where `is_sealed`. Raises NotDeliveredError."""
    is_named = host in environment.words("LIANWEI_OUTGOING_HOSTS")
    address = _address(host, port, is_named)
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


def _called(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    target = target_of(url)
    connection = _connection(target)
    try:
        connection.request("POST", target.path, body, headers | {"Host": _host(target)})
        answer = connection.getresponse()
        told = answer.read(LONGEST_ANSWER)
        answer.close()  # one without a length stays open else
    except (OSError, http.client.HTTPException) as error:
        raise NotDeliveredError(type(error).__name__) from error
    finally:
        connection.close()
    if answer.status not in ACCEPTED:
        raise NotDeliveredError(f"HTTP {answer.status}", is_gone=answer.status == GONE)
    return answer.status, told


def _host(target: Target) -> str:
    is_plain = target.port in (80, 443)
    return target.host if is_plain else f"{target.host}:{target.port}"


def _connection(target: Target) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(target.host, target.port, timeout=TIMEOUT)
    try:
        wire = socket.create_connection((target.address, target.port), timeout=TIMEOUT)
        if target.scheme == "https":
            wire = ssl.create_default_context().wrap_socket(wire, server_hostname=target.host)
    except OSError as error:
        raise NotDeliveredError(type(error).__name__) from error
    connection.sock = wire
    return connection
