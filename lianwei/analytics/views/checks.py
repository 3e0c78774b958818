"""Tables of other publishers, checked on the spot; nothing is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from lianwei.analytics.forms.checks import CheckForm
from lianwei.analytics.rules.wording import language_of
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST


@allow("published_table.check")
@GET_OR_POST
def published_table_check(request: HttpRequest) -> HttpResponse:
    sent = request.method == "POST"
    form = CheckForm(request.POST, request.FILES) if sent else CheckForm()
    context: dict = {"form": form}
    if sent and form.is_valid():
        checked = form.cleaned_data["checked"]
        language = language_of(get_language() or "")
        context |= {"checked": checked, "sentences": [each.sentence(language) for each in checked.findings]}
    return render(
        request, "analytics/published_table_check.html", context, status=422 if form.errors else 200
    )
