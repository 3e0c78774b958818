"""What others know, on the page of a case: a fragment that comes after the page; an entry cited."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.cases.operations.desk.citing import cite_knowledge
from lianwei.cases.queries.page.known import known_near
from lianwei.core.http import allow, show


@allow("complaint.view")
@require_GET
def complaint_known(request: HttpRequest, pk: int) -> HttpResponse:
    page = known_near(pk, actor=request.actor)
    return show(request, "cases/_known.html", {"page": page, "case": page.complaint})


@allow("complaint.cite")
@require_POST
def complaint_cite(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    cite_knowledge(pk, entry_pk, actor=request.actor)
    flashes.success(request, _("Cited: it stands in the record of the case."))
    return redirect("complaint_detail", pk=pk)
