"""What moved when a holiday notice or new rules came: the list, and the same as a table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianwei.cases.queries.rulebook.moves import moves_exported, moves_of
from lianwei.core.http import allow
from lianwei.ui.pages import csv_download


@allow("complaint.view")
@require_GET
def complaint_moved(request: HttpRequest, pk: int) -> HttpResponse:
    found = moves_of(pk, actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "cases/complaint_moved.html", {"page": found.page, "replay": found.replay})


@allow("complaint.view")
@require_GET
def complaint_moved_export(request: HttpRequest, pk: int) -> HttpResponse:
    return csv_download(moves_exported(pk, actor=request.actor), name=f"moved-{pk}")
