"""Where the numbers of papers go on for a member that kept a register by hand before."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.documents.operations import start_number_series
from lianwei.core.documents.paper import paper_number
from lianwei.core.documents.queries import last_number
from lianwei.core.http import allow
from lianwei.members.forms import NumberSeriesForm
from lianwei.members.queries import managed_organisation
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page


@allow("number_series.start")
@GET_OR_POST
def number_series_start(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = managed_organisation(pk, actor=request.actor)
    series, year = organisation.paper_series, clock.today().year
    last = last_number(pk, series, year=year)
    form = NumberSeriesForm(request.POST or None, initial={"last": last})
    start = partial(start_number_series, pk, series, year=year)
    if form.carry_out(start, actor=request.actor):
        number = paper_number(series, year, form.cleaned_data["last"] + 1)
        messages.success(request, _("The next paper gets the number %(number)s.") % {"number": number})
        return redirect("organisation_view", pk=pk)
    page = FormPage(
        _("Go on from the register"),
        _("Go on from here"),
        reverse("organisation_view", args=[pk]),
        organisation,
        _("As things stand the next paper gets the number %(number)s. Numbers never go back.")
        % {"number": paper_number(series, year, last + 1)},
    )
    return form_page(request, page, form)
