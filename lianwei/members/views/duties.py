"""Roles, stand-ins and the leaver's hand-over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.core.http import allow
from lianwei.members.forms import AbsenceForm, LeaveForm, RoleForm
from lianwei.members.operations import assign_role, end_absence, end_role, enter_absence, leave_service
from lianwei.members.queries import (
    duties_of,
    find_absence,
    find_assignment,
    find_person,
    roles_explained,
    roles_of,
)
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page


@allow("role.view")
@require_GET
def role_list(request: HttpRequest) -> HttpResponse:
    return render(request, "members/role_list.html", {"roles": roles_explained()})


@allow("role.assign")
@GET_OR_POST
def role_assign(request: HttpRequest, pk: int) -> HttpResponse:
    person = find_person(pk, actor=request.actor)
    form = RoleForm(request.POST or None, user=person, actor=request.actor)
    given = form.carry_out(assign_role, person, actor=request.actor)
    if given:
        messages.success(request, _("%(name)s is now %(role)s.") % {"name": person, "role": given.role})
        return redirect("user_view", pk=pk)
    back = reverse("user_view", args=[pk])
    return form_page(request, FormPage(_("Give a role"), _("Give the role"), back, person), form)


@allow("role.end")
@require_POST
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    ended = end_role(find_assignment(pk, actor=request.actor), actor=request.actor)
    messages.success(request, _("The role %(role)s has been taken away.") % {"role": ended.role})
    return redirect("user_view", pk=ended.user_id)


@allow("absence.enter")
@GET_OR_POST
def absence_enter(request: HttpRequest, pk: int) -> HttpResponse:
    person = find_person(pk, actor=request.actor)
    form = AbsenceForm(request.POST or None, absent=person)
    if form.carry_out(enter_absence, person, actor=request.actor):
        messages.success(request, _("Entered. New cases go to others on those days."))
        return redirect("user_view", pk=pk)
    back = reverse("user_view", args=[pk])
    return form_page(request, FormPage(_("Enter an absence"), _("Enter the absence"), back, person), form)


@allow("absence.enter")
@require_POST
def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    ended = end_absence(find_absence(pk, actor=request.actor), actor=request.actor)
    messages.success(request, _("The list is the colleague's own again."))
    return redirect("user_view", pk=ended.absent_id)


@allow("user.leave")
@GET_OR_POST
def user_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Three steps: who takes over what; what will happen; done. Only the last one changes anything."""
    person = find_person(pk, actor=request.actor)
    duties = duties_of(person)
    form = LeaveForm(request.POST or None, user=person, duties=duties)
    if "confirm" in request.POST and form.carry_out(leave_service, person, actor=request.actor):
        messages.success(request, _("%(name)s has left; everything has a new owner.") % {"name": person})
        return redirect("user_view", pk=pk)
    context = {"person": person, "duties": duties, "form": form}
    if form.is_valid():
        context |= {"answers": form.answers(), "assignments": roles_of(person)}
        return render(request, "members/user_leave_preview.html", context)
    return render(request, "members/user_leave.html", context, status=422 if form.is_bound else 200)
