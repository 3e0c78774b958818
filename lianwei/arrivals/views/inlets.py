"""Inlets: folders and city systems that the worker looks into, for the head of an organisation."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lianwei.arrivals.forms.inlets import InletForm
from lianwei.arrivals.models import Inlet
from lianwei.arrivals.operations.inlets import create_inlet, revise_inlet, run_inlet, withdraw_inlet
from lianwei.arrivals.queries.inlets import fault_text, inlet_page, inlet_values, inlets
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST

from .asking import ask


@allow("inlet.view")
@require_GET
def inlet_list(request: HttpRequest) -> HttpResponse:
    kinds = Inlet.Kind.choices if request.actor.may("inlet.create") else []
    return render(
        request, "arrivals/inlet_list.html", {"inlets": inlets(actor=request.actor), "kinds": kinds}
    )


@allow("inlet.view")
@require_GET
def inlet_view(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "arrivals/inlet_view.html", {"page": inlet_page(pk, actor=request.actor)})


@allow("inlet.create")
@GET_OR_POST
@never_cache
def inlet_create(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in Inlet.Kind.values else Inlet.Kind.FOLDER.value
    form = InletForm(request.POST or None, kind=kind, actor=request.actor)
    made = form.carry_out(create_inlet, actor=request.actor, kind=kind) if request.POST else None
    if made:
        flashes.success(request, _("Saved. It is looked into within a minute."))
        return redirect("inlet_view", pk=made.pk)
    title = str(Inlet.Kind(kind).label)
    return ask(request, form, title, _("Save"), reverse("inlet_list"), crumb=_("Inlets"))


@allow("inlet.revise")
@GET_OR_POST
@never_cache
def inlet_revise(request: HttpRequest, pk: int) -> HttpResponse:
    inlet = inlet_page(pk, actor=request.actor).inlet
    back = reverse("inlet_view", args=[pk])
    if not inlet.is_open:
        return redirect(back)
    options = {"kind": inlet.kind, "actor": request.actor}
    form = InletForm(request.POST or None, initial=inlet_values(inlet), **options)
    if request.POST and form.carry_out(revise_inlet, pk, actor=request.actor):
        flashes.success(request, _("Saved. It is looked into within a minute."))
        return redirect(back)
    return ask(request, form, _("Revise the inlet"), _("Save"), back, crumb=inlet.name)


@allow("inlet.run")
@require_POST
def inlet_run(request: HttpRequest, pk: int) -> HttpResponse:
    if not run_inlet(pk, actor=request.actor):
        flashes.info(request, _("It is just being looked into."))
    elif fault := inlet_page(pk, actor=request.actor).fault:
        flashes.error(request, fault_text(fault))
    else:
        flashes.success(
            request, _("Looked. What is whole is taken in; a new file is taken at the next look.")
        )
    return redirect("inlet_view", pk=pk)


@allow("inlet.withdraw")
@require_POST
def inlet_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    withdraw_inlet(pk, actor=request.actor)
    flashes.success(request, _("Withdrawn: it is looked into no more. What it brought stays."))
    return redirect("inlet_list")
