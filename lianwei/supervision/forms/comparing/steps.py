"""The steps of a comparative test as forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases.forms.steps_fields import FilesField, choose_from, choose_many, choose_one
from lianwei.cases.queries.lists.businesses import business_named
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.knowledge.queries.competence import directory
from lianwei.supervision.models import ComparativeTest, items_of, referrals_of, samples_of
from lianwei.supervision.operations.comparing.buying import SampleEntry
from lianwei.supervision.queries.comparing.page import name_of_item, origins_known
from lianwei.supervision.queries.comparing.places import places_of
from lianwei.supervision.queries.comparing.readings import found_in
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField, OperationForm

YES_NO = (("yes", lazy("Yes")), ("no", lazy("No")))
WITHOUT_NAMES = lazy("Without names and numbers of people.")


class TestForm(OperationForm):
    """Base: a step on a test in hand."""

    __test__ = False  # no test of ours
    title: object
    submit: object
    note: object = ""

    def __init__(self, *args: Any, test: ComparativeTest, actor: Actor, **kwargs: Any) -> None:
        self.test, self.actor = test, actor
        super().__init__(*args, **kwargs)
        self.fill()

    def fill(self) -> None:
        """Sets what depends on the test."""
        if "code" in self.fields:
            known = origins_known(self.test, actor=self.actor)
            codes = samples_of(self.test).values_list("code", flat=True)
            rows = [(each, f"{each} {known[each].label}" if each in known else each) for each in codes]
            self.fields["code"].choices = rows


class BeginForm(TestForm):
    title, submit = lazy("Begin to buy samples"), lazy("Begin")
    note = lazy("Items, limits, weights and laboratory stand from now on. They are printed with the report.")


class BuyForm(TestForm):
    title, submit = lazy("Enter a sample"), lazy("Enter it and draw its code")
    note = lazy("Bought as an ordinary customer. Until the verdict, only you and who leads read the brand.")
    brand = LineField(label=lazy("Brand"), limit=60)
    model = LineField(label=lazy("Model"), limit=60)
    batch = LineField(label=lazy("Batch or day of production"), limit=60, required=False)
    maker = LineField(
        label=lazy("Maker"), limit=120, required=False,
        help_text=lazy("Name or credit code as in the register of businesses."),
    )  # fmt: skip
    seller = LineField(label=lazy("Where it was bought: shop or platform"), limit=120)
    place = LineField(label=lazy("Place of the shop, or address of the page"), limit=120)
    price = MoneyField(label=lazy("Price paid, in yuan"))
    quantity = forms.IntegerField(label=lazy("Pieces"), min_value=1, initial=1)
    bought_on = DayField(label=lazy("Bought on"), past_only=True, initial=clock.today)
    seal_number = LineField(label=lazy("Number of the seal"), limit=40)
    uploads = FilesField(label=lazy("Photo of the receipt"))

    def clean_maker(self) -> int | None:
        name = self.cleaned_data["maker"]
        found = business_named(name) if name else None
        if name and found is None:
            raise forms.ValidationError(_("Not in the register. Please enter it there first."))
        return found

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        uploads, maker = data.pop("uploads"), data.pop("maker")
        return {"entry": SampleEntry(**data, maker_id=maker), "uploads": uploads}


class HandOverForm(TestForm):
    title, submit = lazy("Record a hand-over"), lazy("Record it")
    taker = choose_from(lazy("It goes to"))
    is_intact = choose_one(lazy("Is the seal whole?"), YES_NO)
    note = NarrativeField(label=lazy("Remark"), rows=2, limit=300, required=False, help_text=WITHOUT_NAMES)

    def fill(self) -> None:
        self.fields["taker"].choices = [(each, each) for each in places_of(self.test)]

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"is_intact": self.cleaned_data["is_intact"] == "yes"}


class DeliverForm(TestForm):
    title, submit = lazy("All samples are at the laboratory"), lazy("The test begins")
    note = lazy("The accreditation of the laboratory has to hold on the day of the test.")
    tested_on = DayField(label=lazy("Day of the test"), initial=clock.today)


class JudgeForm(TestForm):
    title, submit = lazy("Judge and name the samples"), lazy("Judge it")
    note = lazy("Verdicts and stars follow from the plan. From now on all who take part read the brands.")


class ReferForm(TestForm):
    title, submit = lazy("Put it before the authority"), lazy("Enter it")
    note = lazy("What is not up to standard goes to the authority first; then makers and public are told.")
    codes = choose_many(lazy("Samples"))
    authority = choose_from(lazy("Authority"))
    sent_on = DayField(label=lazy("Sent on"), past_only=True, initial=clock.today)
    receipt_number = LineField(label=lazy("Number of the receipt"), limit=40, required=False)
    uploads = FilesField(label=lazy("Receipt of the authority"))

    def fill(self) -> None:
        known = origins_known(self.test, actor=self.actor)
        gone = {each.sample.code for each in referrals_of(self.test)}
        codes = [each for each in samples_of(self.test).values_list("code", flat=True) if each not in gone]
        rows = [(each, f"{each} {known[each].label}" if each in known else each) for each in codes]
        self.fields["codes"].choices = rows
        self.fields["codes"].initial = [each for each in found_in(self.test).failing if each not in gone]
        self.fields["authority"].choices = [(each.code, each.body) for each in directory()]


class NotifyForm(TestForm):
    title, submit = lazy("Tell the makers their results"), lazy("They have been told")
    note = lazy("15 working days to object begin. Send each maker its own results alone.")


class ObjectForm(TestForm):
    title, submit = lazy("Enter an objection"), lazy("Enter it")
    note = lazy("A late objection is taken as well and marked late.")
    code = choose_from(pgettext_lazy("comparative test", "Sample"))
    item = choose_from(lazy("Item objected to"), required=False)
    received_on = DayField(label=lazy("Received on"), past_only=True, initial=clock.today)
    words = NarrativeField(label=lazy("What the maker says"), limit=3000, rows=5, help_text=WITHOUT_NAMES)
    uploads = FilesField(label=lazy("Letter and files"), required=False)

    def fill(self) -> None:
        super().fill()
        rows = [(each.key, name_of_item(each)) for each in items_of(self.test)]
        self.fields["item"].choices = [("", lazy("The whole result")), *rows]


class RetestForm(TestForm):
    title, submit = lazy("Second result"), lazy("Enter it")
    note = lazy("The first result stays beside it. A second person decides which holds.")
    second = LineField(label=lazy("Second result as the laboratory wrote it"), limit=40)
    second_on = DayField(label=lazy("Tested again on"), past_only=True, initial=clock.today)


class DecideForm(TestForm):
    title, submit = lazy("Decide on the objection"), lazy("Decide it")
    is_upheld = choose_one(
        lazy("Decision"),
        (
            ("yes", lazy("Upheld: the second result holds")),
            ("no", lazy("Not upheld: the first result holds")),
        ),
    )
    answer = NarrativeField(label=lazy("Answer to the maker"), limit=300, rows=3, help_text=WITHOUT_NAMES)

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"is_upheld": self.cleaned_data["is_upheld"] == "yes"}


class ReleaseForm(TestForm):
    title, submit = lazy("Release the results"), lazy("Release them")
    note = lazy("All members read them from now on; each maker's profile tells its result.")


class GiveUpForm(TestForm):
    title, submit = lazy("Give the test up"), pgettext_lazy("comparative test", "Give it up")
    note = lazy("What was bought and found stays on record.")
    reason = NarrativeField(label=lazy("Reason"), rows=3, limit=300)
