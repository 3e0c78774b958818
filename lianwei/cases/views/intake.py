"""Registering and correcting a complaint."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianwei.cases.forms.intake import ComplaintForm
from lianwei.cases.forms.repeats import ComplaintRepeatForm
from lianwei.cases.forms.revision import RevisionForm
from lianwei.cases.forms.steps import carry_out
from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.timeline import last_change
from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow, is_htmx
from lianwei.core.scope import find

from .complaints import GET_OR_POST


@allow("complaint.receive")
@GET_OR_POST
def complaint_receive(request: HttpRequest) -> HttpResponse:
    """GET shows the form, POST registers; while somebody types, htmx fetches what the text says."""
    form_class = ComplaintRepeatForm if "add_to" in request.POST else ComplaintForm
    form = form_class(request.POST or None, actor=request.actor)
    if is_htmx(request):
        return render(request, "cases/_proposals.html", {"form": form})
    if request.POST and not form.asks_for_more and (told := carry_out(form)):
        flashes.success(request, told)
        return redirect("complaint_detail", pk=form.made.pk)
    is_refused = bool(request.POST) and not form.asks_for_more
    context = _beside(form) | {"is_checked": "check" in request.POST}
    return render(request, "cases/complaint_receive.html", context, status=422 if is_refused else 200)


@allow("complaint.receive")
@require_POST
@never_cache
def complaint_doubles(request: HttpRequest) -> HttpResponse:
    """What the complaint may be, by what has been typed so far; nothing is checked or kept."""
    return render(request, "cases/_doubles.html", _beside(ComplaintForm(request.POST, actor=request.actor)))


def _beside(form: ComplaintForm) -> dict[str, object]:
    return {"form": form, "earlier": form.earlier(), "doubles_url": reverse("complaint_doubles")}


@allow("complaint.revise")
@GET_OR_POST
def complaint_revise(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(Complaint, pk, actor=request.actor)
    if not complaint.is_within_reach(request.actor):
        raise NotAllowed
    form = RevisionForm(request.POST or None, complaint=complaint, actor=request.actor)
    if request.POST and (told := form.carry_out()):
        flashes.success(request, told)
        return redirect("complaint_detail", pk=pk)
    change = last_change(complaint) if form.conflicts else None
    context = {"form": form, "case": complaint, "change": change}
    status = 409 if form.conflicts else 422 if form.is_bound else 200
    return render(request, "cases/complaint_revise.html", context, status=status)
