"""The private feeds of saved lists, opened by the token of their address."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from lianwei.arrivals.operations.visits import Limit, count_visit
from lianwei.cases.operations.desk.saved_lists import feed_key
from lianwei.cases.queries.lists.feeds import Feed, atom, calendar, feed_of
from lianwei.core.errors import TooOften
from lianwei.core.http import public

READING = Limit("feed", asks_from=0, most=600)  # readings an hour from one network
FRESH_SECONDS = 300
ATOM, CALENDAR = "application/atom+xml; charset=utf-8", "text/calendar; charset=utf-8"


@public
@require_safe
def saved_list_feed_atom(request: HttpRequest, token: str) -> HttpResponse:
    """For a reader of news."""
    return _feed(request, token, atom, ATOM)


@public
@require_safe
def saved_list_feed_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """For a calendar."""
    return _feed(request, token, calendar, CALENDAR)


def _feed(request: HttpRequest, token: str, write: Callable[[Feed], str], kind: str) -> HttpResponse:
    """As it stands now; nothing where the reader has it already. A wrong token counts as a reading too."""
    if count_visit(READING, request.META.get("REMOTE_ADDR", "")) > READING.most:
        raise TooOften
    body = write(feed_of(feed_key(token))).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=kind, headers={"ETag": etag, "X-Robots-Tag": "noindex"})
    response = get_conditional_response(request, etag=etag, response=response) or response
    patch_cache_control(response, private=True, max_age=FRESH_SECONDS)
    return response
