"""One's own settings, today's organisation, and the notice about the second factor."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianwei.core.http import allow
from lianwei.members.adapters import set_up_browser
from lianwei.members.forms import SettingsForm, WorkingInForm
from lianwei.members.operations import revise_settings
from lianwei.members.queries import absences_of, has_second_factor, places_of, roles_of
from lianwei.members.session_rules import (
    WORKING_IN,
    may_postpone,
    person,
    postpone_second_factor,
    second_factor_due_on,
)
from lianwei.ui.pages import GET_OR_POST


@allow("settings.revise")
@GET_OR_POST
def settings_revise(request: HttpRequest) -> HttpResponse:
    form = SettingsForm.of(person(request), request.POST or None)
    saved = form.carry_out(revise_settings, person(request), actor=request.actor)
    if saved:
        messages.success(request, _("Saved."))
        response = redirect("settings_revise")
        set_up_browser(response, saved)
        return response
    context = {
        "form": form,
        "assignments": roles_of(person(request)),
        "absences": absences_of(person(request)),
        "has_second_factor": has_second_factor(person(request)),
        "has_choice": len(places_of(person(request))) > 1,
    }
    return render(request, "members/settings.html", context, status=422 if form.is_bound else 200)


@allow("settings.revise")
@GET_OR_POST
def working_in_choose(request: HttpRequest) -> HttpResponse:
    chosen = {"organisation": str(request.actor.organisation_id)}
    form = WorkingInForm(request.POST or None, places=places_of(person(request)), initial=chosen)
    if request.method == "POST" and form.is_valid():
        request.session[WORKING_IN] = int(form.cleaned_data["organisation"])
        return redirect("/")
    status = 422 if form.is_bound else 200
    return render(request, "members/working_in.html", {"form": form}, status=status)


@allow("settings.revise")
@GET_OR_POST
def second_factor_notice(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and may_postpone(request.session):
        postpone_second_factor(request.session)
        return redirect("/")
    context = {"due_on": second_factor_due_on(request.session), "may_postpone": may_postpone(request.session)}
    return render(request, "members/second_factor_notice.html", context)
