"""Standing specials, and programmes with figures of others."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.analytics.forms.programmes import FigureForm, OpenProgrammeForm, SheetForm
from lianwei.analytics.models import SpecialProgramme
from lianwei.analytics.operations.programmes import enter_programme_figures, open_programme
from lianwei.analytics.queries.calendars import reckoning_of
from lianwei.analytics.queries.programmes import programme_page, programmes_here
from lianwei.analytics.queries.specials import SpecialPage, special_page
from lianwei.analytics.rules.specials import HEAD
from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.ui.pages import GET_OR_POST, csv_download, xlsx_download

from .answering import asked, sent, taken

PAGE, LIST = "special_programme_view", "statistics_specials"


@allow("statistics.view")
@require_GET
@never_cache
def statistics_specials(request: HttpRequest) -> HttpResponse:
    context = {
        "page": _page(request),
        "programmes": programmes_here(actor=request.actor),
        "reckoning": reckoning_of(request.actor),
        "may_open": request.actor.may("special_programme.open"),
        "query": request.GET.urlencode(),
    }
    return render(request, "analytics/specials.html", context)


@allow("statistics.view")
@require_GET
def statistics_specials_csv(request: HttpRequest) -> HttpResponse:
    return csv_download(_lines(_page(request)), name="specials")


@allow("statistics.view")
@require_GET
def statistics_specials_xlsx(request: HttpRequest) -> HttpResponse:
    page = _page(request)
    return xlsx_download(_lines(page), name="specials", title=page.name)


@allow("special_programme.open")
@GET_OR_POST
def special_programme_open(request: HttpRequest) -> HttpResponse:
    form, home = OpenProgrammeForm(sent(request)), request.actor.organisation_id or 0
    if form.is_bound and (row := form.carry_out(open_programme, home, actor=request.actor)):
        flashes.success(request, _("The programme is begun. Next: figures of others."))
        return redirect(PAGE, pk=row.pk)
    return asked(request, form, reverse(LIST))


@allow("special_programme.view")
@require_GET
@never_cache
def special_programme_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = programme_page(pk, actor=request.actor)
    return render(request, "analytics/programme_view.html", {"page": page, "row": page.line.row})


@allow("special_programme.view")
@require_GET
def special_programme_view_csv(request: HttpRequest, pk: int) -> HttpResponse:
    return csv_download(programme_page(pk, actor=request.actor).chart.lines, name=f"programme-{pk}")


@allow("special_programme.view")
@require_GET
def special_programme_view_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    chart = programme_page(pk, actor=request.actor).chart
    return xlsx_download(chart.lines, name=f"programme-{pk}", title=_("Programme"))


@allow("special_programme.view")
@require_GET
def special_programme_view_template(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet in which figures of others are brought."""
    find(SpecialProgramme, pk, actor=request.actor)
    return xlsx_download([HEAD], name="figures", title=_("Programme"))


@allow("special_programme.enter")
@GET_OR_POST
def special_programme_enter(request: HttpRequest, pk: int) -> HttpResponse:
    _own(request, pk)
    said = _("The figures of others are entered.")
    return taken(request, pk, FigureForm(sent(request)), enter_programme_figures, said=said, back=PAGE)


@allow("special_programme.enter")
@GET_OR_POST
def special_programme_enter_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    _own(request, pk)
    form, said = SheetForm(sent(request), request.FILES or None), _("The figures of others are entered.")
    return taken(request, pk, form, enter_programme_figures, said=said, back=PAGE)


def _page(request: HttpRequest) -> SpecialPage:
    wanted = request.GET
    return special_page(actor=request.actor, code=wanted.get("special", ""), name=wanted.get("period", ""))


def _lines(page: SpecialPage) -> list[list[str]]:
    """Both tables, one below the other."""
    return [*page.parts.lines, [], *page.members.lines]


def _own(request: HttpRequest, pk: int) -> SpecialProgramme:
    """A programme the reader enters figures of. Raises NotVisible, NotAllowed."""
    row = find(SpecialProgramme, pk, actor=request.actor)
    if not row.is_within_reach(request.actor):
        raise NotAllowed
    return row
