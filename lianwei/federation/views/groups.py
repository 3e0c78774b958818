"""Group complaints between alliances: told from the page of a group, joined and ended on their own page."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.cases.models import CaseGroup
from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.federation.forms.groups import EndGroupForm, JoinGroupForm, TellGroupForm
from lianwei.federation.operations import groups as operations
from lianwei.federation.queries.groups import (
    shared_group_page,
    shared_group_to,
    shared_groups,
    shared_groups_waiting,
)
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

from .lists import listed

PAGE = "shared_group_view"


@allow("shared_group.view")
@require_GET
def shared_group_list(request: HttpRequest) -> HttpResponse:
    labels = {"told": _("Told by others"), "shared": _("Under way"), "ended": _("Ended")}
    waiting = shared_groups_waiting(request.actor)[:1000].count()
    context = listed(request, labels, shared_groups, waiting=waiting)
    return render(request, "federation/shared_group_list.html", context)


@allow("shared_group.view")
@require_GET
def shared_group_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = shared_group_page(pk, actor=request.actor)
    return render(request, "federation/shared_group_view.html", {"page": page, "row": page.row})


@allow("shared_group.tell")
@GET_OR_POST
def shared_group_tell(request: HttpRequest, pk: int) -> HttpResponse:
    group = find(CaseGroup, pk, actor=request.actor)
    if not group.is_within_reach(request.actor):
        raise NotAllowed
    form = TellGroupForm(request.POST or None, initial={"facts": group.facts[:1000]})
    if form.is_bound and form.carry_out(operations.tell_shared_group, pk, actor=request.actor):
        flashes.success(request, _("The matter is on its way. Whether the other alliance joins stands here."))
        return redirect("case_group_detail", pk=pk)
    note = _(
        "The business, how many cases (from five on), what they claim and your office; no case goes along."
    )
    back = reverse("case_group_detail", args=[pk])
    page = FormPage(_("Tell another alliance"), _("Tell the alliance"), back, group.title, note)
    return form_page(request, page, form)


@allow("shared_group.join")
@GET_OR_POST
def shared_group_join(request: HttpRequest, pk: int) -> HttpResponse:
    row = shared_group_to("join", pk, actor=request.actor).row
    form = JoinGroupForm(request.POST or None, shared=row.shared, actor=request.actor)
    if form.is_bound and form.carry_out(operations.join_shared_group, pk, actor=request.actor):
        flashes.success(request, _("You take part. The other alliance learns your count and your office."))
        return redirect(PAGE, pk=pk)
    note = _(
        "The other alliance learns how many cases you have (from five on), what they claim and your office."
    )
    page = FormPage(_("Join the group complaint"), _("Join"), reverse(PAGE, args=[pk]), row.title, note)
    return form_page(request, page, form)


@allow("shared_group.update")
@require_POST
def shared_group_update(request: HttpRequest, pk: int) -> HttpResponse:
    operations.update_shared_group(pk, actor=request.actor)
    flashes.success(request, _("The other alliance is told how many cases you have now."))
    return redirect(PAGE, pk=pk)


@allow("shared_group.end")
@GET_OR_POST
def shared_group_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = shared_group_to("end", pk, actor=request.actor).row
    form = EndGroupForm(request.POST or None)
    if form.is_bound and form.carry_out(operations.end_shared_group, pk, actor=request.actor):
        flashes.success(request, _("The other alliance is told. Each side goes on with its own cases."))
        return redirect(PAGE, pk=pk)
    title = _("Take part no longer")
    page = FormPage(title, title, reverse(PAGE, args=[pk]), row.title)
    return form_page(request, page, form)
