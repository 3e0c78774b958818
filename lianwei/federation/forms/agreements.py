"""What people type about data-sharing agreements: the terms with their fields by class, reasons, proofs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.files.examining import Examined, examine
from lianwei.core.scope import Actor
from lianwei.federation.models import Peer, PeerStatus
from lianwei.federation.models.agreements import ANSWER, PURPOSE, REASON, TITLE
from lianwei.federation.operations.agreements import AgreementEntry, Direction
from lianwei.federation.queries.agreements.labels import label_of
from lianwei.federation.queries.agreements.parties import organisations_offered
from lianwei.federation.rules.agreements.fields import EXCHANGE, READING, bases_on, classes, offered
from lianwei.members.models.organisations import named
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm

KEEP, DELETE = 180, 15  # days proposed; what is agreed stands in the agreement
CHOSEN = "fields_"  # begins the name of a form field that holds the fields of one class
TAIL = ("starts_on", "ends_on", "keep_days", "deletion_days")


class SignedPaperField(forms.FileField):
    """The paper signed by hand, looked at before it is kept."""

    def clean(self, data: Any, initial: Any = None) -> Examined | None:
        upload = super().clean(data, initial)
        try:
            return examine(upload) if upload else None
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal


class AgreementForm(OperationForm):
    """The terms among members."""

    carried_by = READING
    title = LineField(label=_("Name of the agreement"), limit=TITLE)
    partners = forms.MultipleChoiceField(
        label=_("Other parties"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    direction = forms.ChoiceField(
        label=pgettext_lazy("of sharing", "Direction"), choices=Direction.choices, widget=forms.RadioSelect
    )
    purpose = NarrativeField(
        label=pgettext_lazy("of sharing", "Purpose"),
        limit=PURPOSE,
        rows=3,
        help_text=_("What the fields are used for, and for nothing else. It stands beside every reading."),
    )
    basis = forms.ChoiceField(label=_("Legal basis"), choices=())
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    keep_days = forms.IntegerField(
        label=_("What was received is kept for at most (days)"), min_value=1, initial=KEEP
    )
    deletion_days = forms.IntegerField(
        label=_("After the end it is deleted within (days)"), min_value=1, initial=DELETE
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        chosen = set((kwargs.get("initial") or {}).get("fields", ()))
        super().__init__(*args, **kwargs)
        self._offer_parties(actor)
        basis: Any = self.fields["basis"]
        basis.choices = [(b.code, f"{label_of(b)} · {b.article}") for b in bases_on(clock.today())]
        self._offer_fields(chosen)
        parties = "peer" if "peer" in self.fields else "partners"
        grouped = [name for name in self.fields if name.startswith(CHOSEN)]
        self.order_fields(["title", parties, "direction", "purpose", "basis", *grouped, *TAIL])

    def _offer_parties(self, actor: Actor) -> None:
        partners: Any = self.fields["partners"]
        partners.choices = [(each.pk, named(each)) for each in organisations_offered(actor=actor)]

    def _offer_fields(self, chosen: set[str]) -> None:
        """One group of boxes for each class, the least sensitive first."""
        for code, each in classes().items():
            mine = [f for f in offered(self.carried_by) if f.sharing_class == code]
            if not mine:
                continue
            self.fields[f"{CHOSEN}{code}"] = forms.MultipleChoiceField(
                label=_("Fields: %(class)s") % {"class": label_of(each)},
                choices=[(field.key, label_of(field)) for field in mine],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=[field.key for field in mine if field.key in chosen],
                help_text=_("Asks for an impact assessment first.") if each.needs_assessment else "",
            )

    def given(self) -> dict[str, Any]:
        told = self.cleaned_data
        names = (
            "title",
            "purpose",
            "basis",
            "starts_on",
            "ends_on",
            "keep_days",
            "deletion_days",
            "direction",
        )
        values = {name: told[name] for name in names}
        values["fields"] = [key for name, keys in told.items() if name.startswith(CHOSEN) for key in keys]
        return {"entry": AgreementEntry(**values, **self._parties())}

    def _parties(self) -> dict[str, Any]:
        return {"partners": [int(pk) for pk in self.cleaned_data["partners"]]}


class PeerAgreementForm(AgreementForm):
    """The terms between this instance and a peer."""

    carried_by = EXCHANGE
    peer = forms.ChoiceField(label=_("Peer"), choices=())

    def _offer_parties(self, actor: Actor) -> None:
        del self.fields["partners"]
        peers = Peer.objects.visible_to(actor).filter(status=PeerStatus.ACTIVE).order_by("code")
        field: Any = self.fields["peer"]
        field.choices = [(each.pk, f"{named(each)} · {each.code}") for each in peers]

    def _parties(self) -> dict[str, Any]:
        return {"peer_id": int(self.cleaned_data["peer"])}


class AssessmentForm(OperationForm):
    """The three questions of PIPL art. 56."""

    lawfulness = NarrativeField(
        label=_("Are purpose and means lawful, legitimate and necessary?"), limit=ANSWER, rows=3
    )
    risks = NarrativeField(
        label=_("What does it mean for people, and what is the risk?"), limit=ANSWER, rows=3
    )
    measures = NarrativeField(
        label=_("Are the protective measures lawful, effective and fit for the risk?"), limit=ANSWER, rows=3
    )
    assessed_on = DayField(label=_("Assessed on"), past_only=True)


class SignForm(OperationForm):
    """A signature; the paper signed by hand may be added."""

    signed = SignedPaperField(
        label=_("Paper signed by hand"), required=False, help_text=_("PDF or photo; may be left out.")
    )


class EndForm(OperationForm):
    """Why an agreement ends."""

    reason = LineField(label=pgettext_lazy("of an end", "Reason"), limit=REASON)


class CertifyForm(OperationForm):
    """How the files that were taken away were deleted."""

    statement = NarrativeField(
        label=_("How the files were deleted"),
        limit=ANSWER,
        rows=3,
        help_text=_("Where they lay, who deleted them and how, and that no copy is left."),
    )
