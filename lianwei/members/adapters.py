"""Where allauth meets the house: log-ins become events, nobody signs up, secrets are sealed."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianwei.core import keys
from lianwei.ui.preferences import BIG_COOKIE, COMPACT_COOKIE, keep

from .models import User
from .operations import (
    accept_by_provider,
    demand_second_factor,
    note_access_change,
    note_failed_login,
    note_login,
    note_logout,
)
from .queries import is_second_factor_needed, places_of
from .session_rules import begin, person

PLACE_OF_SECRETS = "mfa_authenticator.data"
UNSPOKEN = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):
    """Passwords: who may try, what is recorded, where to go afterwards."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "Too many wrong attempts: this log-in name is locked for 15 minutes. "
            "The security administrator or your head can unlock it sooner."
        ),
        "username_password_mismatch": _(
            "Log-in name or password is not right. Please check capital letters and the input method."
        ),
        "incorrect_password": _("The password is not right. Please check capital letters."),
        "invalid_password_reset": _("This link has been used or is too old. Please ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited by their organisation."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        user = _named(credentials)
        if user and user.is_locked:
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        user = _named(credentials)
        if user:
            note_failed_login(user, factor="password")

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The person is in: rules of the session begin, the log-in is recorded, the browser set up."""
        begin(request.session, second_factor_due_on=demand_second_factor(user))
        response = super().post_login(request, user, **kwargs)
        methods = [each["method"] for each in get_authentication_records(request, user)]
        note_login(user, methods=methods)
        set_up_browser(response, user)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Somebody with roles in two organisations first says where today's work is."""
        if len(places_of(person(request))) > 1:
            return reverse("working_in_choose")
        return super().get_login_redirect_url(request)

    def logout(self, request: HttpRequest) -> None:
        note_logout(person(request), reason="own")
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        note_access_change(user, change="password_set")

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """allauth tells here, and only here, that a second factor or a provider's account came or went."""
        if template_prefix.startswith(("mfa/", "socialaccount/")):
            note_access_change(user, change=template_prefix.rsplit("/", 1)[-1])
        super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """No flash for logging in and out: the page that follows says it."""
        if message_template not in UNSPOKEN:
            super().add_message(request, level, message_template, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery codes lie sealed; whoever must have a second factor keeps it."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(keys.encrypt_bytes(text.encode(), aad=PLACE_OF_SECRETS)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keys.decrypt_bytes(base64.b64decode(encrypted_text), aad=PLACE_OF_SECRETS).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not is_second_factor_needed(authenticator.user)

    def get_totp_issuer(self) -> str:
        return str(_("Lianwei"))


@keys.rotates("second factors")
def reseal_second_factors() -> int:
    """Seal the secrets of second factors with the current key; answers how many people's there were."""
    keys_of_rows = list(Authenticator.objects.order_by("pk").values_list("pk", flat=True))
    return sum(_reseal(pk) for pk in keys_of_rows)


@transaction.atomic
def _reseal(pk: int) -> bool:
    authenticator = Authenticator.objects.select_for_update().filter(pk=pk).first()
    data = authenticator.data if authenticator else {}
    sealed = [name for name in ("secret", "seed") if name in data]
    fresh = {name: keys.resealed(base64.b64decode(data[name]), aad=PLACE_OF_SECRETS) for name in sealed}
    changed = {name: base64.b64encode(blob).decode() for name, blob in fresh.items() if blob}
    if authenticator and changed:
        authenticator.data = data | changed
        authenticator.save(update_fields=["data"])
    return bool(changed)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Log-in through the provider that the instance trusts (LIANWEI_OIDC); it knows people, it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """At the first visit the provider's subject is tied to the one person whose invitation is open.

        Afterwards the subject alone counts: neither a name nor an address that somebody takes over opens an
        account. Nobody ties a second provider account to the own by a link from elsewhere.
        """
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(_turned_away(request, sociallogin))
        if sociallogin.is_existing:
            return
        user = accept_by_provider(**_vouched_for(sociallogin))
        if user is None:
            raise ImmediateHttpResponse(_turned_away(request, sociallogin))
        sociallogin.connect(request, user)


def _vouched_for(sociallogin: SocialLogin) -> dict[str, str]:
    """What the provider vouches for: a verified e-mail, or where the operator said so the log-in name."""
    account = sociallogin.account
    told = account.get_provider_account().get_user_data() or {}
    if account.get_provider().app.settings.get("known_by") == "username":
        return {"username": told.get("preferred_username", "")}
    return {"email": told.get("email", "") if told.get("email_verified") is True else ""}


def _turned_away(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    sentence = _(
        "%(provider)s knows you, but no invitation for you is open here. "
        "Please ask the administrator of your organisation to invite you under this e-mail address."
    )
    name = sociallogin.account.get_provider().app.name
    messages.error(request, sentence % {"provider": name})
    return redirect("account_login")


def set_up_browser(response: HttpResponse, user: User) -> None:
    """Give this browser the person's language and print; what is chosen later in the page wins."""
    keep(response, settings.LANGUAGE_COOKIE_NAME, user.locale)
    keep(response, BIG_COOKIE, "1" if user.large_print else "0")
    keep(response, COMPACT_COOKIE, "1" if user.compact else "0")


def _named(credentials: dict[str, Any]) -> User | None:
    return User.objects.filter(username=credentials.get("username", "")).first()
