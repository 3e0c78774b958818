"""The split of a paper that is two: the second matter, with the consumer and the day of the first."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases import operations
from lianwei.cases.entries import ComplaintEntry, PersonEntry, RespondentEntry
from lianwei.cases.rules.sentences import full_day_text
from lianwei.core import clock
from lianwei.registry.queries import category_choices, code_choices
from lianwei.ui.forms import DayField, LineField, MoneyField, NarrativeField

from .businesses import business_named
from .steps import Step, StepForm
from .steps_choices import NOBODY
from .steps_fields import choose_from, choose_many

NOT_SAID = PersonEntry(name="")  # the operation takes the consumer of the first


class SplitForm(StepForm):
    title, submit = lazy("Split off a second matter"), lazy("Register the second matter")
    why = lazy("What came on one paper is two matters: each gets its own number and is handled apart.")
    matter = LineField(label=lazy("The second matter in a few words"), limit=60)
    narrative = NarrativeField(label=lazy("What happened"), rows=5)
    wish = NarrativeField(label=lazy("What the consumer wants"), rows=2, limit=500, required=False)
    business = LineField(label=lazy("Name of the business"), limit=120)
    address = LineField(label=pgettext_lazy("business", "Address"), limit=200, required=False)
    requests = choose_many(lazy("Requests"), required=False)
    amount_claimed = MoneyField(label=lazy("Claimed (yuan)"), required=False)
    happened_on = DayField(label=lazy("Bought or used on"), required=False, past_only=True)
    category = choose_from(lazy("Goods or services"))
    nature = choose_from(lazy("Nature"))

    def fill(self) -> None:
        today = clock.today()
        self.fields["category"].choices = [*NOBODY, *category_choices(on=today)]
        self.fields["nature"].choices = [*NOBODY, *code_choices("nature", on=today)]
        self.fields["requests"].choices = code_choices("request_type", on=today)

    @property
    def may_report(self) -> bool:
        return self.actor.may("violation_report.receive")

    def happens(self) -> list[str]:
        day = full_day_text(self.complaint.received_on)
        return [
            _("The second matter gets its own number; its clock runs from %(day)s, when the paper came.")
            % {"day": day},
            _("The consumer, the channel and the day are those of %(number)s; each case names the other.")
            % {"number": self.complaint.number},
        ]

    def act(self) -> str:
        data = dict(self.cleaned_data)
        business, address = data.pop("business"), data.pop("address")
        respondent = RespondentEntry(business, business_id=business_named(business), address=address)
        entry = ComplaintEntry(
            title=data.pop("matter"),
            channel=self.complaint.channel,
            person=NOT_SAID,
            respondents=(respondent,),
            requests=tuple(data.pop("requests")),
            **data,
        )
        second = operations.split_complaint(self.complaint.pk, actor=self.actor, entry=entry)
        return _("%(number)s is split off; both cases name each other.") % {"number": second.number}


SPLIT_STEP = Step("split", SplitForm, "cases/_split_form.html")
