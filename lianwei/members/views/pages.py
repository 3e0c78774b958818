"""The two shapes all pages here have: a page to read, and a page with one form."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


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
    return render(request, "members/form_page.html", {"page": page, "form": form} | context, status=status)
