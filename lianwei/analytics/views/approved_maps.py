"""The operator's approved map: looked at, brought, taken down."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from lianwei.analytics.forms.approved_maps import MapForm
from lianwei.analytics.operations.approved_maps import remove_approved_map, upload_approved_map
from lianwei.analytics.queries.approved_maps import approved_map_page, outlines_drawn
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

from .looking import YEAR

PAGE = "approved_map_view"


@allow("approved_map.view")
@require_GET
def approved_map_view(request: HttpRequest) -> HttpResponse:
    context = {
        "page": approved_map_page(actor=request.actor),
        "may_upload": request.actor.may("approved_map.upload"),
        "may_remove": request.actor.may("approved_map.remove"),
    }
    return render(request, "analytics/approved_map_view.html", context)


@allow("approved_map.view")
@require_GET
@cache_control(private=True, max_age=YEAR, immutable=True)
def approved_map_view_outlines(request: HttpRequest) -> HttpResponse:
    """The outlines in use; the address names the hash of the file."""
    return HttpResponse(outlines_drawn(actor=request.actor), content_type="application/json")


@allow("approved_map.upload")
@GET_OR_POST
def approved_map_upload(request: HttpRequest) -> HttpResponse:
    form = MapForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.carry_out(upload_approved_map, actor=request.actor):
        flashes.success(request, _("The map is drawn from now on."))
        return redirect(PAGE)
    page = FormPage(_("Bring an approved map"), _("Use this map"), reverse(PAGE), pgettext("place", "Map"))
    return form_page(request, page, form)


@allow("approved_map.remove")
@require_POST
def approved_map_remove(request: HttpRequest) -> HttpResponse:
    remove_approved_map(actor=request.actor)
    flashes.success(request, _("The map was taken down. Tiles are drawn again."))
    return redirect(PAGE)
