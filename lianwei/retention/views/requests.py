"""Requests about one's own data: the list, one request and its steps, the reply, the copy to hand over."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lianwei.cases.operations.entry.persons import correct_person
from lianwei.core.documents.queries import paper_of
from lianwei.core.documents.typst import to_pdf
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.retention.forms.requests import (
    ConfirmForm,
    CorrectionForm,
    DecisionForm,
    DraftForm,
    LinkForm,
    ProofForm,
    RequestForm,
    ServiceForm,
    SignForm,
    WidenForm,
)
from lianwei.retention.models import PersonRequest
from lianwei.retention.operations.handing import offer_copy
from lianwei.retention.operations.replies import answer_person_request, draft_reply, sign_reply
from lianwei.retention.operations.requests import (
    add_to_person_request,
    check_person_request,
    decide_person_request,
    receive_person_request,
    withdraw_person_request,
)
from lianwei.retention.queries.requests import is_correction_granted, reply_of, request_page, requests_listed
from lianwei.ui.forms import OperationForm

from .sent import sent

GET_OR_POST = require_http_methods(["GET", "POST"])


@allow("person_request.view")
@require_GET
def person_request_list(request: HttpRequest) -> HttpResponse:
    only_open = request.GET.get("view") != "all"
    context = {
        "rows": requests_listed(actor=request.actor, only_open=only_open),
        "only_open": only_open,
        "may_receive": request.actor.may("person_request.receive"),
        "organisation_id": request.actor.organisation_id,
    }
    return render(request, "retention/person_request_list.html", context)


@allow("person_request.receive")
@GET_OR_POST
def person_request_receive(request: HttpRequest) -> HttpResponse:
    form = RequestForm(sent(request), actor=request.actor)
    row = form.carry_out(receive_person_request, actor=request.actor) if form.is_bound else None
    if row:
        flashes.success(request, _("%(number)s is recorded.") % {"number": row.number})
        return redirect("person_request_view", pk=row.pk)
    return _asked(request, form, "", reverse("person_request_list"))


@allow("person_request.view")
@require_GET
def person_request_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = request_page(pk, actor=request.actor)
    return render(request, "retention/person_request_view.html", {"page": page, "row": page.request})


@allow("person_request.receive")
@GET_OR_POST
def person_request_receive_file(request: HttpRequest, pk: int) -> HttpResponse:
    form = WidenForm(sent(request), actor=request.actor)
    return _step(request, pk, form, add_to_person_request, _("The file is added."))


@allow("person_request.check")
@GET_OR_POST
def person_request_check(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, ProofForm(sent(request)), check_person_request, _("The identity is checked."))


@allow("person_request.decide")
@GET_OR_POST
def person_request_decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(PersonRequest, pk, actor=request.actor)
    form = DecisionForm(sent(request), kind=row.kind)
    return _step(request, pk, form, decide_person_request, _("It is decided. Next: the reply."))


@allow("person_request.decide")
@GET_OR_POST
def person_request_decide_correct(request: HttpRequest, pk: int, complaint: int) -> HttpResponse:
    """The values of one case, corrected on a request that was granted."""
    row = find(PersonRequest, pk, actor=request.actor)
    if not is_correction_granted(row) or f"complaint:{complaint}" not in row.subjects:
        raise NotVisible
    form = CorrectionForm(sent(request))

    def correct(_pk: int, **given: Any) -> object:
        return correct_person(complaint, **given)

    return _step(request, pk, form, correct, _("The data are corrected."))


@allow("person_request.withdraw")
@GET_OR_POST
def person_request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    form = ConfirmForm(sent(request))
    return _step(request, pk, form, withdraw_person_request, _("The request is taken back."))


@allow("person_request.answer")
@GET_OR_POST
def person_request_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Without a reply: draft it. With a signed one: note how it was given."""
    row = find(PersonRequest, pk, actor=request.actor)
    if row.document_id is None:
        return _step(request, pk, DraftForm(sent(request)), draft_reply, _("The reply is drafted."))
    form = ServiceForm(sent(request))
    return _step(request, pk, form, answer_person_request, _("The request is answered."))


@allow("person_request.decide")
@GET_OR_POST
def person_request_decide_sign(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, SignForm(sent(request)), sign_reply, _("The reply is signed."))


@allow("person_request.view")
@require_GET
@never_cache
def person_request_view_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The reply as it is printed."""
    row = find(PersonRequest, pk, actor=request.actor)
    reply = reply_of(row)
    if reply is None:
        raise NotVisible
    pdf = to_pdf(paper_of(reply, actor=request.actor, reason="reply opened"))
    headers = {"Content-Disposition": f'attachment; filename="{row.number}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@allow("person_request.hand_over")
@GET_OR_POST
@never_cache
def person_request_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """A one-time link to the copy, shown once to who gives it to the person."""
    form = LinkForm(sent(request))
    row = find(PersonRequest, pk, actor=request.actor)
    if not row.is_within_reach(request.actor):
        raise NotAllowed
    back = reverse("person_request_view", args=[pk])
    token = form.carry_out(offer_copy, pk, actor=request.actor) if form.is_bound else None
    if token:
        url = request.build_absolute_uri(reverse("copy_fetch", args=[token]))
        return render(request, "retention/copy_offered.html", {"row": row, "url": url, "back": back})
    return _asked(request, form, row.number, back)


def _step(
    request: HttpRequest, pk: int, form: OperationForm, operation: Callable[..., object], said: str
) -> HttpResponse:
    row = find(PersonRequest, pk, actor=request.actor)
    if not row.is_within_reach(request.actor):
        raise NotAllowed
    if form.is_bound and form.carry_out(operation, pk, actor=request.actor):
        flashes.success(request, said)
        return redirect("person_request_view", pk=pk)
    return _asked(request, form, row.number, reverse("person_request_view", args=[pk]))


def _asked(request: HttpRequest, form: OperationForm, number: str, back: str) -> HttpResponse:
    context = {"form": form, "number": number or _("Requests on personal data"), "back": back}
    return render(request, "retention/form_page.html", context, status=422 if form.is_bound else 200)
