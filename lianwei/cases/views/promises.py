"""Promises: the lists, the rates, and the steps of one."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.cases.forms import promises as forms
from lianwei.cases.forms.steps import carry_out
from lianwei.cases.models import Complaint
from lianwei.cases.queries.lists.promise_rates import rates_in_the_alliance
from lianwei.cases.queries.lists.promises import (
    VIEWS,
    case_of,
    find_promise,
    promise_row,
    promises_in,
    promises_to_verify,
)
from lianwei.commitments.models import Commitment
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.http import allow
from lianwei.core.paging import key_of
from lianwei.core.scope import find
from lianwei.ui.forms import PlainForm
from lianwei.ui.shapes import Tab

from .complaints import GET_OR_POST


@allow("commitment.view")
@require_GET
def commitment_list(request: HttpRequest) -> HttpResponse:
    """What waits for the reader first. Who acts for nobody looks at the rates."""
    actor = request.actor
    if not actor.acts_for:
        return redirect("commitment_view_rates")
    view = request.GET.get("view", "")
    view = view if view in VIEWS else next(iter(VIEWS))
    page = promises_in(view, actor=actor, after=request.GET.get("after", ""))
    waiting = str(promises_to_verify(actor) or "")
    tabs = [
        Tab(str(label), f"?view={code}", is_current=code == view, count=waiting if code == "verify" else "")
        for code, label in VIEWS.items()
    ]
    next_url = f"?view={view}&after={page.after}" if page.after else ""
    return render(request, "cases/promise_list.html", {"page": page, "tabs": tabs, "next_url": next_url})


@allow("commitment.view")
@require_GET
def commitment_view_rates(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/promise_rates.html", {"rates": rates_in_the_alliance(actor=request.actor)})


@allow("commitment.make")
@GET_OR_POST
def commitment_make(request: HttpRequest) -> HttpResponse:
    """About the case that the address names."""
    pk = key_of(request.GET.get("case", ""))
    if pk is None:
        raise NotVisible
    case = find(Complaint, pk, actor=request.actor)
    if not case.is_within_reach(request.actor):
        raise NotAllowed
    form = forms.MakeForm(request.POST or None, case=case, actor=request.actor)
    words = {"title": _("Note an undertaking"), "submit": _("Note it"), "number": case.number}
    return _taken(request, form, reverse("complaint_detail", args=[pk]), words)


@allow("commitment.report")
@GET_OR_POST
def commitment_report(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, forms.ReportForm)


@allow("commitment.verify")
@GET_OR_POST
def commitment_verify(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, forms.VerifyForm)


@allow("commitment.break")
@GET_OR_POST
def commitment_break(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, forms.BreakForm)


@allow("commitment.drop")
@GET_OR_POST
def commitment_drop(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, forms.DropPromiseForm)


def _step(request: HttpRequest, pk: int, form_class: type[forms.PromiseForm]) -> HttpResponse:
    promise = find_promise(pk, actor=request.actor)
    case = find(Complaint, case_of(promise), actor=request.actor)
    if request.method == "POST" and not case.is_within_reach(request.actor):
        raise NotAllowed
    is_post = request.method == "POST"
    typed = (request.POST, request.FILES) if is_post else ()
    form = form_class(*typed, promise=promise, actor=request.actor)
    words = {"title": form.title, "submit": form.submit, "number": case.number}
    return _taken(request, form, reverse("complaint_detail", args=[case.pk]), words, promise=promise)


def _taken(
    request: HttpRequest,
    form: PlainForm,
    back: str,
    words: dict[str, object],
    *,
    promise: Commitment | None = None,
) -> HttpResponse:
    """The form, or after it was taken the page of the case."""
    if request.method == "POST" and (told := carry_out(form)):
        flashes.success(request, told)
        return redirect(back)
    row = promise_row(promise, actor=request.actor) if promise else None
    context = words | {"form": form, "back": back, "here": request.get_full_path(), "row": row}
    return render(request, "cases/promise_form.html", context, status=422 if form.is_bound else 200)
