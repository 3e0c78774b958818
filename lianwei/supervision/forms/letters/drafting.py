"""The form of a letter's draft, and those of its steps."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases.forms.steps_fields import (
    LinesField,
    TimeOfDayField,
    at_office,
    choose_from,
    choose_many,
)
from lianwei.cases.models import CaseGroup
from lianwei.cases.queries.lists.businesses import business_named
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.knowledge.queries.competence import directory
from lianwei.knowledge.queries.texts import law_articles
from lianwei.members.models import Organisation
from lianwei.members.queries.people import people_who_may
from lianwei.registry.queries import category_choices
from lianwei.supervision.models import Letter
from lianwei.supervision.operations.letters.drafting import LetterEntry, Venue, partners_of
from lianwei.supervision.rules.letters.kinds import AUTHORITY, BUSINESS, LetterKind
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm

WITHOUT_NAMES = lazy("Without names and numbers of consumers.")
ARTICLES = ("article_1", "article_2", "article_3")


class DraftForm(OperationForm):
    """A letter of one kind; `start` fills it from a draft or from the letter that it follows."""

    title = LineField(label=pgettext_lazy("letter", "Title"), limit=120)
    businesses = LinesField(
        label=lazy("Businesses"),
        limit=2000,
        rows=2,
        required=False,
        help_text=lazy("Name or credit code as in the register, one a line."),
    )
    authorities = choose_many(lazy("Authorities"), required=False)
    grounds = NarrativeField(
        label=pgettext_lazy("letter", "What was found"), limit=5000, rows=6, help_text=WITHOUT_NAMES
    )
    since = DayField(label=lazy("Count complaints from"), required=False)
    until = DayField(
        label=lazy("Count complaints until"),
        required=False,
        help_text=lazy("The counts of your cases stand in the letter as they are on this day."),
    )
    category = choose_from(lazy("Only of this class"), required=False)
    group = choose_from(lazy("Group complaint it is about"), required=False)
    article_1 = choose_from(lazy("Article"), required=False)
    article_2 = choose_from(lazy("Second article"), required=False)
    article_3 = choose_from(lazy("Third article"), required=False)
    demands = LinesField(
        label=lazy("Demands or advice"), limit=3000, rows=4, help_text=lazy("One a line; they are numbered.")
    )
    held_on = DayField(label=lazy("Day of the talk"))
    hour = TimeOfDayField(label=lazy("Hour of the talk"))
    place = LineField(label=lazy("Place, or name of the video meeting"), limit=160)
    is_video = forms.BooleanField(label=lazy("By video"), required=False)
    ours = LineField(label=lazy("Who takes part from our side"), limit=300)
    theirs = LineField(label=lazy("Who is asked from their side"), limit=300)
    reply_due = DayField(label=lazy("Answer by"), required=False)
    contact = choose_from(lazy("Contact person"))
    partners = choose_many(lazy("Members that are asked to sign along"), required=False)

    def __init__(
        self, *args: Any, kind: LetterKind, actor: Actor, holder: Organisation, **kwargs: Any
    ) -> None:
        self.kind, self.actor, self.holder = kind, actor, holder
        self.previous: Letter | None = kwargs.pop("previous", None)
        super().__init__(*args, **kwargs)
        self._leave_out()
        self._fill()

    def _leave_out(self) -> None:
        """Fields that this kind does not have."""
        away = [] if self.kind.is_meeting else ["held_on", "hour", "place", "is_video", "ours", "theirs"]
        away += ["authorities"] if self.kind.to == BUSINESS else []
        away += ["businesses"] if self.kind.to == AUTHORITY else []
        for name in away:
            del self.fields[name]

    def _fill(self) -> None:
        none = [("", "—")]
        day, offered = clock.today(), self.fields
        laws = [(str(each.pk), f"{each.citation} {each.words[:40]}") for each in law_articles(on=day)]
        for name in ARTICLES:
            offered[name].choices = none + laws
        offered["category"].choices = [*none, *category_choices(on=day)]
        groups = CaseGroup.objects.visible_to(self.actor).order_by("-pk")[:50]
        offered["group"].choices = none + [(str(each.pk), each.title) for each in groups]
        people = people_who_may("letter.view", self.holder.pk)
        offered["contact"].choices = [(str(each.pk), each.name) for each in people]
        offered["partners"].choices = [(str(each.pk), str(each)) for each in partners_of(self.holder)]
        if "authorities" in offered:
            offered["authorities"].choices = [(each.code, each.body) for each in directory()]

    def clean_businesses(self) -> list[int]:
        found = {name: business_named(name) for name in self.cleaned_data["businesses"]}
        missing = [name for name, key in found.items() if key is None]
        if missing:
            sentence = _("Not in the register: %(names)s. Please enter it there first.")
            raise forms.ValidationError(sentence % {"names": "、".join(missing)})
        return [key for key in found.values() if key is not None]

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        keys = [int(data[name]) for name in ARTICLES if data[name]]
        entry = LetterEntry(
            kind=self.kind.code,
            title=data["title"],
            grounds=data["grounds"],
            demands=data["demands"],
            businesses=data.get("businesses") or (),
            authorities=data.get("authorities") or (),
            articles=keys,
            partners=[int(each) for each in data["partners"]],
            groups=[int(data["group"])] if data["group"] else (),
            reply_due=data["reply_due"],
            since=data["since"],
            until=data["until"],
            category=data["category"],
            contact_id=int(data["contact"]),
            previous_id=self.previous.pk if self.previous else None,
            venue=self._venue(),
        )
        return {"entry": entry}

    def _venue(self) -> Venue | None:
        data = self.cleaned_data
        if not self.kind.is_meeting:
            return None
        at = at_office(data["held_on"], data["hour"])
        return Venue(at, data["place"], data["ours"], data["theirs"], is_video=data["is_video"])


class PowerForm(OperationForm):
    """An article of local law that gives the power."""

    title, submit = lazy("Enter an article that gives the power"), lazy("Enter it")
    law_name = LineField(label=lazy("Law or regulation"), limit=120)
    article = LineField(
        label=lazy("Number of the article"), limit=12, help_text=lazy("In figures, for example 47.")
    )
    text = NarrativeField(label=lazy("What the article says"), limit=500, rows=4)
    valid_from = DayField(label=lazy("Valid from"))
    valid_to = DayField(label=lazy("Valid until"), required=False)


class EndPowerForm(OperationForm):
    """The article does not hold any more."""

    title, submit = lazy("End of the power"), lazy("It ends")
    valid_to = DayField(label=lazy("Last day on which it holds"))


def started_from(letter: Letter, *, is_next: bool, names: dict[str, Any]) -> dict[str, Any]:
    """What stands in the form: the draft itself, or what a letter that follows it begins with."""
    told: dict[str, Any] = {
        "title": letter.title,
        "grounds": letter.grounds,
        "demands": "\n".join(letter.demands),
        "contact": str(letter.contact_id),
        **names,
    }
    if is_next:
        return told
    since, until = letter.figures.get("since"), letter.figures.get("until")
    told |= {"since": since and date.fromisoformat(since), "until": until and date.fromisoformat(until)}
    groups = [each.partition(":")[2] for each in letter.about]
    return told | {
        "reply_due": letter.reply_due,
        "category": letter.figures.get("category", ""),
        "group": groups[0] if groups else "",
    }
