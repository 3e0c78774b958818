"""Return forms of one's own: the versions, one of them, the steps to turn one on."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.analytics.forms import own_return_forms as asks
from lianwei.analytics.operations import own_return_forms as do
from lianwei.analytics.queries.own_return_forms import EXAMPLE, forms_listed, own_form_page
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, attachment

from .answering import sent, taken

PAGE = "own_return_form_view"
TOML_TYPE = "application/toml; charset=utf-8"


@allow("own_return_form.view")
@require_GET
@never_cache
def own_return_form_list(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": forms_listed(actor=request.actor),
        "may_upload": request.actor.may("own_return_form.upload"),
    }
    return render(request, "analytics/own_return_form_list.html", context)


@allow("own_return_form.view")
@require_GET
def own_return_form_view_example(request: HttpRequest) -> HttpResponse:
    """The file to begin from."""
    return attachment(EXAMPLE.read_text(encoding="utf-8"), TOML_TYPE, name="return-form-example.toml")


@allow("own_return_form.upload")
@GET_OR_POST
def own_return_form_upload(request: HttpRequest) -> HttpResponse:
    form = asks.UploadFormForm(sent(request), request.FILES or None)
    if form.is_bound and (row := form.carry_out(do.upload_own_return_form, actor=request.actor)):
        flashes.success(request, _("The form is kept as a draft. Please look through it and turn it on."))
        return redirect(PAGE, pk=row.pk)
    status = 422 if form.is_bound else 200
    return render(request, "analytics/own_return_form_upload.html", {"form": form}, status=status)


@allow("own_return_form.view")
@require_GET
@never_cache
def own_return_form_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = own_form_page(pk, actor=request.actor)
    context = {"page": page, "row": page.line.row, "tables": page.tables}
    return render(request, "analytics/own_return_form_view.html", context)


@allow("own_return_form.view")
@require_GET
def own_return_form_view_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was uploaded."""
    form, row = (page := own_form_page(pk, actor=request.actor)).line.form, page.line.row
    return attachment(row.text if row else "", TOML_TYPE, name=f"{form.code}-{form.version}.toml")


@allow("own_return_form.begin")
@GET_OR_POST
def own_return_form_begin(request: HttpRequest, pk: int) -> HttpResponse:
    page = own_form_page(pk, actor=request.actor)
    form = asks.BeginFormForm(sent(request), begins=page.line.form.valid_from)
    said = _("The form is turned on. It is offered where returns are asked for.")
    return taken(request, pk, form, do.begin_own_return_form, said=said, back=PAGE)


@allow("own_return_form.withdraw")
@GET_OR_POST
def own_return_form_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    own_form_page(pk, actor=request.actor)
    form, said = asks.WithdrawFormForm(sent(request)), _("The form is offered no more.")
    return taken(request, pk, form, do.withdraw_own_return_form, said=said, back=PAGE)
