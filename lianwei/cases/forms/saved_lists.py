"""Naming a worklist, and saying who else sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianwei.cases.models import SavedList
from lianwei.cases.queries.lists.saved_lists import Saved, faults_of, filters_of, query_of
from lianwei.cases.queries.lists.views_saved import VIEWS
from lianwei.core.scope import Actor
from lianwei.members.queries.people import roles_explained
from lianwei.ui.forms import LineField, OperationForm
from lianwei.ui.navigation import count_text

from .worklist import FilterForm


class ListForm(OperationForm):
    """A name, and the audience; the role is asked for where it is for one."""

    name = LineField(label=gettext_lazy("Name"), limit=20)
    audience = forms.ChoiceField(
        label=gettext_lazy("Who sees it"), choices=SavedList.Audience.choices, initial=SavedList.Audience.OWN
    )
    role_code = forms.ChoiceField(
        label=gettext_lazy("Which role"),
        required=False,
        help_text=gettext_lazy("Only where it is for one role."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(each.role.code, str(each.role)) for each in roles_explained()]
        self.fields["role_code"].choices = [("", _("Please choose")), *roles]


def conditions(data: Any, *, actor: Actor) -> tuple[str, list[str]]:
    """The address of a list in its own order, and its conditions in words."""
    form = FilterForm(data, actor=actor)
    return query_of(form.filters), [tag.label for tag in form.tags()]


@dataclass(frozen=True, slots=True)
class ShownList:
    """A saved list on the page of all: its conditions in words, and what no longer exists."""

    saved: Saved
    words: list[str]
    faults: list[str]
    is_mine: bool

    @property
    def count(self) -> str:
        return count_text(self.saved.count)

    @property
    def before(self) -> int:
        return (self.saved.place or 0) - 1

    @property
    def after(self) -> int:
        return (self.saved.place or 0) + 1


def shown_lists(lists: Iterable[Saved], *, actor: Actor) -> list[ShownList]:
    """The lists a person sees, in words."""
    return [_shown(each, actor) for each in lists]


def _shown(saved: Saved, actor: Actor) -> ShownList:
    form = FilterForm(dict(parse_qsl(query_of(filters_of(saved.row.query)))), actor=actor)
    view = VIEWS.get(form.filters.view)
    words = [str(view.label) if view else _("Alliance"), *(tag.label for tag in form.tags())]
    return ShownList(saved, words, faults_of(saved.row.query), saved.row.owner_id == actor.user_id)
