"""The tree of organisations, one organisation, and its changes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.core import clock
from lianwei.core.documents.paper import paper_number
from lianwei.core.documents.queries import last_number
from lianwei.core.http import allow
from lianwei.members.forms import NewOrganisationForm, OrganisationForm, RetireForm, SuccessorForm
from lianwei.members.models import Organisation
from lianwei.members.operations import (
    create_organisation,
    name_successor,
    retire_organisation,
    revise_organisation,
)
from lianwei.members.queries import (
    alliances_of,
    find_organisation,
    managed_organisation,
    may_manage,
    organisations_in_tree,
    predecessors_of,
    roles_in,
    stations_of,
)
from lianwei.members.queries.succession import Standing, work_standing
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page


@allow("organisation.view")
@require_GET
def organisation_list(request: HttpRequest) -> HttpResponse:
    context = {
        "organisations": organisations_in_tree(actor=request.actor),
        "today": clock.today(),
        "may_create": request.actor.may("organisation.create"),
    }
    return render(request, "members/organisation_list.html", context)


@allow("organisation.view")
@require_GET
def organisation_view(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = find_organisation(pk, actor=request.actor)
    sees_people = organisation.pk in request.actor.organisations or request.actor.may("instance.view")
    context = {
        "organisation": organisation,
        "is_in_force": organisation.is_in_force(clock.today()),
        "stations": stations_of(organisation),
        "predecessors": predecessors_of(organisation),
        "alliances": alliances_of(organisation.pk),
        "assignments": roles_in(organisation) if sees_people and request.actor.may("user.view") else None,
        "number": _last_paper(organisation),
        "may": _possible(request, organisation),
        "left": _work_left(request, organisation),
    }
    return render(request, "members/organisation_view.html", context)


@allow("organisation.create")
@GET_OR_POST
def organisation_create(request: HttpRequest) -> HttpResponse:
    parent = request.GET.get("parent")
    form = NewOrganisationForm(request.POST or None, actor=request.actor, initial={"parent": parent})
    created = form.carry_out(create_organisation, actor=request.actor)
    if created:
        messages.success(request, _("%(name)s has been entered.") % {"name": created})
        return redirect("organisation_view", pk=created.pk)
    page = FormPage(_("New organisation"), _("Enter it"), reverse("organisation_list"), _("Organisations"))
    return form_page(request, page, form)


@allow("organisation.revise")
@GET_OR_POST
def organisation_revise(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = managed_organisation(pk, actor=request.actor)
    form = OrganisationForm.of(organisation, request.POST or None)
    if form.carry_out(revise_organisation, organisation, actor=request.actor):
        messages.success(request, _("Saved."))
        return redirect("organisation_view", pk=pk)
    back = reverse("organisation_view", args=[pk])
    return form_page(request, FormPage(_("Revise the organisation"), _("Save"), back, organisation), form)


@allow("organisation.retire")
@GET_OR_POST
def organisation_retire(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = managed_organisation(pk, actor=request.actor)
    form = RetireForm(request.POST or None, organisation=organisation, actor=request.actor)
    if form.carry_out(retire_organisation, organisation, actor=request.actor):
        messages.success(request, _("%(name)s has been retired.") % {"name": organisation})
        return redirect("organisation_view", pk=pk)
    page = FormPage(
        _("Retire the organisation"),
        _("Retire it"),
        reverse("organisation_view", args=[pk]),
        organisation,
        _("Nothing is deleted: cases, papers and numbers stay, and people go on at the successor."),
    )
    return form_page(request, page, form)


@allow("organisation.retire")
@GET_OR_POST
def organisation_retire_follow(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = managed_organisation(pk, actor=request.actor)
    form = SuccessorForm(request.POST or None, organisation=organisation, actor=request.actor)
    if form.carry_out(name_successor, organisation, actor=request.actor):
        messages.success(request, _("Saved. The open work moves within minutes."))
        return redirect("organisation_view", pk=pk)
    back = reverse("organisation_view", args=[pk])
    return form_page(request, FormPage(_("Name who follows"), _("Save"), back, organisation), form)


def _work_left(request: HttpRequest, organisation: Organisation) -> list[Standing]:
    """Open work that nobody follows up, for who can name somebody and for who leads an alliance."""
    is_concerned = may_manage(organisation.pk, actor=request.actor) or request.actor.may("alliance.watch")
    is_alone = not organisation.is_in_force(clock.today()) and organisation.successor_id is None
    return work_standing(organisation.pk) if is_concerned and is_alone else []


def _last_paper(organisation: Organisation) -> str:
    """The number that the last paper of this year got; empty before the first."""
    series, year = organisation.paper_series, clock.today().year
    last = last_number(organisation.pk, series, year=year)
    return paper_number(series, year, last) if last else ""


def _possible(request: HttpRequest, organisation: Organisation) -> dict[str, bool]:
    """The changes this person may make here."""
    actor, manages = request.actor, may_manage(organisation.pk, actor=request.actor)
    is_open, retires = organisation.valid_to is None, manages and actor.may("organisation.retire")
    return {
        "revise": manages and actor.may("organisation.revise"),
        "create": manages and is_open and actor.may("organisation.create"),
        "retire": retires and is_open,
        "follow": retires and not is_open and organisation.successor_id is None,
        "invite": manages and is_open and actor.may("user.create"),
        "number": manages and is_open and actor.may("number_series.start"),
    }
