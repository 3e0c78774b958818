"""What a step on many cases asks: which step, its own few fields, and why."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianwei.cases.models import BulkAction, BulkKind
from lianwei.cases.operations import prepare_bulk
from lianwei.cases.operations.desk.bulk import MOST
from lianwei.cases.operations.desk.bulk_deeds import DEEDS, HANDLER, LINKS, MYSELF, TEAM
from lianwei.cases.queries.lists.bulk import link_label
from lianwei.cases.queries.lists.worklist import first_cases, handlers_of
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.paging import key_of
from lianwei.core.scope import Actor
from lianwei.registry.queries import category_choices
from lianwei.ui.forms import LineField, NarrativeField, OperationForm, PlainForm

from .tasks import DueForm
from .worklist import FilterForm, address


class DeedForm(PlainForm):
    """Base: the fields of one kind of step."""

    happens: tuple[object, ...] = ()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)
        self.fill()

    def fill(self) -> None:
        """Sets the choices."""

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class AssignAllForm(DeedForm):
    handler = forms.TypedChoiceField(label=gettext_lazy("Colleague"), coerce=int)

    def fill(self) -> None:
        self.fields["handler"].choices = [("", _("Please choose")), *handlers_of(self.actor)]


class TagAllForm(DeedForm):
    word = LineField(
        label=gettext_lazy("Tag"), limit=20, help_text=gettext_lazy("A word of your own, such as 3·15.")
    )


class CategoryAllForm(DeedForm):
    category = forms.ChoiceField(label=gettext_lazy("Goods or services"))

    def fill(self) -> None:
        self.fields["category"].choices = category_choices(on=clock.today())


class TaskAllForm(DueForm, DeedForm):
    """A task for each case, so that it comes up again on its day."""

    what = LineField(
        label=gettext_lazy("What is to be done"),
        limit=200,
        initial=gettext_lazy("Follow up and see how it stands"),
    )
    who = forms.ChoiceField(
        label=gettext_lazy("Who"),
        choices=(
            (HANDLER, gettext_lazy("Who handles the case")),
            (MYSELF, gettext_lazy("Me")),
            (TEAM, gettext_lazy("The team")),
        ),
    )
    field_order = ("what", "within", "due_on", "who")

    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"what": said["what"], "due_on": said["due"].isoformat(), "who": said["who"]}


class SupplementAllForm(DeedForm):
    items = NarrativeField(
        label=gettext_lazy("What is missing"), rows=4, limit=1000, help_text=gettext_lazy("One thing a line.")
    )

    def given(self) -> dict[str, Any]:
        return {"items": [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]}


class MessageAllForm(DeedForm):
    link = forms.ChoiceField(label=gettext_lazy("To whom, for what"))

    def fill(self) -> None:
        self.fields["link"].choices = [(link, link_label(link)) for link in LINKS]


FORMS: dict[str, type[DeedForm]] = {
    BulkKind.ASSIGN: AssignAllForm,
    BulkKind.TAG: TagAllForm,
    BulkKind.UNTAG: TagAllForm,
    BulkKind.CATEGORY: CategoryAllForm,
    BulkKind.TASK: TaskAllForm,
    BulkKind.SUPPLEMENT: SupplementAllForm,
    BulkKind.MESSAGE: MessageAllForm,
    BulkKind.ARCHIVE: DeedForm,
}


class ReasonForm(OperationForm):
    """Why it is carried out."""

    reason = LineField(label=gettext_lazy("Why"), limit=200)


class Selection:
    """Which cases an address means: those ticked, or all of a list."""

    def __init__(self, data: Any, *, actor: Actor) -> None:
        self.actor, self.kind, self.listed = actor, data.get("kind", ""), data.get("list", "")
        if self.kind not in kinds_for(actor):
            raise NotVisible
        self.is_all = bool(data.get("all"))
        ticked = [pk for each in data.getlist("pick") if (pk := key_of(each)) is not None]
        self.ids = self._listed() if self.is_all else ticked[:MOST]

    @property
    def source(self) -> str:
        return self.listed if self.is_all else ""

    @property
    def label(self) -> str:
        return str(BulkKind(self.kind).label)

    @property
    def back(self) -> str:
        return address(self._filters())

    @property
    def is_too_many(self) -> bool:
        return len(self.ids) > MOST

    @property
    def reaches_people(self) -> bool:
        return DEEDS[self.kind].undo is None

    def form(self, data: Any = None) -> DeedForm:
        return FORMS[self.kind](data, actor=self.actor)

    def prepare(self, form: DeedForm) -> BulkAction | None:
        """The action; None where the form or the operation refused."""
        if not form.is_valid():
            return None
        try:
            return prepare_bulk(
                self.kind, actor=self.actor, given=form.given(), ids=self.ids, source=self.source
            )
        except Invalid as refusal:
            form.refuse(refusal)
            return None

    def _filters(self) -> Any:
        return FilterForm(dict(parse_qsl(self.listed.removeprefix("?"))), actor=self.actor).filters

    def _listed(self) -> list[int]:
        return [pk for _day, pk in first_cases(actor=self.actor, filters=self._filters(), most=MOST + 1)]


def kinds_for(actor: Actor) -> Mapping[str, str]:
    """The steps this actor may take on many cases, with their names."""
    if not actor.may("bulk_action.prepare") or not actor.acts_for:
        return {}
    return {kind.value: str(kind.label) for kind in BulkKind if actor.may(DEEDS[kind].permission)}
