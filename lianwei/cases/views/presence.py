"""The beat of an open case page: who else is here."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianwei.cases.operations.desk.presence import be_present
from lianwei.cases.queries.page.presence import others_present, told_by
from lianwei.core.http import allow, show

KEEP = {"HX-Reswap": "none"}


@allow("complaint.view")
@require_POST
@never_cache
def complaint_present(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers nothing while the page shows what is so."""
    complaint = be_present(pk, actor=request.actor)
    present = others_present(complaint, actor=request.actor)
    shown = told_by(present)
    if request.POST.get("shown", "") == shown:
        return HttpResponse(headers=KEEP)
    return show(request, "cases/_presence.html", {"case": complaint, "present": present, "shown": shown})
