"""An entry of another alliance: it is read here and changed there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianwei.core.http import allow
from lianwei.federation.queries.knowledge import shared_entry_page


@allow("shared_entry.view")
@require_GET
def shared_entry_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = shared_entry_page(pk, actor=request.actor)
    return render(request, "federation/shared_entry_view.html", {"page": page, "entry": page.entry})
