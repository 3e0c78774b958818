"""What is asked before a claim is worked out, and a question to the association."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from lianwei.arrivals.operations.visits import FILING
from lianwei.core import clock
from lianwei.knowledge.models import is_chinese
from lianwei.knowledge.rules import warranties
from lianwei.registry.queries import category_choices
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField, PhoneField, PlainForm
from lianwei.web.forms.challenge import AsksSum
from lianwei.web.queries.portal import places

RETURN, FRAUD, FOOD, PREPAID, WARRANTY = "return", "fraud", "food", "prepaid", "warranty"


class ClaimForm(PlainForm):
    """Base of the five small sums."""

    mark = ""
    kind: str
    title: object


class ReturnForm(ClaimForm):
    kind, title = RETURN, _l("Bought online: return within seven days")
    received_on = DayField(label=_l("Day it arrived"), past_only=True)


class FraudForm(ClaimForm):
    kind, title = FRAUD, _l("Deceived: three times the price")
    price = MoneyField(label=_l("Price paid (yuan)"))


class FoodForm(ClaimForm):
    kind, title = FOOD, _l("Unsafe food: ten times the price")
    price = MoneyField(label=_l("Price paid (yuan)"))
    loss = MoneyField(label=_l("Loss, such as treatment (yuan)"), required=False)


class PrepaidForm(ClaimForm):
    kind, title = PREPAID, _l("Prepaid card: what is left")
    paid = MoneyField(label=_l("Price paid (yuan)"))
    bought = forms.IntegerField(label=_l("Visits or days bought"), min_value=1, max_value=100_000)
    used = forms.IntegerField(label=_l("Of these used"), min_value=0, max_value=100_000)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("used") is not None and data.get("bought") and data["used"] > data["bought"]:
            self.add_error("used", _("This is more than was bought. Please compare the two figures."))
        return data


class WarrantyForm(ClaimForm):
    kind, title = WARRANTY, _l("Warranty: until when is it repaired")
    goods = forms.ChoiceField(label=_l("What is it?"))
    bought_on = DayField(label=_l("Day of the invoice"), past_only=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.code, each.name if is_chinese() else each.name_en) for each in warranties()]
        self.fields["goods"].choices = named


CLAIMS: dict[str, type[ClaimForm]] = {
    form.kind: form for form in (ReturnForm, FraudForm, FoodForm, PrepaidForm, WarrantyForm)
}


class SimilarForm(PlainForm):
    """How like cases ended."""

    mark = ""
    category = forms.ChoiceField(label=_l("What is it about?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed: list[Any] = category_choices(on=clock.today())
        self.fields["category"].choices = [("", _("Please choose")), *listed]


class DirectoryForm(PlainForm):
    """What somebody looks a competent body for."""

    mark = ""
    q = LineField(label=_l("What is it about? (bank, parcel, flight …)"), required=False, limit=60)


class QuestionForm(AsksSum, PlainForm):
    """A question to an association; the answer goes to the phone."""

    question = NarrativeField(label=_l("Your question"), rows=5, limit=500)
    place = forms.ChoiceField(label=_l("In which district?"), required=False)
    name = LineField(label=pgettext_lazy("person", "Your name"), limit=60, required=False)
    phone = PhoneField(label=_l("Your phone"), required=False, help_text=_l("The answer comes there."))

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(each.pk), each.label) for each in places(on=clock.today())]
        self.fields["place"].choices = [("", _("I do not know")), *known]
        self.ask_sum(FILING, address)
