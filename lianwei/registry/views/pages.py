"""The page with one form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianwei.ui.forms import OperationForm

GET_OR_POST = require_http_methods(["GET", "POST"])


@dataclass(frozen=True, slots=True)
class FormPage:
    """The words around a form: what it is about, the verb on the button, where "back" leads."""

    title: object
    submit: object
    back: str
    crumb: object = ""
    note: object = ""


def form_page(request: HttpRequest, page: FormPage, form: BaseForm, **context: Any) -> HttpResponse:
    """The form, with 422 when something in it was refused."""
    status = 422 if form.is_bound else 200
    return render(request, "registry/form_page.html", {"page": page, "form": form} | context, status=status)


def noted(
    request: HttpRequest, pk: int, form: OperationForm, operation: Callable[..., object], page: FormPage
) -> HttpResponse:
    """A form that adds to one business; afterwards its page."""
    if request.POST and form.carry_out(operation, pk, actor=request.actor):
        messages.success(request, _("Saved."))
        return redirect("business_detail", pk=pk)
    return form_page(request, page, form)
