"""Systems that bring things, and their keys: for the head of an organisation."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianwei.arrivals.forms import KeyForm, SourceForm
from lianwei.arrivals.operations import (
    create_source,
    issue_key,
    revise_source,
    withdraw_key,
    withdraw_source,
)
from lianwei.arrivals.queries.sources import source_page, sources
from lianwei.core.http import allow

from .asking import ask

GET_OR_POST = require_http_methods(["GET", "POST"])


@allow("source.view")
@require_GET
def source_list(request: HttpRequest) -> HttpResponse:
    may_create = request.actor.may("source.create")
    may_outlets = request.actor.may("outlet.view")
    context = {"sources": sources(actor=request.actor), "may_create": may_create, "may_outlets": may_outlets}
    return render(request, "arrivals/source_list.html", context)


@allow("source.view")
@require_GET
def source_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "arrivals/source_detail.html", {"page": source_page(pk, actor=request.actor)})


@allow("source.create")
@GET_OR_POST
def source_create(request: HttpRequest) -> HttpResponse:
    form = SourceForm(request.POST or None)
    made = form.carry_out(create_source, actor=request.actor) if request.POST else None
    if made:
        flashes.success(request, _("Registered. Now issue a key for it."))
        return redirect("source_detail", pk=made.pk)
    return ask(request, form, _("Register a system"), _("Register"), reverse("source_list"))


@allow("source.revise")
@GET_OR_POST
def source_revise(request: HttpRequest, pk: int) -> HttpResponse:
    page = source_page(pk, actor=request.actor)
    form = SourceForm(request.POST or None, initial=page.values)
    if request.POST and form.carry_out(revise_source, pk, actor=request.actor):
        flashes.success(request, _("Saved."))
        return redirect("source_detail", pk=pk)
    return ask(request, form, _("Revise the system"), _("Save"), _back(pk))


@allow("source.issue_key")
@GET_OR_POST
@never_cache
def source_issue_key(request: HttpRequest, pk: int) -> HttpResponse:
    page = source_page(pk, actor=request.actor)
    form = KeyForm(request.POST or None)
    issued = form.carry_out(issue_key, pk, actor=request.actor) if request.POST else None
    if issued:
        context = {"page": page, "issued": issued, "secret": page.source.secret.plain()}
        return render(request, "arrivals/source_key.html", context)
    return ask(request, form, _("Issue a key"), _("Issue it"), _back(pk))


@allow("source.withdraw_key")
@require_POST
def source_withdraw_key(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    withdraw_key(pk, key, actor=request.actor)
    flashes.success(request, _("The key is withdrawn; the next call with it is refused."))
    return redirect("source_detail", pk=pk)


@allow("source.withdraw")
@require_POST
def source_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    withdraw_source(pk, actor=request.actor)
    flashes.success(request, _("The system is withdrawn with all its keys."))
    return redirect("source_list")


def _back(pk: int) -> str:
    return reverse("source_detail", args=[pk])
