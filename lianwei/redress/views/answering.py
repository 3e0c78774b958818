"""How a step on a row of redress is asked for and answered."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lianwei.core.errors import NotAllowed
from lianwei.core.scope import ScopedModel, find
from lianwei.ui.forms import OperationForm

GET_OR_POST = require_http_methods(["GET", "POST"])
Row = TypeVar("Row", bound=ScopedModel)


def sent(request: HttpRequest) -> QueryDict | None:
    """The fields of a POST, also of a form that asks nothing; None while the page only asks."""
    return request.POST if request.method == "POST" else None


def within_reach(model: type[Row], pk: int, request: HttpRequest) -> Row:
    """A row the reader may act on. Raises NotVisible, NotAllowed."""
    row = find(model, pk, actor=request.actor)
    if not row.is_within_reach(request.actor):
        raise NotAllowed
    return row


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
    return asked(request, form, back, pk)


def asked(request: HttpRequest, form: OperationForm, back: str, *keys: int) -> HttpResponse:
    """The page of one form."""
    context = {"form": form, "back_name": back, "back_key": keys[0] if keys else None}
    return render(request, "redress/form_page.html", context, status=422 if form.is_bound else 200)
