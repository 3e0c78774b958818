"""The first page, and the search of the top bar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from lianwei.cases.rules.numbers import parse_case_number
from lianwei.core import clock
from lianwei.core.http import allow
from lianwei.core.workdays import office_calendar
from lianwei.retention.queries.waiting import archive_waiting
from lianwei.web.forms.search import SearchForm
from lianwei.web.queries.alliance import alliance_page
from lianwei.web.queries.found import found_page
from lianwei.web.queries.home import home as home_of


@allow("settings.revise")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    context = {
        "page": home_of(actor=request.actor),
        "archive": archive_waiting(actor=request.actor),
        "today": today,
        "is_working_day": office_calendar().is_working(today),
        "may_receive": request.actor.may("complaint.receive"),
        "may_ask": request.actor.may("question.ask"),
        "sees_board": request.actor.may("shared_person.view"),
        "may_watch": request.actor.may("alliance.watch") and bool(request.actor.oversees),
    }
    return render(request, "web/home.html", context)


@allow("alliance.watch")
@require_GET
def alliance_watch(request: HttpRequest) -> HttpResponse:
    """The same for those who also have a desk of their own."""
    context = {
        "alliance": alliance_page(actor=request.actor),
        "today": clock.today(),
        "may_ask": request.actor.may("question.ask"),
        "sees_board": request.actor.may("shared_person.view"),
    }
    return render(request, "web/alliance_watch.html", context)


@allow("complaint.view")
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """A whole case number leads to the case itself; anything else to what was found.

    What is looked for comes by POST alone: a phone number must not stand in an address, a log or a history.
    """
    form = SearchForm(request.POST)
    found = found_page(form.asked, actor=request.actor)
    if len(found.exact) == 1 and parse_case_number(form.text):
        return redirect("complaint_detail", pk=found.exact[0].pk)
    return render(request, "web/search.html", {"q": form.text, "form": form, "found": found})
