"""What people fill in about organisations, people and themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.ui.forms import DayField, LineField, OperationForm, PlainForm

from .models import Organisation, Role, User
from .queries import (
    Duty,
    assignable_roles,
    colleagues_of,
    managed_organisations,
    organisation_kinds,
    organisations_in_tree,
    receivers_of,
)

CHOOSE = _("Please choose")
LAST_NUMBER = 99_999  # more papers than any member issues in a year


def chosen_from(**options: Any) -> Any:
    """A choice among rows; the form's __init__ says which, because that depends on who asks."""
    return forms.ModelChoiceField(queryset=None, **options)


class OrganisationForm(OperationForm):
    """The columns of an organisation that may change."""

    name = LineField(label=_("Name"), limit=120)
    short_name = LineField(
        label=_("Word in document numbers"), limit=20, required=False, help_text=_("For example 渝中消委.")
    )
    name_en = LineField(label=_("English name"), limit=160, required=False)
    region_code = forms.RegexField(
        r"^\d{6,12}\Z",
        label=_("Region code"),
        required=False,
        help_text=_("Six figures for a district, up to twelve for a village."),
        error_messages={"invalid": _("Use 6 to 12 figures, for example 500103.")},
    )
    phone = LineField(label=_("Help number"), limit=40, required=False)
    address = LineField(label=_("Address"), limit=200, required=False)
    opens_at = forms.TimeField(label=_("Opens at"), initial="09:00")
    closes_at = forms.TimeField(label=_("Closes at"), initial="17:30")
    is_mediation_committee = forms.BooleanField(
        label=_("Runs a people's mediation committee"), required=False
    )

    @classmethod
    def of(cls, organisation: Organisation, data: Any = None) -> "OrganisationForm":
        kept = {name: getattr(organisation, name) for name in cls.base_fields}
        return cls(data, initial=kept)


class NumberSeriesForm(OperationForm):
    """The number that the last paper of this year got by hand."""

    last = forms.IntegerField(
        label=_("Last number of this year"),
        min_value=0,
        max_value=LAST_NUMBER,
        help_text=_("As in the register kept by hand."),
    )


class NewOrganisationForm(OrganisationForm):
    """A new organisation; code and place are given once."""

    code = LineField(
        label=_("Member code"),
        limit=8,
        help_text=_("2 to 8 capital letters; opens the case numbers and never changes."),
    )
    kind = chosen_from(label=_("Kind"), empty_label=CHOOSE)
    parent = chosen_from(label=_("Belongs to"), required=False, empty_label=_("None: stands at the top"))
    valid_from = DayField(label=_("In force from"), required=False)
    field_order = ("parent", "kind", "code")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", organisation_kinds())
        self.offer("parent", managed_organisations(actor=actor))

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"kind": self.cleaned_data["kind"].pk}


