"""Naming a business: by its name, and by its code where it is at hand; the register is asked and filled."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.cases.queries.lists.businesses import business_named
from lianwei.core.scope import Actor
from lianwei.registry.operations import register_business
from lianwei.registry.rules import USCC_LENGTH, is_valid_registration, normalise_code
from lianwei.ui.forms import LineField, PlainForm


class BusinessFields(PlainForm):
    """Name and code of a business; `business_id` after find_or_register()."""

    name = LineField(
        label=_l("Name of the business"), limit=120, help_text=_l("The name on the sign is enough.")
    )
    uscc = LineField(
        label=_l("Unified social credit code"),
        limit=40,
        required=False,
        help_text=_l("18 places, from the licence."),
    )
    business_id: int | None = None

    def clean_uscc(self) -> str:
        code = normalise_code(self.cleaned_data["uscc"])
        if code and not is_valid_registration(code):
            raise ValidationError(_code_sentence(code))
        return code

    @property
    def typed_name(self) -> str:
        return str(self["name"].value() or "")

    def clean(self) -> None:
        """Looks the business up while nothing is locked yet."""
        name, code = self.cleaned_data.get("name", ""), self.cleaned_data.get("uscc", "")
        self.business_id = business_named(code or name)

    def find_or_register(self, *, actor: Actor) -> None:
        """The entry of the register this business is; a code the register lacks is entered with its name."""
        name, code = self.cleaned_data["name"], self.cleaned_data["uscc"]
        if code and self.business_id is None and actor.may("business.register"):
            self.business_id = register_business(actor=actor, name=name, uscc=code).pk


def _code_sentence(code: str) -> str:
    wrong = [letter for letter in "IOSVZ" if letter in code]
    if len(code) == USCC_LENGTH and wrong:
        names = "、".join(wrong)
        return _("The code has no letter %(letters)s. Please compare 1, 0, 5, U and 2.") % {"letters": names}
    if len(code) != USCC_LENGTH:
        return _("The code has 18 places; you entered %(n)s.") % {"n": len(code)}
    return _("The code does not fit its check digit. Please compare it with the licence.")
