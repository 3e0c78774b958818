"""The archive opens a value of a file that is only stored, and puts files into storage or takes them out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow
from lianwei.retention.forms.opening import OpeningForm
from lianwei.retention.operations.opening import open_stored_value
from lianwei.retention.queries.filing import filing_page
from lianwei.retention.queries.stored import stored_values

from .sent import sent


@allow("archive.open")
@never_cache
@require_http_methods(["GET", "POST"])
def archive_open(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks for value and ground; POST shows the value once."""
    page = filing_page(pk, actor=request.actor)
    row = page.line.row
    if not row.is_within_reach(request.actor):
        raise NotAllowed
    form = OpeningForm(sent(request), values=stored_values(page.file))
    value = form.carry_out(open_stored_value, pk, actor=request.actor) if form.is_bound else None
    context = {"form": form, "row": row, "page": page, "value": value}
    status = 422 if form.is_bound and value is None else 200
    return render(request, "retention/archive_open.html", context, status=status)
