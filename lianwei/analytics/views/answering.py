"""How a step on a row of statistics is asked for and answered."""

from collections.abc import Callable

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lianwei.ui.forms import OperationForm
from lianwei.ui.pages import FormPage, form_page


def sent(request: HttpRequest) -> QueryDict | None:
    """The fields of a POST, also of a form that asks nothing; None while the page only asks."""
    return request.POST if request.method == "POST" else None


def taken(
    request: HttpRequest,
    pk: int,
    form: OperationForm,
    operation: Callable[..., object],
    *,
    said: str,
    back: str,
) -> HttpResponse:
    """Carry the step out and go to the page of the row, or ask for it; `back` is the name of that page."""
    if form.is_bound and form.carry_out(operation, pk, actor=request.actor):
        flashes.success(request, said)
        return redirect(back, pk=pk)
    return asked(request, form, reverse(back, args=[pk]))


def asked(request: HttpRequest, form: OperationForm, back: str) -> HttpResponse:
    """The page of one form; `back`: the address it came from."""
    words = FormPage(getattr(form, "title", ""), getattr(form, "submit", ""), back, crumb=_("Back"))
    return form_page(request, words, form)
