"""The page behind the one-time link to a copy: no log-in; looking changes nothing, fetching uses it once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianwei.core.http import public
from lianwei.retention.operations.handing import fetch_copy, request_of_link

ZIP_TYPE = "application/zip"


@public
@never_cache
@require_http_methods(["GET", "POST"])
def copy_fetch(request: HttpRequest, token: str) -> HttpResponse:
    """GET says what the copy is; POST gives it."""
    row = request_of_link(token)
    if request.method == "GET":
        return render(request, "retention/copy_fetch.html", {"row": row})
    copy = fetch_copy(token, actor=request.actor)
    headers = {"Content-Disposition": f'attachment; filename="{row.number}.zip"'}
    return HttpResponse(copy.data, content_type=ZIP_TYPE, headers=headers)
