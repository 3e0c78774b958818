"""Two services to every page: large print asked for in an address stays, htmx replies carry the flash."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from lianwei.core.http import is_htmx

from .preferences import BIG_COOKIE, keep


class ShellMiddleware:
    """Stands after MessageMiddleware.

    A printed QR code opens a page with ?big=1: the choice is kept, so that the next page is large too.
    A fragment for htmx has no frame around it: what was flashed is appended out of band.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.GET.get("big") in ("0", "1"):
            keep(response, BIG_COOKIE, request.GET["big"])
        if _is_page(response):
            patch_vary_headers(response, ("HX-Request",))
            if is_htmx(request):
                _append_flash(request, response)
        return response


def _is_page(response: HttpResponse) -> bool:
    return not response.streaming and response.get("Content-Type", "").startswith("text/html")


def _append_flash(request: HttpRequest, response: HttpResponse) -> None:
    """Leaves messages alone when the reply only sends the browser elsewhere: the next page shows them."""
    if response.has_header("HX-Redirect") or response.status_code != HTTPStatus.OK:
        return
    flashes = list(get_messages(request))
    if flashes:
        markup = render_to_string("ui/_flashes.html", {"messages": flashes, "is_out_of_band": True}, request)
        response.content += markup.encode(response.charset)
