"""What is done with a group: consents, the joint session and its results, the list of creditors."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.cases.forms.joint import (
    ArrangeForm,
    CallOffForm,
    ClaimsForm,
    ConsentsForm,
    MoveForm,
    ResultsForm,
)
from lianwei.cases.operations.together.claims import export_creditors
from lianwei.cases.papers.creditors import creditor_lines, creditors_paper
from lianwei.core import clock
from lianwei.core.documents.typst import to_pdf
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, attachment, xlsx_download

from .groups import answered


@allow("case_group.note_consents")
@GET_OR_POST
def case_group_note_consents(request: HttpRequest, pk: int) -> HttpResponse:
    return answered(request, pk, ConsentsForm)


@allow("case_group.arrange_session")
@GET_OR_POST
def case_group_arrange_session(request: HttpRequest, pk: int) -> HttpResponse:
    return answered(request, pk, ArrangeForm)


@allow("case_group.move_session")
@GET_OR_POST
def case_group_move_session(request: HttpRequest, pk: int) -> HttpResponse:
    return answered(request, pk, MoveForm)


@allow("case_group.call_off_session")
@GET_OR_POST
def case_group_call_off_session(request: HttpRequest, pk: int) -> HttpResponse:
    return answered(request, pk, CallOffForm)


@allow("case_group.hold_session")
@GET_OR_POST
def case_group_hold_session(request: HttpRequest, pk: int) -> HttpResponse:
    return answered(request, pk, ResultsForm)


@allow("case_group.enter_claims")
@GET_OR_POST
def case_group_enter_claims(request: HttpRequest, pk: int) -> HttpResponse:
    return answered(request, pk, ClaimsForm)


@allow("case_group.export")
@require_GET
@never_cache
def case_group_export_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of creditors to check and sign; papers are Chinese."""
    with translation.override("zh-hans"):
        creditors = export_creditors(pk, actor=request.actor, form="pdf")
        content = to_pdf(creditors_paper(creditors, on=clock.today()))
    return attachment(content, "application/pdf", name=f"creditors-{pk}.pdf")


@allow("case_group.export")
@require_GET
@never_cache
def case_group_export_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for the office."""
    creditors = export_creditors(pk, actor=request.actor, form="xlsx")
    return xlsx_download(creditor_lines(creditors), name=f"creditors-{pk}", title=_("List of creditors"))
