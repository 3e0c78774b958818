"""The first page of the portal, and what is said about data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianwei.core.http import public


@public
@require_safe
def portal_home(request: HttpRequest) -> HttpResponse:
    return render(request, "web/portal/home.html")


@public
@require_safe
def portal_privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/portal/privacy.html")
