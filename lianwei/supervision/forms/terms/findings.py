"""What is found in a clause, what members and experts say about it, what became of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases.forms.steps_fields import choose_from, choose_one
from lianwei.cases.models import SharedPerson
from lianwei.core import clock
from lianwei.knowledge.models import LawArticle
from lianwei.knowledge.queries.texts import law_articles
from lianwei.members.models.validity import in_force
from lianwei.supervision.models import Fate, Grade, TermFault, TermsReview
from lianwei.supervision.models.terms import LONG
from lianwei.supervision.operations.terms.findings import FindingEntry, OpinionEntry
from lianwei.supervision.operations.terms.library import TermEntry
from lianwei.supervision.queries.terms.contract import Pair
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm

ARTICLES = ("article_1", "article_2", "article_3")
GRADES = [each for each in Grade.choices if each[0] != Grade.DROPPED]
ONE_ENDS = (Grade.UNFAIR, Grade.DOUBTFUL, Grade.DROPPED)


class OfArticles(OperationForm):
    """Base: a fault with up to three articles in force today."""

    fault = choose_from(lazy("What is wrong with it"))
    article_1 = choose_from(lazy("Article"), required=False)
    article_2 = choose_from(lazy("Second article"), required=False)
    article_3 = choose_from(lazy("Third article"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields
        laws = [
            (str(each.pk), f"{each.citation} {each.words[:40]}") for each in law_articles(on=clock.today())
        ]
        for name in ARTICLES:
            offered[name].choices = [("", "—"), *laws]
        offered["fault"].choices = [("", "—"), *TermFault.choices]

    @property
    def articles(self) -> list[int]:
        return [int(self.cleaned_data[name]) for name in ARTICLES if self.cleaned_data[name]]


class FindingForm(OfArticles):
    """A fault of a clause; begins with what the nearest entry of the library says."""

    grade = choose_one(lazy("How it is judged"), GRADES)
    quote = NarrativeField(
        label=lazy("Words it is about"),
        limit=4000,
        rows=3,
        help_text=lazy("The whole clause, or the part of it."),
    )
    reason = NarrativeField(label=pgettext_lazy("finding", "Reason"), limit=400, rows=3)
    proposal = NarrativeField(label=lazy("What should stand there"), limit=600, rows=3)
    typical = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("grade", "fault", "quote", "reason", "proposal", *ARTICLES)

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        words = {name: data[name] for name in ("grade", "fault", "quote", "reason", "proposal")}
        key = data["typical"]
        entry = FindingEntry(
            articles=self.articles, typical_id=int(key) if key.isdecimal() else None, **words
        )
        return {"entry": entry}


class TermForm(OfArticles):
    """A wording for the library."""

    wording = NarrativeField(label=lazy("Unfair wording"), limit=600, rows=3)
    reason = NarrativeField(label=pgettext_lazy("finding", "Reason"), limit=400, rows=3)
    proposal = NarrativeField(label=lazy("Fair wording instead"), limit=600, rows=3)
    source = LineField(label=lazy("Where it comes from"), limit=120, required=False)
    field_order = ("fault", "wording", "reason", "proposal", *ARTICLES, "source")

    def given(self) -> dict[str, Any]:
        rows = {each.pk: each for each in LawArticle.objects.filter(pk__in=self.articles)}
        pairs = [(rows[key].law_code, rows[key].article) for key in self.articles]
        words = {
            name: self.cleaned_data[name] for name in ("fault", "wording", "reason", "proposal", "source")
        }
        return {"entry": TermEntry(articles=pairs, **words)}


class AskForm(OperationForm):
    """Who is asked about a finding, until when."""

    expert_id = choose_from(lazy("Expert"))
    due_on = DayField(label=lazy("Opinion by"))

    def __init__(self, *args: Any, review: TermsReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = SharedPerson.objects.filter(
            in_force(clock.today()), alliance_id=review.alliance_id or 0, kind=SharedPerson.Kind.EXPERT
        )
        field: Any = self.fields["expert_id"]
        field.choices = [(str(each.pk), f"{each.name} {each.knows}") for each in rows.order_by("pk")]
        if not field.choices:
            field.help_text = _("No member lends an expert yet. Members enter experts on the load board.")

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"expert_id": int(self.cleaned_data["expert_id"])}


class OpinionForm(OperationForm):
    """What the expert said."""

    words = NarrativeField(label=lazy("What the expert said"), limit=LONG, rows=6)
    given_on = DayField(label=lazy("Given on"), past_only=True, initial=clock.today)
    grade = choose_one(lazy("What follows for the finding"), [(each.value, each.label) for each in ONE_ENDS])

    def given(self) -> dict[str, Any]:
        return {"entry": OpinionEntry(**self.cleaned_data)}


class FatesForm(OperationForm):
    """What became of each finding of a contract; what the comparison says is chosen already."""

    def __init__(self, *args: Any, pairs: list[Pair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in pairs:
            now = each.finding.fate or each.proposed
            field = choose_one(_("What became of the clause"), Fate.choices, required=False, initial=now)
            self.fields[f"fate_{each.finding.pk}"] = field

    def given(self) -> dict[str, Any]:
        said = {int(name.removeprefix("fate_")): value for name, value in self.cleaned_data.items() if value}
        return {"fates": said}
