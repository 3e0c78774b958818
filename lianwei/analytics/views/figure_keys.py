"""Keys for one's own programs: listed with how to call, issued, revoked."""

from django.conf import settings
from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lianwei.analytics.forms.figure_keys import FigureKeyForm
from lianwei.analytics.operations.figure_keys import issue_figure_key, revoke_figure_key
from lianwei.analytics.queries.figure_keys import figure_keys
from lianwei.core import clock
from lianwei.core.http import allow
from lianwei.core.paging import key_of
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

PAGE = "figure_key_list"
API = "/api/figures/v1/"


@allow("figure_key.view")
@require_GET
def figure_key_list(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": figure_keys(actor=request.actor),
        "today": clock.today(),
        "address": settings.LIANWEI_PUBLIC_URL + API,
    }
    return render(request, "analytics/figure_key_list.html", context)


@allow("figure_key.issue")
@GET_OR_POST
@never_cache
def figure_key_issue(request: HttpRequest) -> HttpResponse:
    form = FigureKeyForm(request.POST or None)
    issued = form.carry_out(issue_figure_key, actor=request.actor) if form.is_bound else None
    if issued:
        row, text = issued
        return render(request, "analytics/figure_key.html", {"row": row, "text": text})
    crumb = _("Figures for programs")
    return form_page(request, FormPage(_("Issue a key"), _("Issue it"), reverse(PAGE), crumb=crumb), form)


@allow("figure_key.revoke")
@require_POST
def figure_key_revoke(request: HttpRequest) -> HttpResponse:
    revoke_figure_key(key_of(request.POST.get("key", "")) or 0, actor=request.actor)
    flashes.success(request, _("The key is revoked; the next call with it is refused."))
    return redirect(PAGE)
