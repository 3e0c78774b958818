"""The page with one form, and the list taken along as a sheet."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from .sheets import CSV_TYPE, XLSX_TYPE, Lines, csv_sheet, xlsx_sheet

GET_OR_POST = require_http_methods(["GET", "POST"])


@dataclass(frozen=True, slots=True)
class FormPage:
    """The words around a form: what it is about, the verb on the button, where "back" leads. `draft`: the
    browser keeps what was typed under this name.
    """

    title: object
    submit: object
    back: str
    crumb: object = ""
    note: object = ""
    draft: str = ""


def form_page(request: HttpRequest, page: FormPage, form: BaseForm, **context: Any) -> HttpResponse:
    """The form, with 422 when something in it was refused."""
    status = 422 if form.is_bound else 200
    return render(request, "ui/form_page.html", {"page": page, "form": form} | context, status=status)


def csv_download(lines: Lines, *, name: str) -> HttpResponse:
    """A list for machines, as a file of that name."""
    return attachment(csv_sheet(lines), CSV_TYPE, name=f"{name}.csv")


def xlsx_download(lines: Lines, *, name: str, title: str) -> HttpResponse:
    """The same for the office; `title` is the name of the sheet in it."""
    return attachment(xlsx_sheet(title, lines), XLSX_TYPE, name=f"{name}.xlsx")


def attachment(content: bytes | str, kind: str, *, name: str) -> HttpResponse:
    """What a browser saves and does not show. `name` holds no character of people's."""
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
