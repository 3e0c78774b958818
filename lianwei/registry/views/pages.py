"""The page with one form."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

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
