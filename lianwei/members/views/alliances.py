"""Alliances: the list, one with its members as a tree, its changes, its members as a sheet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow
from lianwei.members.forms_alliance import AllianceForm, GuideForm, JoinForm, LeaveAllianceForm
from lianwei.members.models import Alliance
from lianwei.members.operations import (
    join_alliance,
    leave_alliance,
    name_supervising_body,
    revise_alliance,
)
from lianwei.members.queries import (
    alliances_listed,
    bodies_guiding,
    find_alliance,
    former_members,
    may_revise_alliance,
    member_tree,
    secretaries_of,
)
from lianwei.members.sheets import member_lines
from lianwei.ui.pages import GET_OR_POST, FormPage, csv_download, form_page, xlsx_download


@allow("alliance.view")
@require_GET
def alliance_list(request: HttpRequest) -> HttpResponse:
    return render(request, "members/alliance_list.html", {"alliances": alliances_listed(actor=request.actor)})


@allow("alliance.view")
@require_GET
def alliance_view(request: HttpRequest, pk: int) -> HttpResponse:
    alliance = find_alliance(pk, actor=request.actor)
    rows = member_tree(alliance)
    context = {
        "alliance": alliance,
        "rows": rows,
        "member_count": sum(1 for row in rows if row.joined_on),
        "former": former_members(alliance),
        "bodies": bodies_guiding(alliance),
        "secretaries": secretaries_of(alliance),
        "today": clock.today(),
        "may_revise": may_revise_alliance(alliance, actor=request.actor),
    }
    return render(request, "members/alliance_view.html", context)


@allow("alliance.view")
@require_GET
def alliance_members_csv(request: HttpRequest, pk: int) -> HttpResponse:
    alliance = find_alliance(pk, actor=request.actor)
    return csv_download(member_lines(member_tree(alliance)), name=alliance.code)


@allow("alliance.view")
@require_GET
def alliance_members_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    alliance = find_alliance(pk, actor=request.actor)
    return xlsx_download(member_lines(member_tree(alliance)), name=alliance.code, title=alliance.code)


@allow("alliance.revise")
@GET_OR_POST
def alliance_revise(request: HttpRequest, pk: int) -> HttpResponse:
    alliance = _own(request, pk)
    form = AllianceForm.of(alliance, request.POST or None)
    if form.carry_out(revise_alliance, alliance, actor=request.actor):
        return _saved(request, alliance)
    return form_page(request, _page(alliance, _("Revise the alliance"), _("Save")), form)


@allow("alliance.revise")
@GET_OR_POST
def alliance_revise_join(request: HttpRequest, pk: int) -> HttpResponse:
    alliance = _own(request, pk)
    form = JoinForm(request.POST or None, alliance=alliance, actor=request.actor)
    if form.carry_out(join_alliance, alliance, actor=request.actor):
        return _saved(request, alliance)
    return form_page(request, _page(alliance, _("A member joins"), _("Enter the member")), form)


@allow("alliance.revise")
@GET_OR_POST
def alliance_revise_leave(request: HttpRequest, pk: int) -> HttpResponse:
    alliance = _own(request, pk)
    form = LeaveAllianceForm(request.POST or None, alliance=alliance)
    if form.carry_out(leave_alliance, alliance, actor=request.actor):
        return _saved(request, alliance)
    note = _("Cases that it holds stay with it; it sees the alliance's masked lists no longer.")
    return form_page(request, _page(alliance, _("A member leaves"), _("End the membership"), note), form)


@allow("alliance.revise")
@GET_OR_POST
def alliance_revise_guide(request: HttpRequest, pk: int) -> HttpResponse:
    alliance = _own(request, pk)
    form = GuideForm(request.POST or None, actor=request.actor)
    if form.carry_out(name_supervising_body, alliance, actor=request.actor):
        return _saved(request, alliance)
    note = _("It sees masked cases and figures of the alliance, asks and presses, nothing more.")
    return form_page(request, _page(alliance, _("A body guides the alliance"), _("Enter it"), note), form)


def _own(request: HttpRequest, pk: int) -> Alliance:
    """An alliance this person may change."""
    alliance = find_alliance(pk, actor=request.actor)
    if not may_revise_alliance(alliance, actor=request.actor):
        raise NotAllowed
    return alliance


def _page(alliance: Alliance, title: str, submit: str, note: str = "") -> FormPage:
    return FormPage(title, submit, reverse("alliance_view", args=[alliance.pk]), alliance, note)


def _saved(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("alliance_view", pk=alliance.pk)
