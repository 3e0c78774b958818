"""The head's board of who has how much, and what is entered about people."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianwei.cases.forms.team import AssignmentForm, CaseworkerForm
from lianwei.cases.operations import choose_assignment, revise_caseworker
from lianwei.cases.queries.page.special import yearly_figures, yearly_lines
from lianwei.cases.queries.people.absences import while_away
from lianwei.cases.queries.people.figures import my_figures, organisation_figures, totals
from lianwei.cases.queries.people.load_board import load_board
from lianwei.cases.queries.people.team import caseworker_of
from lianwei.cases.queries.people.team_calendar import team_calendar
from lianwei.core.http import allow
from lianwei.core.paging import key_of
from lianwei.members.queries import find_person, organisation_known
from lianwei.ui.pages import csv_download
from lianwei.ui.shapes import Tab

BOARD = "complaint_assign_board"


@allow("caseworker.view")
@require_GET
def caseworker_calendar(request: HttpRequest) -> HttpResponse:
    context = {
        "calendar": team_calendar(actor=request.actor),
        "may_enter": request.actor.may("absence.enter"),
    }
    return render(request, "cases/team_calendar.html", context)


@allow("caseworker.view")
@require_GET
def caseworker_while_away(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened on the cases of somebody who was absent."""
    return render(request, "cases/while_away.html", {"page": while_away(pk, actor=request.actor)})


@allow("statistics.view")
@require_GET
def statistics_figures(request: HttpRequest) -> HttpResponse:
    """One's own figures by month; for the head also the sums of the organisation."""
    actor = request.actor
    is_all = request.GET.get("of") == "organisation" and actor.may("complaint.assign")
    months = organisation_figures(actor=actor) if is_all else my_figures(actor=actor)
    tabs = [
        Tab(_("My cases"), "?of=me", is_current=not is_all),
        Tab(_("The whole organisation"), "?of=organisation", is_current=is_all),
    ]
    context = {"months": months, "sum": totals(months), "is_all": is_all}
    context["tabs"] = tabs if actor.may("complaint.assign") else []
    return render(request, "cases/figures.html", context)


@allow("statistics.view")
@require_GET
def statistics_yearly(request: HttpRequest) -> HttpResponse:
    """Groups of consumers and imported goods, year by year."""
    rows = yearly_figures(actor=request.actor)
    context = {"rows": rows, "by_member": any(each.member for each in rows)}
    return render(request, "cases/figures_yearly.html", context)


@allow("statistics.view")
@require_GET
def statistics_yearly_csv(request: HttpRequest) -> HttpResponse:
    return csv_download(yearly_lines(actor=request.actor), name="years")


@allow("complaint.assign")
@require_GET
def complaint_assign_board(request: HttpRequest) -> HttpResponse:
    of = request.GET.get("of", "")
    board = load_board(actor=request.actor, of=key_of(of), nobodys=request.GET.get("of") == "none")
    context = {"board": board, "may_revise": request.actor.may("caseworker.revise")}
    return render(request, "cases/load_board.html", context)


@allow("caseworker.revise")
@require_POST
def caseworker_revise_assignment(request: HttpRequest) -> HttpResponse:
    here = organisation_known(request.actor.organisation_id)
    row = AssignmentForm(request.POST).carry_out(choose_assignment, here, actor=request.actor)
    told = _("New cases now go to the person proposed.")
    flashes.success(request, told if row and row.is_automatic else _("New cases wait for you again."))
    return redirect(BOARD)


@allow("caseworker.revise")
@require_http_methods(["GET", "POST"])
def caseworker_revise(request: HttpRequest, pk: int) -> HttpResponse:
    person = find_person(pk, actor=request.actor)
    here = organisation_known(request.actor.organisation_id)
    row = caseworker_of(person, here.pk, actor=request.actor)
    form = CaseworkerForm(request.POST or None, row=row, organisation=here)
    if form.carry_out(revise_caseworker, person, here, actor=request.actor):
        flashes.success(request, _("Saved for %(name)s.") % {"name": person.name})
        return redirect(BOARD)
    context = {"form": form, "person": person, "back": reverse(BOARD)}
    return render(request, "cases/caseworker_revise.html", context, status=422 if form.is_bound else 200)
