"""A form that adds to one business, and leads back to its page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lianwei.ui.forms import OperationForm
from lianwei.ui.pages import FormPage, form_page


def noted(
    request: HttpRequest, pk: int, form: OperationForm, operation: Callable[..., object], page: FormPage
) -> HttpResponse:
    """Carry the operation out and say so; else the form again."""
    if request.POST and form.carry_out(operation, pk, actor=request.actor):
        messages.success(request, _("Saved."))
        return redirect("business_detail", pk=pk)
    return form_page(request, page, form)
