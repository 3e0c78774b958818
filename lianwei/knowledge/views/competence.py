"""The competence directory for the staff: when each entry was checked, and checking it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianwei.core.http import allow
from lianwei.knowledge.forms import CompetentBodyForm
from lianwei.knowledge.operations import verify_competent_body
from lianwei.knowledge.queries.competence import body_coded, body_rows


@allow("competent_body.view")
@require_GET
def competent_body_list(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": body_rows(actor=request.actor),
        "sees_contacts": request.actor.may("trade_contact.view"),
        "may_verify": request.actor.may("competent_body.verify"),
    }
    return render(request, "knowledge/competent_body_list.html", context)


@allow("competent_body.verify")
@require_http_methods(["GET", "POST"])
def competent_body_verify(request: HttpRequest, code: str) -> HttpResponse:
    body = body_coded(code)
    form = CompetentBodyForm.of(body, request.POST or None)
    done = form.carry_out(verify_competent_body, code, actor=request.actor) if request.POST else None
    if done:
        messages.success(request, _("Noted. The public directory shows the day of the check."))
        return redirect("competent_body_list")
    status = 422 if form.is_bound else 200
    context = {"body": body, "form": form}
    return render(request, "knowledge/competent_body_verify.html", context, status=status)
