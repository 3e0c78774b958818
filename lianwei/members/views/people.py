"""The list of people, one person, and what is changed about them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.core.http import allow
from lianwei.members.forms import NewPersonForm, PersonForm
from lianwei.members.models import User
from lianwei.members.operations import end_sessions, invite_user, revise_user, unlock_user
from lianwei.members.queries import (
    absences_of,
    find_person,
    has_second_factor,
    may_manage_person,
    open_invitation_of,
    people_listed,
    roles_of,
    sessions_of,
)
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

from .invitations import told_of_invitation

PERSON_STEPS = {
    "revise": "user.revise",
    "invite": "user.create",
    "assign": "role.assign",
    "end_role": "role.end",
    "unlock": "user.unlock",
    "end_sessions": "user.end_sessions",
    "leave": "user.leave",
}


@allow("user.view")
@require_GET
def user_list(request: HttpRequest) -> HttpResponse:
    shows_left = request.GET.get("left") == "1"
    context = {
        "people": people_listed(actor=request.actor, inactive=shows_left),
        "shows_left": shows_left,
        "may_create": request.actor.may("user.create"),
    }
    return render(request, "members/user_list.html", context)


@allow("settings.revise")
@require_GET
def user_view(request: HttpRequest, pk: int) -> HttpResponse:
    person = find_person(pk, actor=request.actor)
    may = _possible(request, person)
    context = {
        "person": person,
        "assignments": roles_of(person),
        "absences": absences_of(person),
        "has_second_factor": has_second_factor(person),
        "sessions": sessions_of(person) if may["end_sessions"] else None,
        "is_without_password": person.is_active and not person.has_usable_password(),
        "invitation": open_invitation_of(person) if may["invite"] else None,
        "may": may,
    }
    return render(request, "members/user_view.html", context)


@allow("user.create")
@GET_OR_POST
def user_create(request: HttpRequest) -> HttpResponse:
    chosen = {"organisation": request.GET.get("organisation") or request.actor.organisation_id}
    form = NewPersonForm(request.POST or None, actor=request.actor, initial=chosen)
    invited = form.carry_out(invite_user, actor=request.actor)
    if invited:
        return told_of_invitation(request, invited)
    page = FormPage(_("Invite somebody"), _("Enter and invite"), reverse("user_list"), _("People"))
    return form_page(request, page, form)


@allow("user.revise")
@GET_OR_POST
def user_revise(request: HttpRequest, pk: int) -> HttpResponse:
    person = find_person(pk, actor=request.actor)
    form = PersonForm.of(person, request.POST or None)
    if form.carry_out(revise_user, person, actor=request.actor):
        messages.success(request, _("Saved."))
        return redirect("user_view", pk=pk)
    back = reverse("user_view", args=[pk])
    return form_page(request, FormPage(_("Correct name and contact"), _("Save"), back, person), form)


@allow("user.unlock")
@require_POST
def user_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    person = unlock_user(find_person(pk, actor=request.actor), actor=request.actor)
    messages.success(request, _("%(name)s can log in again.") % {"name": person})
    return redirect("user_view", pk=pk)


@allow("user.end_sessions")
@require_POST
def user_end_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    person = find_person(pk, actor=request.actor)
    ended = end_sessions(person, actor=request.actor)
    messages.success(request, _("Logged out on %(count)s devices.") % {"count": ended})
    return redirect("user_view", pk=pk)


def _possible(request: HttpRequest, person: User) -> dict[str, bool]:
    """The changes this person may make about the other."""
    actor = request.actor
    manages = person.is_active and may_manage_person(person, actor=actor)
    may = {step: manages and actor.may(permission) for step, permission in PERSON_STEPS.items()}
    is_oneself = person.pk == actor.user_id
    may["absence"] = person.is_active and (manages or is_oneself) and actor.may("absence.enter")
    may["leave"] = may["leave"] and not is_oneself
    return may
