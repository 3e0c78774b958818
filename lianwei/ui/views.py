"""Pages of the frame itself: choices of language and print, the keyboard help, the component board."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from lianwei.core.http import public

from .preferences import keep_choices, safe_next
from .styleguide import board


@public
@require_POST
def preference_choose(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(safe_next(request))
    keep_choices(request, response)
    return response


@public
@require_GET
def shortcut_list(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/shortcut_list.html")


@public
@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/styleguide.html", board(request.GET))
