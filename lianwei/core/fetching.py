"""Asking another machine for something to read: once, without redirects, with a limit of time and of bytes.

As core.outgoing it never calls into the own network unless the operator names the host.
"""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass

from .outgoing import NotDeliveredError, hang_up_after, open_target, target_of, written_host

LONGEST_FETCH = 30  # seconds for all steps
MOST = 5 * 1024 * 1024  # bytes that are read of an answer
PIECE = 64 * 1024
NOT_MODIFIED, FIRST_FAULT = 304, 400
REDIRECTS = range(300, 400)
OK = 200


class TooLargeError(NotDeliveredError):
    """The answer was longer than is read; it was cut off."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `is_same`: the other side says that nothing has changed since."""

    body: bytes
    etag: str = ""
    last_modified: str = ""
    is_same: bool = False


def fetch(url: str, *, headers: Mapping[str, str], most: int = MOST) -> Fetched:
    """What stands at an address. Raises NotDeliveredError with a code: moved, HTTP 404, too large …"""
    target = target_of(url)
    connection = open_target(target)
    wire = connection.sock
    until = time.monotonic() + LONGEST_FETCH
    timer = hang_up_after(LONGEST_FETCH, lambda: wire)
    try:
        connection.request("GET", target.path, headers={**headers, "Host": written_host(target)})
        answer = connection.getresponse()
        body = _read(answer, most) if answer.status == OK else b""
        if time.monotonic() >= until:
            raise NotDeliveredError("too slow")
    except (OSError, http.client.HTTPException) as error:
        raise NotDeliveredError("too slow" if time.monotonic() >= until else "no answer") from error
    finally:
        timer.cancel()
        connection.close()
    return _told(answer, body)


def _read(answer: http.client.HTTPResponse, most: int) -> bytes:
    """The body, in pieces; cut off where it is longer than is read. What it declares is believed first."""
    declared = answer.headers.get("Content-Length") or ""
    if declared.isdecimal() and int(declared) > most:
        raise TooLargeError("too large")
    pieces: list[bytes] = []
    read = 0
    while piece := answer.read(PIECE):
        read += len(piece)
        if read > most:
            raise TooLargeError("too large")
        pieces.append(piece)
    return b"".join(pieces)


def _told(answer: http.client.HTTPResponse, body: bytes) -> Fetched:
    if answer.status == NOT_MODIFIED:
        return Fetched(b"", is_same=True)
    if answer.status in REDIRECTS:
        raise NotDeliveredError("moved")
    if answer.status != OK:
        raise NotDeliveredError(f"HTTP {answer.status}", is_gone=answer.status == http.client.GONE)
    said = answer.headers
    return Fetched(body, (said.get("ETag") or "")[:200], (said.get("Last-Modified") or "")[:60])
