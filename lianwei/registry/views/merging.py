"""Two entries for one business: preview, merge, undo; and opening a sealed value."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lianwei.core import clock
from lianwei.core.http import allow
from lianwei.core.scope import subject_of
from lianwei.registry.forms import ReasonForm
from lianwei.registry.operations import merge_businesses, tell_business_apart, unmerge_businesses
from lianwei.registry.queries import (
    business_profile,
    business_rows,
    find_business,
    find_merge,
    likely_doubles,
    sealed_contact,
)
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page


@allow("business.merge")
@GET_OR_POST
def business_merge(request: HttpRequest, pk: int, double: int) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.POST and form.carry_out(merge_businesses, pk, double, actor=request.actor):
        messages.success(request, _("The entries are merged. The merge can be undone on this page."))
        return redirect("business_detail", pk=pk)
    context = {
        "keep": business_profile(pk, actor=request.actor),
        "double": business_profile(double, actor=request.actor),
        "form": form,
        "happens": _what_happens(),
    }
    return render(request, "registry/business_merge.html", context, status=422 if form.is_bound else 200)


@allow("business.merge")
@require_safe
def business_merge_list(request: HttpRequest) -> HttpResponse:
    """Pairs that are probably one business."""
    page = likely_doubles(request.GET.get("after", ""))
    sides = business_rows([side for pair in page.rows for side in (pair.one, pair.other)], on=clock.today())
    pairs = zip(page.rows, sides[::2], sides[1::2], strict=True)
    may_tell = request.actor.may("business.tell_apart")
    context = {"page": page, "pairs": pairs, "may_tell_apart": may_tell}
    return render(request, "registry/business_merge_list.html", context)


@allow("business.tell_apart")
@require_POST
def business_tell_apart(request: HttpRequest, pk: int) -> HttpResponse:
    tell_business_apart(pk, actor=request.actor)
    messages.success(request, _("Noted: two businesses. They are not proposed again."))
    return redirect("business_merge_list")


@allow("business.unmerge")
@GET_OR_POST
def business_unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    merge = find_merge(pk)
    form = ReasonForm(request.POST or None)
    if request.POST and form.carry_out(unmerge_businesses, pk, actor=request.actor):
        messages.success(request, _("The merge is undone: these are two entries again."))
        return redirect("business_detail", pk=merge.keep_id)
    back = reverse("business_detail", args=[merge.keep_id])
    note = _("“%(double)s” becomes an entry of its own again, with its names, premises and cases.")
    page = FormPage(
        _("Undo the merge"), _("Undo the merge"), back, merge.keep, note % {"double": merge.double}
    )
    return form_page(request, page, form)


@allow("person.reveal")
@GET_OR_POST
@never_cache
def person_reveal_business(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    business = find_business(pk)
    contact = sealed_contact(business, field, actor=request.actor)
    form = ReasonForm(request.POST or None)
    opened = partial(contact.value.reveal, request.actor, subject=subject_of(business))
    if request.POST and (value := form.carry_out(opened)):
        context = {"business": business, "contact": contact, "value": value}
        return render(request, "registry/business_reveal.html", context)
    back = reverse("business_detail", args=[pk])
    note = _("Opening this value is recorded with your name and reason.")
    return form_page(request, FormPage(contact.label, _("Show it"), back, business, note), form)


def _what_happens() -> list[str]:
    return [
        _("Every look-up of the double leads to the kept entry."),
        _("Names, premises, facts and cases of both are shown together."),
        _("Nothing is deleted; the merge can be undone at any time."),
    ]
