"""The forms of a plan, and of the steps of an observation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases.forms.steps_fields import choose_from, choose_many
from lianwei.core.scope import Actor
from lianwei.members.queries.people import people_who_may
from lianwei.supervision.models import (
    Observation,
    checklist_of,
    members_taking_part,
    observers_of,
    shops_of,
)
from lianwei.supervision.operations.observing.planning import ObservationEntry
from lianwei.supervision.queries.observing.page import observer_label
from lianwei.supervision.rules.observing.checklists import (
    UnreadableListError,
    from_data,
    read_lines,
    read_rows,
    written_lines,
)
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm

from .sheets import rows_brought, rows_typed, shops_of_rows

SHEETS = forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.ods"})


class PlanForm(OperationForm):
    """A plan, new or changed."""

    title = LineField(label=pgettext_lazy("observation", "Title"), limit=120)
    looked_at = NarrativeField(
        label=lazy("What is looked at"),
        limit=300,
        rows=2,
        help_text=lazy("For example: make-up sold to children, on counters of markets and shops."),
    )
    starts_on = DayField(label=lazy("First day of the visits"))
    ends_on = DayField(label=lazy("Last day of the visits"))
    quotas = NarrativeField(
        label=lazy("How many shops of which kind"),
        limit=1000,
        rows=3,
        required=False,
        help_text=lazy("One a line: kind or member | number. For example: 商场专柜 | 6"),
    )
    double_share = forms.IntegerField(
        label=lazy("Shops seen by two observers (per cent)"),
        min_value=0,
        max_value=100,
        initial=20,
        help_text=lazy("They visit apart and do not talk of it; so one sees whether the checklist is clear."),
    )

    def clean_quotas(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in rows_typed(self.cleaned_data["quotas"] or ""):
            name, number = row[0], row[-1]
            if len(row) != 2 or not (number.isascii() and number.isdecimal() and 0 < int(number) < 1000):  # noqa: PLR2004 - two cells, and more shops than anybody visits
                raise ValidationError(
                    _("Please write the kind, a stroke and a number: %(line)s") % {"line": " | ".join(row)}
                )
            found[name[:40]] = int(number)
        return found

    def given(self) -> dict[str, Any]:
        return {"entry": ObservationEntry(**self.cleaned_data)}


def plan_of(row: Observation) -> dict[str, Any]:
    """What the form of a plan begins with."""
    same = ("title", "looked_at", "starts_on", "ends_on", "double_share")
    quotas = "\n".join(f"{name} | {count}" for name, count in row.quotas.items())
    return {name: getattr(row, name) for name in same} | {"quotas": quotas}


class ObservationForm(OperationForm):
    """Base: a step on an observation in hand."""

    title: object
    submit: object
    note: object = ""

    def __init__(self, *args: Any, row: Observation, actor: Actor, **kwargs: Any) -> None:
        self.row, self.actor = row, actor
        super().__init__(*args, **kwargs)
        self.fill()

    def fill(self) -> None:
        """Sets what depends on the observation."""


class ComposeForm(ObservationForm):
    title, submit = lazy("Write the checklist"), lazy("Keep this version")
    note = lazy(
        "One item a line: section | item | weight | answer (是否, 1-5分, 数字, 选择) | photo | may not "
        "apply. "
        "Or bring a sheet with these headings: 分组, 检查内容, 英文, 权重, 答案, 选项, 照片, 不适用. "
        "Options of a choice stand apart by spaces, good ones after a *."
    )
    lines = NarrativeField(label=lazy("Items"), limit=20000, rows=14, required=False)
    upload = forms.FileField(label=lazy("Or a sheet"), required=False, widget=SHEETS)

    def fill(self) -> None:
        former = checklist_of(self.row)
        if former is not None:
            rows = written_lines(from_data(former.sections))
            self.fields["lines"].initial = "\n".join(" | ".join(row) for row in rows)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload, lines = data.get("upload"), data.get("lines") or ""
        if not upload and not lines:
            raise ValidationError(_("Please write the items, or bring a sheet."))
        try:
            data["sections"] = read_rows(rows_brought(upload)) if upload else read_lines(lines)
        except UnreadableListError as fault:
            self.add_error("upload" if upload else "lines", str(fault))
        return data

    def given(self) -> dict[str, Any]:
        return {"sections": self.cleaned_data["sections"]}


class AddShopsForm(ObservationForm):
    title, submit = lazy("Add shops"), lazy("Add them")
    note = lazy(
        "One shop a line: name | kind | district | address | member | latitude | longitude; what is not "
        "known stays empty. Or a sheet with the headings 门店, 类型, 区县, 地址, 负责单位, 纬度, 经度. "
        "Shops of the register are found by their name or code."
    )
    shops = NarrativeField(label=lazy("Shops"), limit=40000, rows=10, required=False)
    upload = forms.FileField(label=lazy("Or a sheet"), required=False, widget=SHEETS)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload = data.get("upload")
        rows = rows_brought(upload) if upload else rows_typed(data.get("shops") or "")
        if not rows:
            raise ValidationError(_("Please write the shops, or bring a sheet."))
        data["found"] = shops_of_rows(rows, members_taking_part(self.row))
        return data

    def given(self) -> dict[str, Any]:
        return {"shops": self.cleaned_data["found"]}


class NameForm(ObservationForm):
    title, submit = lazy("Name an observer"), lazy("Name the observer")
    note = lazy("Who has not been trained and tested gets no visit. The name of a volunteer is kept sealed.")
    member_id = choose_from(pgettext_lazy("observation", "Member"))
    user_id = choose_from(lazy("Colleague"), required=False)
    name = LineField(label=lazy("Or a volunteer by name"), limit=60, required=False, private=True)
    trained_on = DayField(label=lazy("Trained on"), past_only=True, required=False)
    passed_on = DayField(label=lazy("Test passed on"), past_only=True, required=False)

    def fill(self) -> None:
        members = members_taking_part(self.row)
        self.fields["member_id"].choices = [(str(each.pk), str(each)) for each in members]
        people = {
            p.pk: f"{p.name} · {each}"
            for each in members
            for p in people_who_may("observation.view", each.pk)
        }
        self.fields["user_id"].choices = [("", "—"), *((str(pk), name) for pk, name in people.items())]

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        user = int(data["user_id"]) if data["user_id"] else None
        return data | {"member_id": int(data["member_id"]), "user_id": user}


class TrainForm(ObservationForm):
    title, submit = lazy("Enter training and test"), lazy("Enter it")
    trained_on = DayField(label=lazy("Trained on"), past_only=True)
    passed_on = DayField(label=lazy("Test passed on"), past_only=True)


class AssignForm(ObservationForm):
    title, submit = lazy("Give a visit to somebody"), lazy("Give the visit")
    shop_id = choose_from(pgettext_lazy("observation", "Shop"))
    observer_id = choose_from(pgettext_lazy("observation", "Observer"))

    def fill(self) -> None:
        self.fields["shop_id"].choices = [(str(each.pk), each.name) for each in shops_of(self.row)]
        people = [each for each in observers_of(self.row) if each.left_on is None]
        self.fields["observer_id"].choices = [(str(each.pk), observer_label(each)) for each in people]

    def given(self) -> dict[str, Any]:
        return {name: int(value) for name, value in self.cleaned_data.items()}


class DrawForm(ObservationForm):
    title, submit = lazy("Share out the visits"), lazy("Share them out")
    note = lazy(
        "Every shop that nobody has visited yet gets an observer of its member where there is one; the share "
        "of double visits is drawn by lot with the seed on record. What was planned before is planned anew."
    )


class BeginForm(ObservationForm):
    title, submit = lazy("Begin the visits"), lazy("Begin")
    note = lazy("From now on the checklist stays as it is, and visits are taken.")


class InviteForm(ObservationForm):
    title, submit = lazy("Make a personal link"), lazy("Make the link")
    note = lazy("Behind it the observer enters visits on the phone, also without network, without log-in.")


class ReleaseForm(ObservationForm):
    title, submit = lazy("End somebody's visits"), lazy("End them")
    note = lazy("The links of this observer close; shops not visited yet are free again.")


class CloseForm(ObservationForm):
    title, submit = pgettext_lazy("observation", "Close the visits"), lazy("Close them")
    note = lazy("What still lies on a phone without network is taken later and asked about.")


class WriteForm(ObservationForm):
    title, submit = lazy("Write the conclusions"), lazy("Keep them")
    purpose = NarrativeField(
        label=pgettext_lazy("observation", "Purpose"), limit=3000, rows=3, required=False
    )
    law = NarrativeField(label=lazy("Law that applies"), limit=3000, rows=3, required=False)
    good = NarrativeField(label=lazy("Good examples"), limit=3000, rows=3, required=False)
    to_trader = NarrativeField(label=lazy("Advice to traders"), limit=3000, rows=4, required=False)
    to_authority = NarrativeField(label=lazy("Advice to authorities"), limit=3000, rows=4, required=False)
    to_consumer = NarrativeField(label=lazy("Advice to consumers"), limit=3000, rows=4, required=False)

    def fill(self) -> None:
        for name, text in self.row.words.items():
            if name in self.fields:
                self.fields[name].initial = text

    def given(self) -> dict[str, Any]:
        return {"words": self.cleaned_data}


class ReportForm(ObservationForm):
    title, submit = pgettext_lazy("observation", "Finish the report"), lazy("Finish it")
    note = lazy("The results stay as they are, and the pages of businesses in the register show them.")


class GiveUpForm(ObservationForm):
    title, submit = pgettext_lazy("observation", "Give it up"), lazy("Give it up")
    reason = NarrativeField(label=lazy("Reason"), rows=3, limit=300)


class LookAgainForm(ObservationForm):
    title, submit = pgettext_lazy("observation", "Look again"), lazy("Plan the second look")
    note = lazy("A new round of these shops by the same checklist; the report compares both.")
    shops = choose_many(lazy("Shops"))
    starts_on = DayField(label=lazy("First day of the visits"))
    ends_on = DayField(label=lazy("Last day of the visits"))

    def fill(self) -> None:
        self.fields["shops"].choices = [(str(each.pk), each.name) for each in shops_of(self.row)]

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"shops": [int(each) for each in self.cleaned_data["shops"]]}
