"""Results of a comparative test: the page, the report and all numbers as files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.core.http import allow
from lianwei.supervision.papers.city_index import MEDIA
from lianwei.supervision.papers.comparing import laid_out
from lianwei.supervision.queries.comparing.results import result_page
from lianwei.ui.pages import attachment


@allow("comparative_test.view")
@require_GET
def comparative_test_view_results(request: HttpRequest, pk: int) -> HttpResponse:
    """Sorted and filtered by the address, so that it works without scripts."""
    sort, show = request.GET.get("sort", ""), request.GET.get("show", "")
    page = result_page(pk, actor=request.actor, sort=sort, show=show)
    context = {"page": page, "test": page.test, "sort": sort, "show": show}
    return render(request, "supervision/test_results.html", context)


@allow("comparative_test.view")
@require_GET
@never_cache
def comparative_test_view_report(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report; papers are Chinese."""
    with translation.override("zh-hans"):
        content = laid_out(result_page(pk, actor=request.actor), form)
    return attachment(content, MEDIA[form], name=f"comparative-test-{pk}.{form}")
