"""Stations inside enterprises: the short form with the figures of the day; the list for the member above."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from lianwei.cases.forms.on_the_spot import OnTheSpotForm
from lianwei.cases.forms.steps import carry_out
from lianwei.cases.operations.entry.on_the_spot import agreement_of
from lianwei.cases.queries.doors.stations import station_figures
from lianwei.core.http import allow

from .complaints import GET_OR_POST


@allow("complaint.settle_on_spot")
@GET_OR_POST
def complaint_settle_on_spot(request: HttpRequest) -> HttpResponse:
    form = OnTheSpotForm(request.POST or None, actor=request.actor)
    if request.POST and (told := carry_out(form)):
        flashes.success(request, told)
        return redirect("complaint_settle_on_spot")
    context = {"form": form, "track": agreement_of(request.actor)}
    context |= {"rows": station_figures(actor=request.actor)}
    return render(request, "cases/on_the_spot.html", context, status=422 if form.is_bound else 200)


@allow("statistics.view")
@require_GET
def statistics_stations(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/stations.html", {"rows": station_figures(actor=request.actor)})
