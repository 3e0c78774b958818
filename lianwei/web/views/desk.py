"""The first page, and the search of the top bar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from lianwei.cases.queries import find_cases
from lianwei.cases.rules.numbers import parse_case_number
from lianwei.core import clock
from lianwei.core.http import allow
from lianwei.core.workdays import office_calendar
from lianwei.web.queries.home import home as home_of


@allow("settings.revise")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    context = {
        "page": home_of(actor=request.actor),
        "today": today,
        "is_working_day": office_calendar().is_working(today),
        "may_receive": request.actor.may("complaint.receive"),
    }
    return render(request, "web/home.html", context)


@allow("complaint.view")
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """A whole case number leads to the case itself; anything else to what was found.

    What is looked for comes by POST alone: a phone number must not stand in an address, a log or a history.
    """
    text = request.POST.get("q", "").strip()[:100]
    found = find_cases(text, actor=request.actor)
    if len(found.cases) == 1 and parse_case_number(text):
        return redirect("complaint_detail", pk=found.cases[0].pk)
    context = {"q": text, "found": found, "sees_businesses": request.actor.may("business.view")}
    return render(request, "web/search.html", context)
