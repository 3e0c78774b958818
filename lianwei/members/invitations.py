"""The one-time link by which an invited person chooses a password."""

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from .models import User


def invitation_path(user: User) -> str | None:
    """The address of the link; it dies with its use and after PASSWORD_RESET_TIMEOUT.

    None for somebody who has a password: nobody is handed a key to a colleague's account.
    """
    if user.has_usable_password() or not user.is_active:
        return None
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": token}
    )
