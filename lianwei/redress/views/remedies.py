"""Ways to court and to others: all of them, what begins one on a case, one with its steps and papers."""

from collections.abc import Callable

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from lianwei.cases.models import Complaint
from lianwei.core.documents.typst import to_pdf
from lianwei.core.http import allow
from lianwei.redress.forms import remedies as forms
from lianwei.redress.models import LegalRemedy
from lianwei.redress.operations import remedies
from lianwei.redress.queries.remedies import (
    agreements_to_confirm,
    may_sue,
    remedies_listed,
    remedies_overdue,
    remedy_page,
)
from lianwei.ui.forms import OperationForm

from .answering import GET_OR_POST, asked, sent, taken, within_reach

PAGE = "legal_remedy_view"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@allow("legal_remedy.view")
@require_GET
def legal_remedy_list(request: HttpRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    page = remedies_listed(actor=request.actor, view=view, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "view": view,
        "overdue": remedies_overdue(request.actor),
        "to_confirm": [] if view or request.GET.get("after") else agreements_to_confirm(actor=request.actor),
        "next_url": f"?view={view}&after={page.after}" if page.after else "",
    }
    return render(request, "redress/remedy_list.html", context)


@allow("legal_remedy.view")
@require_GET
def legal_remedy_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = remedy_page(pk, actor=request.actor)
    return render(request, "redress/remedy_view.html", {"page": page, "row": page.line.row})


@allow("legal_remedy.prepare")
@GET_OR_POST
def legal_remedy_prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is the complaint's."""
    within_reach(Complaint, pk, request)
    said = _("Prepared. Next: both parties sign, and the papers go to the court.")
    return _begin(request, pk, forms.PrepareForm(sent(request)), remedies.prepare_confirmation, said)


@allow("legal_remedy.request")
@GET_OR_POST
def legal_remedy_request(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is the complaint's."""
    complaint = within_reach(Complaint, pk, request)
    form = forms.RequestForm(sent(request), may_sue=may_sue(complaint.holder_id))
    return _begin(request, pk, form, remedies.request_remedy, _("Noted. Next: the head decides."))


@allow("legal_remedy.hand_up")
@GET_OR_POST
def legal_remedy_hand_up(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is the complaint's."""
    within_reach(Complaint, pk, request)
    said = _("Handed up. Next: the association above gives its receipt.")
    return _begin(request, pk, forms.HandUpForm(sent(request)), remedies.hand_material_up, said)


@allow("legal_remedy.decide")
@GET_OR_POST
def legal_remedy_decide(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("Supported. Next: the letter of support and the evidence.")
    return _step(request, pk, forms.DecideForm, remedies.decide_remedy, said)


@allow("legal_remedy.decline")
@GET_OR_POST
def legal_remedy_decline(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, forms.DeclineForm, remedies.decline_remedy, _("It is not supported."))


@allow("legal_remedy.receive")
@GET_OR_POST
def legal_remedy_receive(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("The receipt stands with the association that handed it up.")
    return _step(request, pk, forms.ReceiveForm, remedies.receive_material, said)


@allow("legal_remedy.file")
@GET_OR_POST
def legal_remedy_file(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, forms.FileForm, remedies.file_remedy, _("The filing is entered."))


@allow("legal_remedy.confirm")
@GET_OR_POST
def legal_remedy_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("The decree is entered: the agreement can be enforced.")
    return _step(request, pk, forms.ConfirmForm, remedies.confirm_remedy, said)


@allow("legal_remedy.conclude")
@GET_OR_POST
def legal_remedy_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, forms.ConcludeForm, remedies.conclude_remedy, _("The result is entered."))


@allow("legal_remedy.reject")
@GET_OR_POST
def legal_remedy_reject(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, forms.RejectForm, remedies.reject_remedy, _("The refusal is entered."))


@allow("legal_remedy.take_back")
@GET_OR_POST
def legal_remedy_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, forms.TakeBackForm, remedies.take_back_remedy, _("It is taken back."))


@allow("legal_remedy.print")
@require_safe
@never_cache
def legal_remedy_print_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The forms of the joint application, the agreement and the evidence, to sign."""
    content = to_pdf(remedies.print_confirmation(pk, actor=request.actor))
    return _attached(content, "application/pdf", f"judicial-confirmation-{pk}.pdf")


@allow("legal_remedy.print")
@require_safe
@never_cache
def legal_remedy_print_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same to write in."""
    from lianwei.core.documents.docx import to_docx  # noqa: PLC0415 - 10 MB, which few workers need

    content = to_docx(remedies.print_confirmation(pk, actor=request.actor))
    return _attached(content, WORD, f"judicial-confirmation-{pk}.docx")


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


def _begin(
    request: HttpRequest, pk: int, form: OperationForm, operation: Callable[..., LegalRemedy], said: str
) -> HttpResponse:
    if form.is_bound and (row := form.carry_out(operation, pk, actor=request.actor)):
        flashes.success(request, said)
        return redirect(PAGE, pk=row.pk)
    return asked(request, form, "complaint_detail", pk)


def _step(
    request: HttpRequest, pk: int, form: type[OperationForm], operation: Callable[..., object], said: str
) -> HttpResponse:
    row = within_reach(LegalRemedy, pk, request)
    known = {"body": row.body, "court_number": row.court_number}
    return taken(request, pk, form(sent(request), initial=known), operation, said=said, back=PAGE)
