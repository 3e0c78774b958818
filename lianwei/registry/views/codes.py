"""Code lists by version, and the look-up of regions."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.http import allow
from lianwei.registry.forms import CodeForm, DayForm, NewCodeForm
from lianwei.registry.models import CODE_KINDS, Region
from lianwei.registry.operations import add_code, retire_code, revise_code
from lianwei.registry.queries import (
    code_history,
    code_kinds,
    codes_on,
    region_labels,
    region_path,
    regions_below,
    regions_named,
)
from lianwei.ui.forms import FindForm
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page


@allow("code.view")
@require_GET
def code_list(request: HttpRequest) -> HttpResponse:
    kind, form = _known(request.GET.get("kind", "nature")), FindForm(request.GET)
    day = form.day()
    context = {
        "kinds": code_kinds(),
        "kind": kind,
        "label": dict(code_kinds())[kind],
        "entries": codes_on(kind, on=day),
        "form": form,
        "may_add": request.actor.may("code.add"),
    }
    return render(request, "registry/code_list.html", context)


@allow("code.view")
@require_GET
def code_view(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    versions = code_history(_known(kind), code)
    if not versions:
        raise NotVisible
    is_open = versions[0].valid_to is None
    context = {
        "kind": kind,
        "label": dict(code_kinds())[kind],
        "latest": versions[0],
        "versions": versions,
        "may_revise": is_open and request.actor.may("code.revise"),
        "may_retire": is_open and request.actor.may("code.retire"),
    }
    return render(request, "registry/code_view.html", context)


@allow("code.revise")
@GET_OR_POST
def code_revise(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    versions = code_history(_known(kind), code)
    if not versions:
        raise NotVisible
    form = CodeForm.of(versions[0], request.POST or None)
    if request.POST and form.carry_out(revise_code, kind, code, actor=request.actor):
        messages.success(
            request, _("The new version is saved; older cases keep the words they were printed with.")
        )
        return redirect("code_view", kind=kind, code=code)
    back = reverse("code_view", args=[kind, code])
    return form_page(
        request, FormPage(_("Revise the code"), _("Save the new version"), back, versions[0]), form
    )


@allow("code.add")
@GET_OR_POST
def code_add(request: HttpRequest, kind: str) -> HttpResponse:
    label = dict(code_kinds())[_known(kind)]
    form = NewCodeForm(request.POST or None, initial={"on": clock.today()})
    created = form.carry_out(add_code, kind, actor=request.actor) if request.POST else None
    if created:
        messages.success(request, _("“%(name)s” has been entered.") % {"name": created})
        return redirect("code_view", kind=kind, code=created.code)
    back = f"{reverse('code_list')}?kind={kind}"
    return form_page(request, FormPage(_("New code"), _("Register it"), back, label), form)


@allow("code.retire")
@GET_OR_POST
def code_retire(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    form = DayForm(request.POST or None, initial={"on": clock.today()})
    if request.POST and form.carry_out(retire_code, _known(kind), code, actor=request.actor):
        messages.success(request, _("From that day the code is no longer offered."))
        return redirect("code_view", kind=kind, code=code)
    note = _("It is no longer offered from this day; cases that carry it keep it.")
    page = FormPage(_("Retire the code"), _("Retire it"), reverse("code_view", args=[kind, code]), code, note)
    return form_page(request, page, form)


@allow("code.view")
@require_GET
def code_region_list(request: HttpRequest) -> HttpResponse:
    form, code = FindForm(request.GET), request.GET.get("code", "").strip()
    text, day = request.GET.get("q", "").strip(), form.day()
    found = regions_named(text, on=day) if text else regions_below(code, on=day)
    context = {
        "form": form,
        "path": region_path(code, on=day) if code else [],
        "rows": _labelled(found, day),
    }
    return render(request, "registry/region_list.html", context)


def _labelled(regions: list[Region], day: date) -> list[tuple[Region, str]]:
    labels = region_labels([region.code for region in regions], on=day)
    return [(region, labels[region.code]) for region in regions]


def _known(kind: str) -> str:
    if kind not in CODE_KINDS:
        raise NotVisible
    return kind
