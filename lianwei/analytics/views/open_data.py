"""Open data of the members: what each resolved, the second signature, what was published."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from lianwei.analytics.forms.open_data import ResolutionForm, WithdrawalForm
from lianwei.analytics.models import OpenDataKind
from lianwei.analytics.operations.open_data import (
    enter_open_data_resolution,
    publish_open_snapshot,
    sign_open_data_resolution,
    withdraw_open_data_resolution,
)
from lianwei.analytics.queries.open_data import kinds_to_resolve, open_data_page, resolution_found
from lianwei.core.errors import Invalid
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

PAGE = "open_data_resolution_list"
PUBLISHED = {
    OpenDataKind.AGGREGATES: gettext_lazy(
        "{month} is published: {rows} figures, {withheld} of them withheld."
    ),
    OpenDataKind.NARRATIVES: gettext_lazy("{month} is published: {rows} narratives."),
}


@allow("open_data_resolution.view")
@require_GET
def open_data_resolution_list(request: HttpRequest) -> HttpResponse:
    return render(request, "analytics/open_data.html", {"page": open_data_page(actor=request.actor)})


@allow("open_data_resolution.enter")
@GET_OR_POST
def open_data_resolution_enter(request: HttpRequest) -> HttpResponse:
    kinds = kinds_to_resolve(actor=request.actor)
    form, home = ResolutionForm(request.POST or None, kinds=kinds), request.actor.organisation_id or 0
    if form.is_bound and form.carry_out(enter_open_data_resolution, home, actor=request.actor):
        flashes.success(request, _("Entered. Another person of your organisation signs as legal officer."))
        return redirect(PAGE)
    note = _(
        "What you resolve goes out to everybody: counts by month, none below 5; or narratives as agreed to."
    )
    page = FormPage(
        _("Resolution on open data"), _("Enter it"), reverse(PAGE), _("Open data"), note, "resolution"
    )
    return form_page(request, page, form)


@allow("open_data_resolution.sign")
@require_POST
def open_data_resolution_sign(request: HttpRequest, pk: int) -> HttpResponse:
    sign_open_data_resolution(pk, actor=request.actor)
    flashes.success(request, _("Signed. The months it covers are published as they become due."))
    return redirect(PAGE)


@allow("open_data_resolution.withdraw")
@GET_OR_POST
def open_data_resolution_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = resolution_found(pk, actor=request.actor)
    form = WithdrawalForm(request.POST or None)
    if form.is_bound and form.carry_out(withdraw_open_data_resolution, pk, actor=request.actor):
        flashes.success(request, _("Withdrawn. Nothing further is published; what was published stays."))
        return redirect(PAGE)
    page = FormPage(_("Withdraw the resolution"), _("Withdraw it"), reverse(PAGE), str(row.organisation))
    return form_page(request, page, form)


@allow("open_snapshot.publish")
@require_POST
def open_snapshot_publish(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    kind = request.POST.get("kind", OpenDataKind.AGGREGATES)
    if kind not in OpenDataKind.values:
        raise Invalid
    made = publish_open_snapshot(pk, actor=request.actor, month=month, kind=kind)
    said = PUBLISHED[OpenDataKind(kind)]
    flashes.success(request, said.format(month=made.month, rows=made.rows, withheld=made.withheld))
    return redirect(PAGE)
