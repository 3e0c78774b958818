"""Robots that tell groups of colleagues, and the gateway for SMS: for the head of an organisation."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianwei.arrivals.forms.outlets import OutletForm
from lianwei.arrivals.operations.outlets import create_outlet, try_outlet, withdraw_outlet
from lianwei.arrivals.queries.outlets import outlet_page, outlets
from lianwei.core.http import allow

from .asking import ask


@allow("outlet.view")
@require_GET
def outlet_list(request: HttpRequest) -> HttpResponse:
    may_create = request.actor.may("outlet.create")
    context = {"outlets": outlets(actor=request.actor), "may_create": may_create}
    return render(request, "arrivals/outlet_list.html", context)


@allow("outlet.view")
@require_GET
def outlet_view(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "arrivals/outlet_view.html", {"page": outlet_page(pk, actor=request.actor)})


@allow("outlet.create")
@require_http_methods(["GET", "POST"])
@never_cache
def outlet_create(request: HttpRequest) -> HttpResponse:
    form = OutletForm(request.POST or None)
    made = form.carry_out(create_outlet, actor=request.actor) if request.POST else None
    if made:
        flashes.success(request, _("Saved."))
        return redirect("outlet_view", pk=made.pk)
    crumb = _("Notices to groups, SMS gateway")
    return ask(request, form, _("Set one up"), _("Save"), reverse("outlet_list"), crumb=crumb)


@allow("outlet.try")
@require_POST
def outlet_try(request: HttpRequest, pk: int) -> HttpResponse:
    if fault := try_outlet(pk, actor=request.actor):
        flashes.error(request, _("The robot did not take it: %(fault)s") % {"fault": fault})
    else:
        flashes.success(request, _("Said. Please look into the group."))
    return redirect("outlet_view", pk=pk)


@allow("outlet.withdraw")
@require_POST
def outlet_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    withdraw_outlet(pk, actor=request.actor)
    flashes.success(request, _("Withdrawn; its address and secret are forgotten."))
    return redirect("outlet_list")
