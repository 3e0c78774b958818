"""allauth's forms where the house adds a rule (settings: MFA_FORMS)."""

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm

from .operations import note_failed_login


class SecondFactorForm(AuthenticateForm):
    """A wrong code counts like a wrong password, and a locked person stays out here too."""

    def is_valid(self) -> bool:
        right = super().is_valid()
        if self.is_bound and not right and not self.user.is_locked:
            note_failed_login(self.user, factor="second")
        return right

    def clean_code(self) -> str:
        if self.user.is_locked:
            raise get_adapter().validation_error("too_many_login_attempts")
        return super().clean_code()
