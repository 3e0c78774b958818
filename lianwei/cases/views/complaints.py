"""The worklist, the page of one case, and the opening of one masked value."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lianwei.cases.forms.bulk import kinds_for
from lianwei.cases.forms.reveal import RevealForm
from lianwei.cases.forms.worklist import FilterForm, address, tabs_of
from lianwei.cases.operations.desk.saved_lists import touch_list
from lianwei.cases.queries import CasePage, Page, case_page, closed_value, reveal_value, worklist
from lianwei.cases.queries.lists.exported import exported_list
from lianwei.cases.queries.lists.returned import SYSTEMS, returned_list
from lianwei.cases.queries.lists.saved_lists import Saved, faults_of, opened_list, tab_lists
from lianwei.cases.queries.lists.worklist import ALLIANCE
from lianwei.cases.queries.page.panels import panels_of
from lianwei.cases.queries.page.presence import told_by
from lianwei.cases.queries.page.timeline import only_papers
from lianwei.cases.rules.care import care_for
from lianwei.core import clock
from lianwei.core.http import allow, is_htmx
from lianwei.core.scope import Actor
from lianwei.ui.sheets import CSV_TYPE, XLSX_TYPE, csv_sheet, xlsx_sheet

GET_OR_POST = require_http_methods(["GET", "POST"])
PAPERS = "papers"
OWN_PAGE = "own"  # of a case that was merged into another, whose page its number opens otherwise
PERMISSIONS = (
    "make_offer", "answer_offer", "decide_appeal",
    "revise", "add_evidence", "supervise", "question", "export", "record_consent", "write", "merge",
    "unmerge", "ungroup", "tell_apart", "offer_transfer", "accept_transfer", "return_transfer",
    "withdraw_transfer", "dispute_competence", "answer_assistance", "decline_assistance",
    "withdraw_assistance", "note_import",
)  # fmt: skip


@allow("complaint.view")
@require_GET
def complaint_list(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET, actor=request.actor)
    page = worklist(actor=request.actor, filters=form.filters, after=request.GET.get("after", ""))
    saved = tab_lists(actor=request.actor)
    opened = opened_list(request.GET.get("list", ""), saved, actor=request.actor)
    if opened and opened.used_on != clock.today():
        touch_list(opened.row.pk, actor=request.actor)
    return render(request, "cases/complaint_list.html", _list_context(request, form, page, saved, opened))


def _list_context(
    request: HttpRequest, form: FilterForm, page: Page, saved: list[Saved], opened: Saved | None
) -> dict[str, object]:
    actor, here = request.actor, {"list": str(opened.row.pk)} if opened else {}
    return {
        "form": form,
        "page": page,
        "tabs": tabs_of(page, saved, opened, actor=actor),
        "tags": form.tags(),
        "opened": opened,
        "faults": faults_of(opened.row.query) if opened else [],
        "next_url": address(page.filters, **here, after=page.after) if page.after else "",
        "sheet": address(page.filters),
        "systems": SYSTEMS,
        "here": address(page.filters),
        "first_url": address(page.filters, **here) if request.GET.get("after") else "",
        "kinds": kinds_for(actor) if page.filters.view != ALLIANCE else {},
        "care": care_for([page.filters.group], language=get_language() or "zh-hans"),
        "may_receive": actor.may("complaint.receive"),
        "may_settle_on_spot": actor.may("complaint.settle_on_spot"),
        "may_save": actor.may("saved_list.save"),
    }


@allow("complaint.view")
@require_GET
@never_cache
def complaint_list_csv(request: HttpRequest) -> HttpResponse:
    """The list as it is narrowed, for machines."""
    return _sheet(csv_sheet(_listed(request)), CSV_TYPE, "csv")


@allow("complaint.view")
@require_GET
@never_cache
def complaint_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same for the office."""
    return _sheet(xlsx_sheet(gettext("Cases"), _listed(request)), XLSX_TYPE, "xlsx")


@allow("complaint.view")
@require_GET
@never_cache
def complaint_list_back(request: HttpRequest) -> HttpResponse:
    """The list in the columns of another system, with our results."""
    system = request.GET.get("system", "")
    form = FilterForm(request.GET, actor=request.actor)
    lines = returned_list(system, actor=request.actor, filters=form.filters)
    return _sheet(xlsx_sheet(system, lines), XLSX_TYPE, "xlsx", name=f"results-{system}")


def _listed(request: HttpRequest) -> list[tuple[str, ...]]:
    form = FilterForm(request.GET, actor=request.actor)
    return exported_list(actor=request.actor, filters=form.filters)


def _sheet(content: bytes, kind: str, ending: str, *, name: str = "cases") -> HttpResponse:
    name = f"{name}-{clock.today():%Y%m%d}.{ending}"
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@allow("complaint.view")
@require_GET
def complaint_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = case_page(pk, actor=request.actor)
    if page.links.kept and OWN_PAGE not in request.GET:
        return _to_kept(request, page)
    shows_papers = request.GET.get("only") == PAPERS
    context = {
        "page": page,
        "case": page.complaint,
        "present": page.present,
        "shown": told_by(page.present),
        "lines": only_papers(page.lines) if shows_papers else page.lines,
        "shows_papers": shows_papers,
        "may": _permitted(request.actor),
        "is_reachable": page.complaint.is_within_reach(request.actor),
        "sees_businesses": request.actor.may("business.view"),
        "may_draft": request.actor.may("document.draft"),
        "panels": panels_of(page.complaint, page.there, actor=request.actor),
    }
    return render(request, "cases/complaint_detail.html", context)


def _permitted(actor: Actor) -> dict[str, bool]:
    """What the page offers besides the steps, by the verb."""
    others = {
        "see_disputes": "competence_dispute.view",
        "trade_contacts": "trade_contact.view",
        "know": "knowledge_entry.view",
        "match": "match.ask",
    }
    sees = {name: actor.may(permission) for name, permission in others.items()}
    return sees | {name: actor.may(f"complaint.{name}") for name in PERMISSIONS}


def _to_kept(request: HttpRequest, page: CasePage) -> HttpResponse:
    """The number of a merged case leads to the one that was kept."""
    number = page.complaint.number
    flashes.info(request, gettext("%(number)s was merged into this case.") % {"number": number})
    return redirect("complaint_detail", pk=page.links.kept.pk)


@allow("person.reveal")
@GET_OR_POST
@never_cache
def complaint_reveal(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """GET asks for the reason; POST shows the value once and leaves a trace."""
    closed = closed_value(pk, key, actor=request.actor)
    form = RevealForm(request.POST or None)
    context = {"closed": closed, "case": closed.complaint, "form": form}
    if request.method == "POST" and form.is_valid():
        context["value"] = reveal_value(closed, actor=request.actor, reason=form.cleaned_data["reason"])
    context["fragment"] = "cases/_revealed.html" if "value" in context else "cases/_reveal_form.html"
    template = context["fragment"] if is_htmx(request) else "cases/complaint_reveal.html"
    return render(request, template, context, status=422 if form.errors else 200)
