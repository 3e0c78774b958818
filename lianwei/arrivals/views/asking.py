"""The page that asks for the values of one operation."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

PAGE = "arrivals/form_page.html"


def ask(
    request: HttpRequest, form: Form, title: str, submit: str, back: str, *, crumb: str = ""
) -> HttpResponse:
    """The form with its faults; `back` is the page `crumb` names, the list of what came in unless told."""
    context = {"form": form, "title": title, "submit": submit, "back": back, "crumb": crumb}
    return render(request, PAGE, context, status=422 if form.is_bound else 200)
