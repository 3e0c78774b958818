"""The list of businesses, one business, and what is noted of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.core import clock
from lianwei.core.http import allow
from lianwei.core.paging import Page
from lianwei.core.scope import Actor
from lianwei.members.queries import is_of_business, organisation_label
from lianwei.registry.forms import (
    BusinessFindForm,
    DayForm,
    NameForm,
    PremisesForm,
    RegisterBusinessForm,
    ReviseBusinessForm,
)
from lianwei.registry.operations import (
    add_alias,
    add_brand,
    add_premises,
    close_premises,
    register_business,
    revise_business,
)
from lianwei.registry.queries import (
    BusinessProfile,
    business_panels,
    business_profile,
    business_rows,
    businesses_listed,
    code_label,
    fast_tracks_of,
    find_business,
    find_businesses,
    find_premises,
    region_names,
    sealed_contacts,
    suggested_doubles,
)
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

from .noting import noted

PAGE = 50


@allow("business.view")
@require_GET
def business_list(request: HttpRequest) -> HttpResponse:
    text, after = request.GET.get("q", "").strip(), request.GET.get("after", "")
    found = Page(find_businesses(text, limit=PAGE)) if text else businesses_listed(after, size=PAGE)
    context = {
        "page": found,
        "rows": business_rows(found.rows, on=clock.today()),
        "text": text,
        "form": BusinessFindForm(request.GET),
        "clear_url": reverse("business_list") if text else "",
        "may_register": request.actor.may("business.register"),
        "may_merge": request.actor.may("business.merge"),
    }
    return render(request, "registry/business_list.html", context)


@allow("business.view")
@require_GET
def business_detail(request: HttpRequest, pk: int) -> HttpResponse:
    profile = business_profile(pk, actor=request.actor)
    actor, is_open = request.actor, profile.business.merged_into_id is None
    context = {
        "profile": profile,
        "business": profile.business,
        "industry": code_label("industry", profile.business.industry[:1], on=clock.today()),
        "contacts": sealed_contacts(profile.business),
        "places": region_names({each.region_code for each in profile.premises}, on=clock.today()),
        "doubles": suggested_doubles(profile.business) if is_open and actor.may("business.merge") else [],
        "may_revise": is_open and actor.may("business.revise"),
        "may_unmerge": actor.may("business.unmerge"),
        "may_reveal": actor.may("person.reveal") and not is_of_business(actor),
        "members": _members(profile),
        "may_note": is_open and actor.may("business_fact.add"),
        "to_retire": _own_facts(profile, actor) if actor.may("business_fact.retire") else set(),
    }
    return render(request, "registry/business_detail.html", context | _beside(pk, actor, is_open=is_open))


def _beside(pk: int, actor: Actor, *, is_open: bool) -> dict[str, object]:
    """The fast track, and what higher apps show of the business."""
    return {
        "tracks": fast_tracks_of(pk, actor=actor),
        "may_record_track": is_open and actor.may("fast_track.record"),
        "panels": business_panels(pk, actor=actor),
    }


def _members(profile: BusinessProfile) -> dict[int, str]:
    """Who stated the facts, by key."""
    stated = {fact.organisation_id for fact in profile.facts if fact.organisation_id}
    return {pk: organisation_label(pk) for pk in stated}


def _own_facts(profile: BusinessProfile, actor: Actor) -> set[int]:
    """What the reader's own organisation has stated, and may take back."""
    return {fact.pk for fact in profile.facts if fact.is_within_reach(actor)}


@allow("business.register")
@GET_OR_POST
def business_register(request: HttpRequest) -> HttpResponse:
    form = RegisterBusinessForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    if form.same_as:
        return redirect("business_detail", pk=form.same_as)
    created = form.carry_out(register_business, actor=request.actor) if request.POST else None
    if created:
        messages.success(request, _("“%(name)s” has been entered.") % {"name": created})
        return redirect("business_detail", pk=created.pk)
    page = FormPage(_("Enter a business"), _("Register it"), reverse("business_list"), _("Businesses"))
    return form_page(request, page, form)


@allow("business.revise")
@GET_OR_POST
def business_revise(request: HttpRequest, pk: int) -> HttpResponse:
    business = find_business(pk)
    form = ReviseBusinessForm.of(business, request.POST or None)
    return noted(request, pk, form, revise_business, _page(pk, _("Revise the entry"), _("Save")))


@allow("business.revise")
@GET_OR_POST
def business_revise_alias(request: HttpRequest, pk: int) -> HttpResponse:
    return noted(
        request,
        pk,
        NameForm(request.POST or None),
        add_alias,
        _page(pk, _("Another name"), _("Add the name")),
    )


@allow("business.revise")
@GET_OR_POST
def business_revise_brand(request: HttpRequest, pk: int) -> HttpResponse:
    return noted(
        request, pk, NameForm(request.POST or None), add_brand, _page(pk, _("A brand"), _("Add the brand"))
    )


@allow("business.revise")
@GET_OR_POST
def business_revise_premises(request: HttpRequest, pk: int) -> HttpResponse:
    form = PremisesForm(request.POST or None, actor=request.actor)
    return noted(request, pk, form, add_premises, _page(pk, _("Premises"), _("Add the premises")))


@allow("business.revise")
@GET_OR_POST
def business_revise_premises_close(request: HttpRequest, pk: int) -> HttpResponse:
    premises = find_premises(pk)
    form = DayForm(request.POST or None, initial={"on": clock.today()})
    if request.POST and form.carry_out(close_premises, pk, actor=request.actor):
        messages.success(request, _("Saved."))
        return redirect("business_detail", pk=premises.business_id)
    back = reverse("business_detail", args=[premises.business_id])
    note = _("From this day the premises no longer count for competence; cases until then keep them.")
    return form_page(
        request, FormPage(_("Left the premises"), _("Close the premises"), back, premises, note), form
    )


def _page(pk: int, title: str, submit: str) -> FormPage:
    return FormPage(title, submit, reverse("business_detail", args=[pk]), find_business(pk))
