"""What people type about businesses, codes and places."""

from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianwei.arrivals.queries.sources import sources
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.files.examining import Examined, examine
from lianwei.core.scope import Actor
from lianwei.members.queries import enterprise_stations
from lianwei.reading.numbers import tokenise
from lianwei.ui.forms import (
    DayField,
    FindForm,
    LineField,
    MoneyField,
    OperationForm,
    PhoneField,
    ReadField,
)

from .models import Audience, Business, BusinessStatus, Code, FactKind, FastTrack, PremisesKind
from .queries import (
    business_rows,
    code_choices,
    home_region,
    likely_businesses,
    platforms,
    region_on,
    regions_named,
    resolve_region_name,
)
from .queries.likeness import Likely
from .rules import is_valid_registration, normalise_code, window_rule
from .rules.matching import Described

Result = TypeVar("Result")
NOTHING = [("", "—")]
SEALED_HINT = _("Sealed when saved. Leave it empty to keep what is there.")


class CodeNumberField(ReadField):
    """A unified social credit code or a 15-digit registration number, checked."""

    def read_text(self, value: str) -> str:
        code = normalise_code(value)
        if not is_valid_registration(code):
            raise Invalid(_now("This code does not fit its check digit. Please compare it with the licence."))
        return code


class RegionField(ReadField):
    """A place as people write it (渝北, 重庆江北, 500157) → the code in force today.

    `within` is the region in whose surroundings the writer is; the form sets it.
    """

    within = ""

    def read_text(self, value: str) -> str:
        today = clock.today()
        word = "".join(value.split())
        region = region_on(word, on=today) or resolve_region_name(word, on=today, within=self.within)
        region = region or resolve_region_name(word, on=today)
        if region is not None:
            return region.code
        several = regions_named(word, on=today)
        if several:
            raise Invalid(_now("There are several places of this name. Please add the province or city."))
        raise Invalid(_now("We do not find this place. Please write it like 重庆市渝中区."))


