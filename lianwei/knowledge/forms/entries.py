"""An entry of the knowledge base, with the fields of its kind; what is looked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.core import clock
from lianwei.knowledge.models import KnowledgeEntry
from lianwei.knowledge.models.entries import REASON, SOURCE, SUMMARY, TITLE
from lianwei.knowledge.operations.entries import EntryText, entry_text
from lianwei.knowledge.queries.found import Asked, kinds_known
from lianwei.knowledge.rules.entries import FACTS, Fact
from lianwei.registry.models import Business
from lianwei.registry.queries import categories_on
from lianwei.ui.forms import LineField, NarrativeField, OperationForm, PlainForm

CLASS, LONGEST = 1, 10_000
AFTER_TITLE = 2


def category_classes() -> list[tuple[str, str]]:
    """The classes of goods and services, for a choice."""
    return [(each.code, each.label) for each in categories_on(clock.today()) if each.level == CLASS]


class EntryForm(OperationForm):
    """Names and numbers of people are taken out when it is saved."""

    title = LineField(label=_("Title"), limit=TITLE)
    summary = LineField(label=_("In one sentence"), limit=SUMMARY, required=False)
    body = NarrativeField(label=_("Text"), rows=12, limit=LONGEST, required=False)
    source = LineField(
        label=_("Source"),
        limit=SOURCE,
        required=False,
        help_text=_("Where it can be read: publisher, number, web address."),
    )
    business_id = LineField(
        label=_("Business it concerns"),
        limit=18,
        required=False,
        help_text=_("Its uniform credit code, where it is in the register."),
    )
    categories = forms.MultipleChoiceField(
        label=_("Goods or services"),
        help_text=_("None ticked: for all."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)
        self.fields["categories"].choices = category_classes()
        own = {fact.key: _field(fact) for fact in FACTS[kind]}
        names = list(self.fields)
        self.fields.update(own)
        self.order_fields([*names[:AFTER_TITLE], *own, *names[AFTER_TITLE:]])
        if kind == "laboratory":
            del self.fields["business_id"]

    @classmethod
    def of(cls, entry: KnowledgeEntry, data: Any = None) -> "EntryForm":
        said = entry_text(entry)
        known = {name: getattr(said, name) for name in ("title", "summary", "body", "source", "categories")}
        business = Business.objects.filter(pk=entry.business_id or 0).values_list("uscc", flat=True).first()
        initial = known | dict(said.facts) | {"business_id": business or ""}
        return cls(data, initial=initial, kind=entry.kind)

    def clean_business_id(self) -> int | None:
        """The entry of the register that bears this code."""
        code = self.cleaned_data["business_id"].strip().upper()
        if not code:
            return None
        found = Business.objects.filter(uscc=code, merged_into_id=None).values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError(_("No business in the register bears this code."))
        return found

    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        facts = {fact.key: said.get(fact.key) or "" for fact in FACTS[self.kind]}
        text = EntryText(
            title=said["title"],
            summary=said["summary"],
            body=said["body"],
            source=said["source"],
            facts=facts,
            categories=tuple(said["categories"]),
            business_id=said.get("business_id"),
        )
        return {"text": text}


def _field(fact: Fact) -> forms.Field:
    attrs = {"placeholder": "2026-03-15", "inputmode": "numeric"} if fact.is_day else {}
    field = LineField if fact.limit <= SOURCE else NarrativeField
    made = field(label=fact.label, limit=fact.limit, required=fact.is_needed)
    made.widget.attrs.update(attrs)
    return made


class RemarkForm(OperationForm):
    """Why an entry is returned or withdrawn."""

    remark = NarrativeField(label=_("Reason"), rows=3, limit=REASON)


class KnownForm(PlainForm):
    """What is looked for. Every field may be empty."""

    q = LineField(label=_("Any words"), required=False, limit=60)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    category = forms.ChoiceField(label=_("Goods or services"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = self.fields["q"].label
        self.fields["kind"].choices = [("", _("All kinds")), *kinds_known()]
        self.fields["category"].choices = [("", _("All goods and services")), *category_classes()]

    @property
    def asked(self) -> Asked:
        """What can be read of it."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name, "") for name in ("kind", "category")}
        return Asked(text=self.cleaned_data.get("q", ""), **given)