class RetireForm(OperationForm):
    """The end of an organisation."""

    last_day = DayField(label=_("Last day"), help_text=_("Case numbers stay valid for ever."))
    successor = chosen_from(
        label=_("Successor"),
        required=False,
        empty_label=_("No successor"),
        help_text=_("Takes over stations, people, memberships and open cases from the day after."),
    )

    def __init__(self, *args: Any, organisation: Organisation, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = organisations_in_tree(actor=actor).filter(valid_to__isnull=True)
        self.offer("successor", others.exclude(path__startswith=organisation.path))


class SuccessorForm(OperationForm):
    """Who follows an organisation that ended alone."""

    successor = chosen_from(
        label=_("Successor"), help_text=_("Takes over the open work within minutes; what is archived stays.")
    )

    def __init__(self, *args: Any, organisation: Organisation, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = organisations_in_tree(actor=actor).filter(valid_to__isnull=True)
        self.offer("successor", others.exclude(path__startswith=organisation.path))


class PersonForm(OperationForm):
    """How a person is called and reached at work."""

    name = LineField(label=_("Full name"), limit=60)
    email = forms.EmailField(
        label=_("E-mail at work"),
        required=False,
    )
    phone = LineField(label=_("Phone at work"), limit=40, required=False)

    @classmethod
    def of(cls, user: User, data: Any = None) -> "PersonForm":
        return cls(data, initial={name: getattr(user, name) for name in cls.base_fields})


class NewPersonForm(PersonForm):
    """Somebody new; the password is chosen by themselves."""

    organisation = chosen_from(label=_("Organisation"), empty_label=CHOOSE)
    username = LineField(
        label=_("Log-in name"), limit=40, help_text=_("Small letters and figures, for example chenjianhua.")
    )
    roles = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("From today on. Roles can also be given later."),
    )
    field_order = ("organisation", "name", "username", "email", "phone", "roles")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("organisation", managed_organisations(actor=actor))
        if actor.may("role.assign"):
            self.offer("roles", assignable_roles(actor=actor))
        else:
            del self.fields["roles"]


class PasswordForm(OperationForm):
    """The password that an invited person chooses."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("12 characters or more, for example four words that only you would put together."),
    )
    again = forms.CharField(
        label=_("Once more"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("password", self.cleaned_data["again"]):
            raise forms.ValidationError(_("The two passwords differ. Please type the same one twice."))
        return self.cleaned_data["again"]

    def given(self) -> dict[str, Any]:
        return {"password": self.cleaned_data["password"]}


class RoleForm(OperationForm):
    """A role for a person, in an organisation, for a time."""

    role = chosen_from(label=_("Role"), empty_label=CHOOSE)
    organisation = chosen_from(label=_("Organisation"), empty_label=None)
    valid_from = DayField(label=_("First day"), required=False, help_text=_("Empty: from today."))
    valid_to = DayField(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))

    def __init__(self, *args: Any, user: User, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, initial={"organisation": user.organisation_id}, **kwargs)
        self.offer("role", assignable_roles(actor=actor))
        self.offer("organisation", managed_organisations(actor=actor))

    def given(self) -> dict[str, Any]:
        role: Role = self.cleaned_data["role"]
        return self.cleaned_data | {"role": role.pk}


class AbsenceForm(OperationForm):
    """How long somebody is away, and who stands in."""

    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("Last day"))
    stand_in = chosen_from(
        label=_("Stands in"),
        required=False,
        empty_label=_("Nobody: the cases wait"),
        help_text=_("Sees and works the list on these days. New cases go to others meanwhile."),
    )

    def __init__(self, *args: Any, absent: User, **kwargs: Any) -> None:
        super().__init__(*args, initial={"valid_from": clock.today()}, **kwargs)
        self.offer("stand_in", colleagues_of(absent))


class LeaveForm(OperationForm):
    """One receiver for each thing the leaver is in charge of."""

    def __init__(self, *args: Any, user: User, duties: list[Duty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for duty in duties:
            label = _("%(label)s (%(count)s)") % {"label": duty.responsibility.label, "count": duty.count}
            self.fields[duty.responsibility.name] = forms.ModelChoiceField(
                receivers_of(duty, user),
                label=label,
                empty_label=CHOOSE,
                error_messages={"required": _("Please choose a colleague who takes over.")},
            )

    def given(self) -> dict[str, Any]:
        return {"receivers": self.cleaned_data}

    def answers(self) -> list[tuple[object, User]]:
        """What passes to whom, for looking through before it happens."""
        return [(self.fields[name].label, receiver) for name, receiver in self.cleaned_data.items()]


class SettingsForm(OperationForm):
    """How the pages look for oneself."""

    locale = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    large_print = forms.BooleanField(label=_("Large print"), required=False)
    compact = forms.BooleanField(label=_("Compact lists"), required=False)

    @classmethod
    def of(cls, user: User, data: Any = None) -> "SettingsForm":
        return cls(data, initial={name: getattr(user, name) for name in cls.base_fields})


class WorkingInForm(PlainForm):
    """Which organisation today's work is for."""

    organisation = forms.ChoiceField(label=_("I work today for"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, places: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["organisation"]
        choice.choices = [(str(place.pk), str(place)) for place in places]
