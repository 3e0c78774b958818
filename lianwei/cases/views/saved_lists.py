"""Saved lists on the screen: naming one, arranging them, sharing, feeds."""

from django.conf import settings
from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianwei.cases.forms.saved_lists import ListForm, conditions, shown_lists
from lianwei.cases.operations import (
    copy_list,
    issue_feed,
    place_list,
    retire_list,
    revise_list,
    revoke_feed,
    save_list,
)
from lianwei.cases.queries.lists.saved_lists import saved_list, saved_lists
from lianwei.core.http import allow
from lianwei.core.paging import key_of

GET_OR_POST = require_http_methods(["GET", "POST"])
PAGE = "cases/saved_list_form.html"


@allow("saved_list.view")
@require_GET
def saved_list_list(request: HttpRequest) -> HttpResponse:
    lists = shown_lists(saved_lists(actor=request.actor), actor=request.actor)
    tabs = sum(each.saved.place is not None for each in lists)
    return render(request, "cases/saved_list_list.html", {"lists": lists, "tabs": tabs})


@allow("saved_list.save")
@GET_OR_POST
def saved_list_save(request: HttpRequest) -> HttpResponse:
    """The list is what the address says; the form only names it."""
    query, words = conditions(request.GET, actor=request.actor)
    form = ListForm(request.POST or None)
    made = form.carry_out(save_list, actor=request.actor, query=query) if request.POST else None
    if made:
        flashes.success(request, _("The list %(name)s is one of your tabs now.") % {"name": made.name})
        return redirect(f"{reverse('complaint_list')}?{query}&list={made.pk}")
    context = {"form": form, "words": words, "back": f"{reverse('complaint_list')}?{query}"}
    return render(request, PAGE, context, status=422 if form.is_bound else 200)


@allow("saved_list.revise")
@GET_OR_POST
def saved_list_revise(request: HttpRequest, pk: int) -> HttpResponse:
    row = saved_list(pk, actor=request.actor).row
    known = {"name": row.name, "audience": row.audience, "role_code": row.role_code}
    form = ListForm(request.POST or None, initial=known)
    if request.POST and form.carry_out(revise_list, pk, actor=request.actor):
        flashes.success(request, _("Saved."))
        return redirect("saved_list_list")
    context = {"form": form, "row": row, "back": reverse("saved_list_list")}
    return render(request, PAGE, context, status=422 if form.is_bound else 200)


@allow("saved_list.save")
@require_POST
def saved_list_save_copy(request: HttpRequest, pk: int) -> HttpResponse:
    made = copy_list(pk, actor=request.actor)
    return _back(request, _("Copied as %(name)s: yours to change.") % {"name": made.name})


@allow("saved_list.place")
@require_POST
def saved_list_place(request: HttpRequest, pk: int) -> HttpResponse:
    place_list(pk, actor=request.actor, place=key_of(request.POST.get("place", "")))
    return redirect("saved_list_list")


@allow("saved_list.retire")
@require_POST
def saved_list_retire(request: HttpRequest, pk: int) -> HttpResponse:
    row = retire_list(pk, actor=request.actor)
    return _back(request, _("The list %(name)s was taken away; the cases stay.") % {"name": row.name})


@allow("saved_list.issue_feed")
@require_POST
@never_cache
def saved_list_issue_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """The addresses are shown this once."""
    token = issue_feed(pk, actor=request.actor)
    feeds = {name: _address(f"saved_list_feed_{name}", token) for name in ("atom", "calendar")}
    context = {"row": saved_list(pk, actor=request.actor).row, "feeds": feeds}
    return render(request, "cases/saved_list_feed.html", context)


@allow("saved_list.revoke_feed")
@require_POST
def saved_list_revoke_feed(request: HttpRequest, pk: int) -> HttpResponse:
    revoke_feed(pk, actor=request.actor)
    return _back(request, _("The feed is closed; its address answers no more."))


def _address(route: str, token: str) -> str:
    return settings.LIANWEI_PUBLIC_URL + reverse(route, args=[token])


def _back(request: HttpRequest, told: str) -> HttpResponse:
    flashes.success(request, told)
    return redirect("saved_list_list")
