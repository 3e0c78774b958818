"""What came in and was not taken yet: the list, one arrival, mending it, leaving it out."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lianwei.arrivals.forms import MendForm, SkipForm
from lianwei.arrivals.models import ArrivalStatus
from lianwei.arrivals.operations import retry_arrival, skip_arrival
from lianwei.arrivals.queries import UNSETTLED, arrival_page, arrival_to_mend, arrivals
from lianwei.core.http import allow

from .asking import ask

MORE = {"may_mails": "mail", "may_sheets": "sheet", "may_booths": "booth"}
GET_OR_POST = require_http_methods(["GET", "POST"])


@allow("arrival.view")
@require_GET
def arrival_list(request: HttpRequest) -> HttpResponse:
    status = request.GET.get("status", "")
    statuses = (status,) if status in ArrivalStatus.values else UNSETTLED
    after = request.GET.get("after", "")
    listing = arrivals(actor=request.actor, statuses=statuses, after=after)
    tabs = [("", _("To do")), *ArrivalStatus.choices]
    context = {"listing": listing, "status": status if status in ArrivalStatus.values else "", "tabs": tabs}
    context |= {name: request.actor.may(f"{noun}.view") for name, noun in MORE.items()}
    return render(request, "arrivals/arrival_list.html", context)


@allow("arrival.view")
@require_GET
def arrival_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = arrival_page(pk, actor=request.actor)
    return render(request, "arrivals/arrival_detail.html", {"page": page, "row": page.row})


@allow("arrival.retry")
@GET_OR_POST
@never_cache
def arrival_retry(request: HttpRequest, pk: int) -> HttpResponse:
    arrival, payload = arrival_to_mend(pk, actor=request.actor)
    form = MendForm(request.POST or None, arrival=arrival, payload=payload)
    if request.POST and form.carry_out(retry_arrival, pk, actor=request.actor):
        flashes.success(request, _("Mended. It is being taken now; this takes a few seconds."))
        return redirect("arrival_detail", pk=pk)
    return ask(request, form, _("Mend and take again"), _("Take again"), reverse("arrival_detail", args=[pk]))


@allow("arrival.skip")
@GET_OR_POST
def arrival_skip(request: HttpRequest, pk: int) -> HttpResponse:
    arrival_page(pk, actor=request.actor)
    form = SkipForm(request.POST or None)
    if request.POST and form.carry_out(skip_arrival, pk, actor=request.actor):
        flashes.success(request, _("Left out. It stays in the list of what was left out."))
        return redirect("arrival_list")
    return ask(request, form, _("Leave out"), _("Leave it out"), reverse("arrival_detail", args=[pk]))
