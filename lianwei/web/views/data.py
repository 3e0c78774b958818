"""The own data of somebody who follows a case and has proved the phone or e-mail: ask, see, fetch."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lianwei.cases.queries.doors.tracking import consumer_of
from lianwei.core.http import public
from lianwei.retention.operations.handing import offer_copy
from lianwei.retention.operations.requests import receive_from_portal
from lianwei.retention.queries.portal import asked_on, asker_of
from lianwei.retention.rules.rights import rights
from lianwei.web.forms.data import OwnDataForm
from lianwei.web.queries.tracking import case_of

from .tracking import proven


@public
@never_cache
@require_http_methods(["GET", "POST"])
def portal_data(request: HttpRequest) -> HttpResponse:
    """What was asked, how it stands, and a form to ask."""
    case = case_of(proven(request))
    subject = f"complaint:{case}"
    form = OwnDataForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.carry_out(receive_from_portal, subject, actor=consumer_of(case)):
        flashes.success(request, _("We have it. You find the answer here and get it as a paper."))
        return redirect("portal_data")
    context = {"form": form, "asked": asked_on(subject), "rights": list(rights().values())}
    return render(request, "web/portal/data.html", context, status=422 if form.errors else 200)


@public
@never_cache
@require_POST
def portal_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """To the page behind a fresh one-time link to the copy."""
    subject = f"complaint:{case_of(proven(request))}"
    return redirect("copy_fetch", token=offer_copy(pk, actor=asker_of(subject, pk)))
