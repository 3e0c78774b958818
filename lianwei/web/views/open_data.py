"""Open data for everybody: what the data sets are, month by month, in plain words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianwei.analytics.queries.open_recalls import recalled_listed
from lianwei.analytics.queries.open_rows import months_offered, tables_offered
from lianwei.core.http import public


@public
@require_safe
def portal_open_data(request: HttpRequest) -> HttpResponse:
    context = {"months": months_offered(), "tables": tables_offered(), "recalled": recalled_listed()}
    return render(request, "web/portal/open_data.html", context)
