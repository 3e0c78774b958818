"""Disputes on competence: what waits for a decision, one of them, and the decision."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.cases.forms.disputes import DecideForm
from lianwei.cases.forms.steps import carry_out
from lianwei.cases.queries.between.disputes import DisputePage, dispute_page, disputes_in
from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow
from lianwei.ui.shapes import Tab

from .complaints import GET_OR_POST

VIEWS = ("open", "ended")


@allow("competence_dispute.view")
@require_GET
def competence_dispute_list(request: HttpRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    page = disputes_in(view, actor=request.actor, after=request.GET.get("after", ""))
    labels = {"open": _("Waiting for a decision"), "ended": _("Decided")}
    tabs = [Tab(label, f"?view={code}", is_current=code == view) for code, label in labels.items()]
    next_url = f"?view={view}&after={page.after}" if page.after else ""
    return render(request, "cases/dispute_list.html", {"page": page, "tabs": tabs, "next_url": next_url})


@allow("competence_dispute.view")
@require_GET
def competence_dispute_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = dispute_page(pk, actor=request.actor)
    form = DecideForm(row=page.row, actor=request.actor) if page.row.is_ours_to_decide else None
    return _shown(request, page, form)


@allow("competence_dispute.decide")
@GET_OR_POST
def competence_dispute_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """GET is the page itself; POST decides."""
    page = dispute_page(pk, actor=request.actor)
    if request.method == "GET":
        return redirect("competence_dispute_view", pk=pk)
    if not page.row.dispute.is_within_reach(request.actor):
        raise NotAllowed
    form = DecideForm(request.POST, row=page.row, actor=request.actor)
    if told := carry_out(form):
        flashes.success(request, told)
        return redirect("competence_dispute_view", pk=pk)
    return _shown(request, page, form)


def _shown(request: HttpRequest, page: DisputePage, form: DecideForm | None) -> HttpResponse:
    context = {"page": page, "row": page.row, "dispute": page.row.dispute, "form": form}
    status = 422 if form and form.is_bound else 200
    return render(request, "cases/dispute_detail.html", context, status=status)
