"""Addresses of public pages that QR codes lead to. A higher app owns the pages and names them at start."""

from functools import lru_cache

import segno
from django.conf import settings
from django.urls import reverse

TRACKING, BOOTH = "tracking", "booth"
_names: dict[str, str] = {}


def set_public_pages(*, tracking: str, booth: str) -> None:
    """Name the routes of the page that reads a tracking code from behind #, and of the booth's device."""
    _names.update({TRACKING: tracking, BOOTH: booth})


def tracking_link(code: str) -> str:
    """The address in a receipt's QR. The code stands behind #, so that no server's log gets to see it."""
    return _link(TRACKING, code)


def booth_link(token: str) -> str:
    """The address that makes a device of a booth, once. The token stands behind #, as above."""
    return _link(BOOTH, token)


def _link(page: str, secret: str) -> str:
    return f"{settings.LIANWEI_PUBLIC_URL}{reverse(_names[page])}#{secret}"


@lru_cache(maxsize=1024)
def qr_rows(text: str) -> list[str]:
    """A QR code without its margin, row by row as hexadecimal digits; the first bit is the left module."""
    matrix = segno.make_qr(text, error="m").matrix
    size = len(matrix)
    width = -(-size // 4)
    return [f"{int(''.join(map(str, row)), 2) << (width * 4 - size):0{width}x}" for row in matrix]


def qr_picture(text: str) -> str:
    """The same as a picture in a data address."""
    return segno.make(text, error="m").svg_data_uri(scale=4, border=2)
