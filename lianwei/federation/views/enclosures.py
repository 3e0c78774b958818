"""What goes along with requests between alliances: ticked by who asks, opened by who was asked."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.cases.forms.reveal import RevealForm
from lianwei.cases.models import Complaint
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.federation.forms.enclosing import EncloseJointForm
from lianwei.federation.operations import joint as operations
from lianwei.federation.queries.enclosures import item_that_came, open_item, person_that_came
from lianwei.federation.queries.joint import joint_page, joint_to
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

PAGE = "joint_request_view"


@allow("joint_request.enclose")
@GET_OR_POST
def joint_request_enclose(request: HttpRequest, pk: int) -> HttpResponse:
    row = joint_to("enclose", pk, actor=request.actor).row.request
    complaint = find(Complaint, row.complaint_id or 0, actor=request.actor)
    form = EncloseJointForm(request.POST or None, complaint=complaint, peers={row.peer})
    if form.is_bound and form.carry_out(operations.enclose_joint_request, pk, actor=request.actor):
        flashes.success(request, _("It is on its way; the page says when the other alliance has fetched it."))
        return redirect(PAGE, pk=pk)
    note = _("Files go as they are. What they show of people is seen there by whoever handles the request.")
    back = reverse(PAGE, args=[pk])
    page = FormPage(_("Let more go along"), _("Send it"), back, complaint.number, note)
    return form_page(request, page, form)


@allow("joint_request.view")
@never_cache
@require_GET
def joint_request_view_file(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """A file as an attachment; the opening is recorded."""
    found = item_that_came(pk, item, actor=request.actor, is_person=False)
    opened = open_item(found, actor=request.actor)
    headers = {
        "Content-Disposition": content_disposition_header(True, opened.name),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(opened.content, content_type=opened.media_type, headers=headers)


@allow("person.reveal")
@GET_OR_POST
@never_cache
def joint_request_reveal(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """GET asks for the reason; POST shows name and contact once and leaves a trace."""
    found = item_that_came(pk, item, actor=request.actor, is_person=True)
    form = RevealForm(request.POST or None)
    context = {"row": joint_page(pk, actor=request.actor).row, "form": form}
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        context["values"] = person_that_came(found, actor=request.actor, reason=reason)
    return render(request, "federation/joint_person.html", context, status=422 if form.errors else 200)
