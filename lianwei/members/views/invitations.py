"""Invitations: who is awaited, a link once more, taken back; and the page behind the link."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from lianwei.core.http import allow, public
from lianwei.members.forms import PasswordForm
from lianwei.members.models import User
from lianwei.members.operations import Invited, accept_invitation, invite_again, withdraw_invitation
from lianwei.members.queries import (
    find_person,
    has_second_factor,
    invited_person,
    is_second_factor_needed,
    open_invitations,
)
from lianwei.ui.pages import GET_OR_POST

GONE = 410


@allow("user.create")
@require_GET
def user_invitations(request: HttpRequest) -> HttpResponse:
    context = {"invitations": open_invitations(actor=request.actor)}
    return render(request, "members/user_invitations.html", context)


@allow("user.create")
@require_POST
def user_invite(request: HttpRequest, pk: int) -> HttpResponse:
    person = find_person(pk, actor=request.actor)
    return told_of_invitation(request, invite_again(person, actor=request.actor))


@allow("user.create")
@require_POST
def user_withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    person = withdraw_invitation(find_person(pk, actor=request.actor), actor=request.actor)
    messages.success(request, _("The invitation of %(name)s has been withdrawn.") % {"name": person})
    return redirect("user_invitations")


def told_of_invitation(request: HttpRequest, invited: Invited) -> HttpResponse:
    """The mail is on its way; without mail the link is shown once and kept nowhere."""
    if invited.is_mailed:
        told = _("%(name)s is invited: an e-mail is on its way to %(email)s.")
        messages.success(request, told % {"name": invited.user, "email": invited.user.email})
        return redirect("user_view", pk=invited.user.pk)
    link = request.build_absolute_uri(invited.path)
    return render(request, "members/user_invited.html", {"person": invited.user, "link": link})


@public
@never_cache
@sensitive_post_parameters("password", "again")
@GET_OR_POST
def link_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link. Every link that does not open gets the same answer."""
    person = invited_person(token)
    if person is None:
        return render(request, "members/link_gone.html", status=GONE)
    form = PasswordForm(request.POST or None)
    accepted = form.carry_out(accept_invitation, token)
    if accepted:
        return _let_in(request, accepted)
    context = {"person": person, "form": form, "here": request.path}
    return render(request, "members/link_invitation.html", context, status=422 if form.is_bound else 200)


def _let_in(request: HttpRequest, person: User) -> HttpResponse:
    """Logged in, and where the role asks for a second step, on to setting it up."""
    lacks_step = is_second_factor_needed(person) and not has_second_factor(person)
    record_authentication(request, person, method="password", reauthenticated=True)
    onward = reverse("mfa_activate_totp") if lacks_step else None
    return perform_login(request, person, redirect_url=onward)
