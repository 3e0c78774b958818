"""Narratives for the open data: the queue, one beside what the consumer wrote, what a reader does with it."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.analytics.forms.open_data import MaskForm
from lianwei.analytics.models import NarrativeStatus
from lianwei.analytics.operations.open_narratives import (
    accept_open_narrative,
    mask_open_narrative,
    reject_open_narrative,
)
from lianwei.analytics.queries.open_narratives import next_narrative, open_narrative_page, open_narratives
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST
from lianwei.ui.shapes import Tab

LIST, VIEW = "open_narrative_list", "open_narrative_view"


@allow("open_narrative.view")
@require_GET
def open_narrative_list(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("status", NarrativeStatus.WAITING)
    status = asked if asked in NarrativeStatus.values else NarrativeStatus.WAITING
    page = open_narratives(status, actor=request.actor, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "tabs": [
            Tab(str(n), f"?status={code}", is_current=code == status) for code, n in NarrativeStatus.choices
        ],
        "next_url": f"?status={status}&after={page.after}" if page.after else "",
        "begin": next_narrative(actor=request.actor),
    }
    return render(request, "analytics/open_narrative_list.html", context)


@allow("open_narrative.view")
@require_GET
def open_narrative_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = open_narrative_page(pk, actor=request.actor)
    return render(request, "analytics/open_narrative_view.html", {"page": page, "form": MaskForm()})


@allow("open_narrative.mask")
@GET_OR_POST
def open_narrative_mask(request: HttpRequest, pk: int) -> HttpResponse:
    form = MaskForm(request.POST or None)
    if form.is_bound and form.carry_out(mask_open_narrative, pk, actor=request.actor):
        flashes.success(request, _("Hidden. Please read the text once more."))
        return redirect(VIEW, pk)
    context = {"page": open_narrative_page(pk, actor=request.actor), "form": form}
    return render(
        request, "analytics/open_narrative_view.html", context, status=422 if form.is_bound else 200
    )


@allow("open_narrative.accept")
@require_POST
def open_narrative_accept(request: HttpRequest, pk: int) -> HttpResponse:
    accept_open_narrative(pk, actor=request.actor)
    flashes.success(request, _("Accepted: it goes out with its month."))
    return _onward(request)


@allow("open_narrative.reject")
@require_POST
def open_narrative_reject(request: HttpRequest, pk: int) -> HttpResponse:
    reject_open_narrative(pk, actor=request.actor)
    flashes.success(request, _("Left out: nothing of it is published."))
    return _onward(request)


def _onward(request: HttpRequest) -> HttpResponse:
    """To the next one that waits, so that a reader goes through the queue."""
    pk = next_narrative(actor=request.actor)
    return redirect(VIEW, pk) if pk else redirect(LIST)
