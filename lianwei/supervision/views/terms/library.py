"""The library of unfair wordings: the list, one entry, its steps."""

from collections.abc import Callable

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from lianwei.core.errors import NotAllowed
from lianwei.core.http import View, allow
from lianwei.core.paging import key_of
from lianwei.core.scope import find
from lianwei.supervision.forms.terms import steps as asked
from lianwei.supervision.forms.terms.findings import TermForm
from lianwei.supervision.models import TermFault, TypicalTerm
from lianwei.supervision.operations.terms import library
from lianwei.supervision.queries.terms.drafts import term_fields, term_start
from lianwei.supervision.queries.terms.library import IN_FORCE, VIEWS, term_page, term_tabs, terms_listed
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

from .reviews import sent

N_ = gettext_noop
LIST, PAGE = "typical_term_list", "typical_term_view"
STEPS: dict[str, tuple[type[asked.StepForm], Callable[..., object], str]] = {
    "approve": (asked.ApproveForm, library.approve_typical_term, N_("It is in force.")),
    "send_back": (asked.SendBackForm, library.send_back_typical_term, N_("It is sent back.")),
    "retire": (asked.RetireForm, library.retire_typical_term, N_("It is not used any more.")),
}


@allow("typical_term.view")
@require_GET
def typical_term_list(request: HttpRequest) -> HttpResponse:
    asked_for = {name: request.GET.get(name, "") for name in ("view", "q", "fault", "after")}
    view = asked_for["view"] if asked_for["view"] in VIEWS else IN_FORCE
    words, fault = asked_for["q"][:60], asked_for["fault"]
    page = terms_listed(view, actor=request.actor, words=words, fault=fault, after=asked_for["after"])
    context = {
        "page": page,
        "tabs": term_tabs(view),
        "view": view,
        "words": words,
        "fault": fault,
        "faults": TermFault.choices,
        "may_contribute": request.actor.may("typical_term.contribute"),
    }
    return render(request, "supervision/typical_term_list.html", context)


@allow("typical_term.view")
@require_GET
def typical_term_view(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "supervision/typical_term_view.html", {"page": term_page(pk, actor=request.actor)})


@allow("typical_term.contribute")
@GET_OR_POST
def typical_term_contribute(request: HttpRequest) -> HttpResponse:
    start = term_start(key_of(request.GET.get("finding", "")), actor=request.actor)
    form = TermForm(request.POST or None, initial=start)
    if form.is_bound and (row := form.carry_out(library.contribute_typical_term, actor=request.actor)):
        flashes.success(request, _("It is proposed. A second person decides."))
        return redirect(PAGE, pk=row.pk)
    page = FormPage(
        _("Propose a wording"), _("Propose it"), reverse(LIST), _("Unfair wordings"), draft="term"
    )
    return form_page(request, page, form)


@allow("typical_term.revise")
@GET_OR_POST
def typical_term_revise(request: HttpRequest, pk: int) -> HttpResponse:
    term = _held(request, pk)
    form = TermForm(request.POST or None, initial=term_fields(term))
    if form.is_bound and (row := form.carry_out(library.revise_typical_term, pk, actor=request.actor)):
        flashes.success(request, _("It is proposed. A second person decides."))
        return redirect(PAGE, pk=row.pk)
    page = FormPage(_("Write it anew"), _("Propose it"), reverse(PAGE, args=[pk]), str(term), draft="term")
    return form_page(request, page, form)


def term_step_view(verb: str) -> View:
    """The view of one step of an entry."""
    form_class, operation, said = STEPS[verb]

    @allow(f"typical_term.{verb}")
    @GET_OR_POST
    def take_step(request: HttpRequest, pk: int) -> HttpResponse:
        term = _held(request, pk)
        form = form_class(sent(request))
        if form.is_bound and form.carry_out(operation, pk, actor=request.actor):
            flashes.success(request, _(said))
            return redirect(LIST)
        page = FormPage(form.title, form.submit, reverse(PAGE, args=[pk]), str(term), note=form.note)
        return form_page(request, page, form)

    return take_step


def _held(request: HttpRequest, pk: int) -> TypicalTerm:
    term = find(TypicalTerm, pk, actor=request.actor)
    if not term.is_within_reach(request.actor):
        raise NotAllowed
    return term
