"""Contracts of a review: brought, read, cut; clauses decided on; the new version beside the old one."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from lianwei.core.errors import NotVisible
from lianwei.core.http import allow
from lianwei.core.paging import key_of
from lianwei.core.scope import find
from lianwei.supervision.forms.terms.contracts import ClauseForm, ContractForm, TextForm, VersionForm
from lianwei.supervision.forms.terms.findings import AskForm, FatesForm, FindingForm, OpinionForm
from lianwei.supervision.models import TermsContract
from lianwei.supervision.operations.terms import contracts, findings, rechecking
from lianwei.supervision.queries.terms.contract import (
    ALL,
    NEAR,
    SHOWS,
    clause_page,
    contract_page,
    pairs_of,
)
from lianwei.supervision.queries.terms.drafts import finding_start
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

from .reviews import PAGE, held, sent

CONTRACT, CLAUSE = "terms_review_view_contract", "terms_review_view_clause"


@allow("terms_review.add_contract")
@GET_OR_POST
def terms_review_add_contract(request: HttpRequest, pk: int) -> HttpResponse:
    review = held(request, pk)
    form = ContractForm(request.POST or None, request.FILES or None)
    if form.is_bound and (row := form.carry_out(contracts.add_terms_contract, pk, actor=request.actor)):
        return _brought(request, row)
    page = FormPage(
        _("Add a contract"),
        _("Read the contract"),
        reverse(PAGE, args=[pk]),
        review.title,
        draft="terms-contract",
    )
    return form_page(request, page, form)


@allow("terms_review.renew")
@GET_OR_POST
def terms_review_renew(request: HttpRequest, pk: int, contract_id: int) -> HttpResponse:
    held(request, pk)
    before = _contract(request, pk, contract_id)
    start = {name: getattr(before, name) for name in ("title", "found_at", "users", "users_source")}
    form = VersionForm(request.POST or None, request.FILES or None, initial=start)
    keys = {"contract_id": contract_id}
    if form.is_bound and (
        row := form.carry_out(contracts.renew_terms_contract, pk, actor=request.actor, **keys)
    ):
        return _brought(request, row)
    back = reverse(PAGE, args=[pk])
    page = FormPage(
        _("Add the new version"), _("Read and compare it"), back, before.title, draft="terms-contract"
    )
    return form_page(request, page, form)


@allow("terms_review.view")
@require_GET
def terms_review_view_contract(request: HttpRequest, pk: int, contract_id: int) -> HttpResponse:
    wanted = request.GET.get("show", "")
    show = wanted if wanted in SHOWS else NEAR
    after = request.GET.get("after", "")
    page = contract_page(pk, contract_id, actor=request.actor, show=show, after=after)
    if not wanted and not page.near:
        page = contract_page(pk, contract_id, actor=request.actor, show=ALL, after=after)
        show = ALL
    context = {
        "page": page,
        "show": show,
        "next_url": f"?show={show}&after={page.after}" if page.after else "",
    }
    return render(request, "supervision/terms_contract.html", context)


@allow("terms_review.enter_text")
@GET_OR_POST
def terms_review_enter_text(request: HttpRequest, pk: int, contract_id: int) -> HttpResponse:
    held(request, pk)
    contract = _contract(request, pk, contract_id)
    form = TextForm(sent(request))
    keys = {"contract_id": contract_id}
    if form.is_bound and form.carry_out(contracts.enter_terms_text, pk, actor=request.actor, **keys):
        return _brought(request, contract)
    context = {"form": form, "contract": contract, "file_id": contract.file_id}
    status = 422 if form.is_bound else 200
    return render(request, "supervision/terms_text.html", context, status=status)


@allow("terms_review.clear")
@require_POST
def terms_review_clear(request: HttpRequest, pk: int, contract_id: int) -> HttpResponse:
    count = findings.clear_terms_clauses(pk, actor=request.actor, contract_id=contract_id)
    said = ngettext("%(count)d clause is marked as fine.", "%(count)d clauses are marked as fine.", count)
    flashes.success(request, said % {"count": count})
    return redirect(CONTRACT, pk=pk, contract_id=contract_id)


@allow("terms_review.view")
@require_GET
def terms_review_view_clause(request: HttpRequest, pk: int, clause_id: int) -> HttpResponse:
    return _clause(request, pk, clause_id, None)


@allow("terms_review.decide")
@require_POST
def terms_review_decide(request: HttpRequest, pk: int, clause_id: int) -> HttpResponse:
    """A fault of a clause; the next clause that waits comes at once."""
    held(request, pk)
    form = FindingForm(request.POST)
    keys = {"clause_id": clause_id}
    if form.carry_out(findings.decide_terms_clause, pk, actor=request.actor, **keys):
        return _after(request, pk, clause_id, _("The finding is kept."))
    return _clause(request, pk, clause_id, form)


@allow("terms_review.decide")
@require_POST
def terms_review_decide_fine(request: HttpRequest, pk: int, clause_id: int) -> HttpResponse:
    """Nothing to object to in one clause."""
    clause = findings.decide_terms_clause(pk, actor=request.actor, clause_id=clause_id, entry=None)
    if show := request.POST.get("show", ""):
        return redirect(
            f"{reverse(CONTRACT, args=[pk, clause.contract_id])}?show={show if show in SHOWS else NEAR}"
        )
    return _after(request, pk, clause_id, _("Nothing to object to: noted."))


@allow("terms_review.edit_clause")
@GET_OR_POST
def terms_review_edit_clause(request: HttpRequest, pk: int, clause_id: int) -> HttpResponse:
    held(request, pk)
    clause = clause_page(pk, clause_id, actor=request.actor).clause
    form = ClauseForm(sent(request), clause=clause)
    keys = {"clause_id": clause_id}
    if form.is_bound and form.carry_out(contracts.edit_terms_clause, pk, actor=request.actor, **keys):
        flashes.success(request, _("The clause is changed."))
        return redirect(f"{reverse(CONTRACT, args=[pk, clause.contract_id])}?show={ALL}")
    page = FormPage(
        _("Change or cut the clause"), _("Keep it"), reverse(CLAUSE, args=[pk, clause_id]), str(clause)
    )
    return form_page(request, page, form)


@allow("terms_review.join_clause")
@require_POST
def terms_review_join_clause(request: HttpRequest, pk: int, clause_id: int) -> HttpResponse:
    contracts.join_terms_clause(pk, actor=request.actor, clause_id=clause_id)
    flashes.success(request, _("The two clauses are one now."))
    return redirect(CLAUSE, pk=pk, clause_id=clause_id)


@allow("terms_review.ask_opinion")
@GET_OR_POST
def terms_review_ask_opinion(request: HttpRequest, pk: int, finding_id: int) -> HttpResponse:
    review = held(request, pk)
    form = AskForm(sent(request), review=review)
    keys = {"finding_id": finding_id}
    if form.is_bound and form.carry_out(findings.ask_terms_opinion, pk, actor=request.actor, **keys):
        flashes.success(request, _("The expert is noted. Enter the opinion when it comes."))
        return redirect(PAGE, pk=pk)
    page = FormPage(_("Ask an expert"), _("Note who is asked"), reverse(PAGE, args=[pk]), review.title)
    return form_page(request, page, form)


@allow("terms_review.give_opinion")
@GET_OR_POST
def terms_review_give_opinion(request: HttpRequest, pk: int, finding_id: int) -> HttpResponse:
    review = held(request, pk)
    form = OpinionForm(sent(request))
    keys = {"finding_id": finding_id}
    if form.is_bound and form.carry_out(findings.give_terms_opinion, pk, actor=request.actor, **keys):
        flashes.success(request, _("The opinion stands below the finding."))
        return redirect(PAGE, pk=pk)
    page = FormPage(_("Enter the opinion"), _("Keep the opinion"), reverse(PAGE, args=[pk]), review.title)
    return form_page(request, page, form)


@allow("terms_review.view")
@require_GET
def terms_review_view_versions(request: HttpRequest, pk: int, contract_id: int) -> HttpResponse:
    return _versions(request, pk, contract_id, None)


@allow("terms_review.confirm")
@require_POST
def terms_review_confirm(request: HttpRequest, pk: int, contract_id: int) -> HttpResponse:
    """What became of each finding, as a person saw it."""
    held(request, pk)
    form = FatesForm(request.POST, pairs=pairs_of(pk, contract_id, actor=request.actor))
    keys = {"contract_id": contract_id}
    if form.carry_out(rechecking.confirm_terms_fates, pk, actor=request.actor, **keys):
        flashes.success(request, _("What became of the clauses is noted."))
        return redirect(PAGE, pk=pk)
    return _versions(request, pk, contract_id, form)


def _versions(request: HttpRequest, pk: int, contract_id: int, form: FatesForm | None) -> HttpResponse:
    actor = request.actor
    contract, pairs = _contract(request, pk, contract_id), pairs_of(pk, contract_id, actor=actor)
    form = form or FatesForm(pairs=pairs)
    may = contract.review.is_within_reach(actor) and actor.may("terms_review.confirm")
    rows = [(each, form[f"fate_{each.finding.pk}"]) for each in pairs]
    context = {
        "contract": contract,
        "rows": rows,
        "form": form,
        "may_confirm": may and contract.review.is_open,
    }
    status = 422 if form.is_bound else 200
    return render(request, "supervision/terms_versions.html", context, status=status)


def _clause(request: HttpRequest, pk: int, clause_id: int, form: FindingForm | None) -> HttpResponse:
    page = clause_page(pk, clause_id, actor=request.actor)
    typical = key_of(request.GET.get("like", ""))
    start = finding_start(page.clause, typical, actor=request.actor)
    context = {"page": page, "form": form or FindingForm(initial=start)}
    return render(request, "supervision/terms_clause.html", context, status=422 if form else 200)


def _after(request: HttpRequest, pk: int, clause_id: int, said: str) -> HttpResponse:
    page = clause_page(pk, clause_id, actor=request.actor)
    flashes.success(request, said)
    if page.next_pk:
        return redirect(CLAUSE, pk=pk, clause_id=page.next_pk)
    return redirect(CONTRACT, pk=pk, contract_id=page.clause.contract_id)


def _brought(request: HttpRequest, contract: TermsContract) -> HttpResponse:
    """Where to go on: beside the old version, to the clauses, or to the place to type the words."""
    keys = (contract.review_id, contract.pk)
    page = contract_page(*keys, actor=request.actor, show=ALL, after="")
    if not page.count:
        flashes.warning(
            request, _("No text could be read from this file. Please type or paste the words here.")
        )
        return redirect("terms_review_enter_text", *keys)
    said = ngettext("Cut into %(count)d clause.", "Cut into %(count)d clauses.", page.count)
    flashes.success(request, said % {"count": page.count})
    return redirect("terms_review_view_versions" if contract.replaces_id else CONTRACT, *keys)


def _contract(request: HttpRequest, pk: int, contract_id: int) -> TermsContract:
    contract = find(TermsContract, contract_id, actor=request.actor)
    if contract.review_id != pk:
        raise NotVisible
    return contract
