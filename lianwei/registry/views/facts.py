"""What a member states about a business, and takes back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.http import allow
from lianwei.registry.forms import FactForm, ReasonForm
from lianwei.registry.operations import add_business_fact, retire_business_fact
from lianwei.registry.queries import find_business, find_business_fact
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

from .noting import noted


@allow("business_fact.add")
@GET_OR_POST
def business_fact_add(request: HttpRequest, pk: int) -> HttpResponse:
    form = FactForm(request.POST or None, initial={"on": clock.today()})
    back = reverse("business_detail", args=[pk])
    note = _("It stands on the page of the business from now on, with the name of your organisation.")
    page = FormPage(_("State a fact"), _("State it"), back, find_business(pk), note)
    return noted(request, pk, form, add_business_fact, page)


@allow("business_fact.retire")
@GET_OR_POST
def business_fact_retire(request: HttpRequest, pk: int) -> HttpResponse:
    fact = find_business_fact(pk, actor=request.actor)
    form = ReasonForm(request.POST or None)
    if request.POST and form.carry_out(retire_business_fact, pk, actor=request.actor):
        messages.success(request, _("It no longer stands on the page. The record keeps it."))
        return redirect("business_detail", pk=fact.business_id)
    back = reverse("business_detail", args=[fact.business_id])
    page = FormPage(_("Take a fact back"), _("Take it back"), back, fact.business, fact.label)
    return form_page(request, page, form)