class BusinessForm(OperationForm):
    """An entry as it is registered."""

    name = LineField(label=_("Name"), limit=120, help_text=_("As on the licence or the sign."))
    uscc = CodeNumberField(
        label=_("Unified social credit code"), required=False, help_text=_("18 places; 15 on old licences.")
    )
    legal_rep = LineField(label=_("Legal representative"), limit=40, required=False, private=True)
    contact_name = LineField(label=_("Contact person"), limit=40, required=False, private=True)
    contact_phone = PhoneField(label=_("Contact phone"), required=False)
    industry = forms.ChoiceField(label=_("Industry"), required=False)
    is_platform = forms.BooleanField(label=_("Is a platform on which others sell"), required=False)
    platform_id = forms.TypedChoiceField(
        label=_("Sells on the platform"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = code_choices("industry", on=clock.today())
        present = self.initial.get("industry", "")
        more = [(present, present)] if present and present not in dict(known) else []
        self.fields["industry"].choices = NOTHING + more + known
        self.fields["platform_id"].choices = NOTHING + [(row.pk, row.name) for row in platforms()]


NONE_OF_THESE = "none"


class RegisterBusinessForm(BusinessForm):
    """Before a business is entered a second time, the entries that look like it are shown."""

    field_order = ("same_as",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = self._alike() if self.is_bound else []
        if found:
            rows = business_rows([each.business for each in found], on=clock.today())
            known = [
                (str(row.business.pk), " · ".join(filter(None, (row.business.name, row.place))))
                for row in rows
            ]
            self.fields["same_as"] = forms.ChoiceField(
                label=_("It looks like one that is entered already. Is it one of these?"),
                choices=[*known, (NONE_OF_THESE, _("None of these: a further business"))],
                widget=forms.RadioSelect,
            )
            self.order_fields(self.field_order)

    def _alike(self) -> list[Likely]:
        typed = (str(self.data.get(name, "")) for name in ("name", "contact_phone"))
        name, phone = typed
        return likely_businesses(Described(name, phone=phone))

    @property
    def same_as(self) -> int | None:
        """The entry it was found to be."""
        chosen = self.cleaned_data.get("same_as", "") if self.is_valid() else ""
        return int(chosen) if chosen and chosen != NONE_OF_THESE else None

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "same_as"}


class ReviseBusinessForm(BusinessForm):
    """The same for an entry that exists; sealed fields left empty stay as they are."""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=[each for each in BusinessStatus.choices if each[0] != BusinessStatus.MERGED],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("legal_rep", "contact_name", "contact_phone"):
            self.fields[name].help_text = SEALED_HINT

    @classmethod
    def of(cls, business: Business, data: Any = None) -> "ReviseBusinessForm":
        columns = ("name", "uscc", "industry", "is_platform", "platform_id", "status")
        return cls(data, initial={column: getattr(business, column) for column in columns})

    def given(self) -> dict[str, Any]:
        sealed = ("legal_rep", "contact_name", "contact_phone")
        return {name: value for name, value in self.cleaned_data.items() if value or name not in sealed}


class NameForm(OperationForm):
    """An alias or a brand."""

    name = LineField(label=_("Name"), limit=60)


class PremisesForm(OperationForm):
    """Where a business works or is registered."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PremisesKind.choices)
    region_code = RegionField(
        label=_("District or township"), help_text=_("For example 渝中区 or 重庆市渝中区.")
    )
    address = LineField(label=_("Street and number"), limit=200, required=False)
    valid_from = DayField(label=_("Since"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region_code"].within = home_region(actor)


class FactForm(OperationForm):
    """One dated sentence about a business. What everybody may read is published, after sign-off: not here."""

    kind = forms.ChoiceField(label=_("Kind"), choices=FactKind.choices)
    on = DayField(label=_("Day"))
    headline = LineField(
        label=_("In one sentence"),
        limit=200,
        help_text=_("Facts, and by whom they were established; no names of consumers."),
    )
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[each for each in Audience.choices if each[0] != Audience.PUBLIC],
        widget=forms.RadioSelect,
        initial=Audience.OWN,
    )

    def clean_headline(self) -> str:
        return tokenise(self.cleaned_data["headline"]).text


class DayForm(OperationForm):
    """The day from which a change holds."""

    on = DayField(label=_("From"))


class BusinessFindForm(FindForm):
    """What the list of businesses looks for."""

    q = LineField(label=_("Name, alias, brand or code"), required=False, limit=60)


class ReasonForm(OperationForm):
    """Why: kept with what was done, without the numbers of people somebody may type."""

    reason = LineField(label=_("Reason"), limit=200)

    def clean_reason(self) -> str:
        return tokenise(self.cleaned_data["reason"]).text


class CodeForm(OperationForm):
    """The new version of an entry of a code list."""

    name = LineField(label=_("Name"), limit=60)
    name_en = LineField(label=_("English name"), limit=90, required=False)
    aliases = LineField(
        label=_("Other names"),
        limit=400,
        required=False,
        help_text=_("Separated by semicolons; search finds them."),
    )
    note = LineField(label=_("Remark"), limit=200, required=False)
    on = DayField(label=_("From"), help_text=_("Until the day before, the present words hold."))

    @classmethod
    def of(cls, entry: Code, data: Any = None) -> "CodeForm":
        return cls(
            data, initial={name: getattr(entry, name) for name in ("name", "name_en", "aliases", "note")}
        )


class NewCodeForm(CodeForm):
    code = forms.RegexField(
        label=_("Code number"),
        regex=r"^[A-Z0-9]{1,12}\Z",
        error_messages={"invalid": _("Use capital letters and digits, at most 12.")},
    )
    field_order = ("code",)


class SignedField(forms.FileField):
    """The signed paper, looked at before it is kept."""

    def clean(self, data: Any, initial: Any = None) -> Examined | None:
        upload = super().clean(data, initial)
        try:
            return examine(upload) if upload else None
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal


class FastTrackForm(OperationForm):
    """What was agreed with a business of the fast track."""

    window = forms.IntegerField(label=_("Window for answer and settlement (working days)"), required=False)
    largest = MoneyField(
        label=_("Up to which sum in dispute (yuan)"),
        required=False,
        help_text=_("Empty: whatever the sum. Larger complaints take the usual way."),
    )
    valid_to = DayField(label=_("Last day"), required=False, help_text=_("Empty: until it is ended."))
    signed = SignedField(label=_("Signed agreement"), required=False, help_text=_("PDF or photo."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = window_rule(clock.today())
        told = {"usual": rule.usual, "most": rule.most, "source": rule.source}
        self.fields["window"].help_text = (
            _now("Usually %(usual)s, at most %(most)s working days. Source: %(source)s") % told
        )


class ReviseFastTrackForm(FastTrackForm):
    """The same for an agreement that exists, and the system that answers for the business."""

    source_id = forms.TypedChoiceField(
        label=_("System that answers by the API"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("One of the systems that bring things in; its keys read and answer what is put to it."),
    )

    station_id = forms.TypedChoiceField(
        label=_("Station inside the enterprise"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Its people register and settle complaints about this business on the spot."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stations = [(row.pk, str(row)) for row in enterprise_stations(actor=actor)]
        self.fields["station_id"].choices = NOTHING + stations
        systems = sources(actor=actor) if actor.may("source.view") else []
        self.fields["source_id"].choices = NOTHING + [(row.pk, row.name) for row in systems if row.is_open]

    @classmethod
    def of(
        cls, track: FastTrack, data: Any = None, files: Any = None, *, actor: Actor
    ) -> "ReviseFastTrackForm":
        columns = ("window", "largest", "valid_to", "source_id", "station_id")
        return cls(data, files, initial={name: getattr(track, name) for name in columns}, actor=actor)


class NewFastTrackForm(FastTrackForm):
    valid_from = DayField(label=_("First day"))
    for_alliance = forms.BooleanField(
        label=_("Holds for all members of the alliance"), required=False, initial=True
    )
    field_order = ("window", "largest", "valid_from", "valid_to", "for_alliance", "signed")


class FastTrackContactForm(OperationForm):
    """Somebody who answers for the business; phone or e-mail is also the name to log in with."""

    name = LineField(label=_("Contact person"), limit=40, private=True)
    phone = PhoneField(label=_("Mobile phone"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)


class EndFastTrackForm(ReasonForm):
    on = DayField(label=_("Last day"))
    field_order = ("on", "reason")
