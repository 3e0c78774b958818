"""What moved when a holiday notice or new rules came: the list, and the same as a table."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianwei.cases.queries.moves import moves_exported, moves_of
from lianwei.core.http import allow


@allow("complaint.view")
@require_GET
def complaint_moved(request: HttpRequest, pk: int) -> HttpResponse:
    found = moves_of(pk, actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "cases/complaint_moved.html", {"page": found.page, "replay": found.replay})


@allow("complaint.view")
@require_GET
def complaint_moved_export(request: HttpRequest, pk: int) -> HttpResponse:
    lines = list(moves_exported(pk, actor=request.actor))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="moved-{pk}.csv"'
    response.write("\ufeff")  # table programs of the office read UTF-8 by this mark
    csv.writer(response).writerows(lines)
    return response
