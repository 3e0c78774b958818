"""The conditions of a worklist: read from the address, offered as selects, shown as tags."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianwei.cases.queries import Filters, Page, category_classes, labels_of
from lianwei.cases.queries.between.oversight import members_overseen
from lianwei.cases.queries.lists.saved_lists import NAMES, Saved
from lianwei.cases.queries.lists.views_saved import MARKS, MINE, OVERSEEN_WINDOWS, VIEWS, WINDOWS, View
from lianwei.cases.queries.lists.worklist import ALLIANCE, UNASSIGNED, handlers_of, statuses, view_named
from lianwei.cases.queries.page.labels import group_choices
from lianwei.commitments.queries import tasks_waiting
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.ui.forms import PlainForm
from lianwei.ui.navigation import count_text
from lianwei.ui.shapes import FilterTag, Tab

Choices = list[tuple[str, object]]


class FilterForm(PlainForm):
    """Every field may be empty; a value the selects do not offer is kept as a tag."""

    status = forms.ChoiceField(label=_("Status"), required=False)
    category = forms.ChoiceField(label=_("Goods or services"), required=False)
    window = forms.ChoiceField(label=_("Deadline"), required=False)
    handler = forms.ChoiceField(label=_("Handler"), required=False)
    member = forms.ChoiceField(label=_("Member"), required=False)
    group = forms.ChoiceField(label=_("Group of consumers"), required=False)
    special = forms.ChoiceField(label=_("Special cases"), required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        self.actor, self.typed = actor, data
        view = data.get("view") or _first_view(actor)
        found = Filters(view=view, **{name: data.get(name, "") for name in (*NAMES, "member")})
        self.filters = found if view == ALLIANCE else found.without("member")
        super().__init__(data)
        self._offer()

    def _offer(self) -> None:
        """Only what can be chosen in this view."""
        today = clock.today()
        is_overseen = self.filters.view == ALLIANCE
        view = VIEWS["open"] if is_overseen else view_named(self.filters.view)
        self._choices("status", _("Any status"), statuses(view))
        self._choices("category", _("Any goods or services"), category_classes(on=today))
        windows = OVERSEEN_WINDOWS if is_overseen else WINDOWS
        self._choices("window", _("Any deadline"), [(code, label) for code, (label, _q) in windows.items()])
        self._choices("special", _("All cases"), [(mark.code, mark.label) for mark in MARKS.values()])
        if is_overseen:
            members = members_overseen(self.actor)
            self._choices("member", _("Any member"), [(str(pk), name) for pk, name in members])
            del self.fields["group"]
        else:
            del self.fields["member"]
            self._choices("group", _("Any group"), group_choices(on=today))
        if view.is_mine or is_overseen or not self.actor.organisation_id:
            del self.fields["handler"]
        else:
            people = [(str(pk), name) for pk, name in handlers_of(self.actor)]
            self._choices("handler", _("Any handler"), [(UNASSIGNED, _("Nobody yet")), *people])

    def _choices(self, name: str, nothing: object, offered: Choices) -> None:
        self.fields[name].choices = [("", nothing), *offered]

    def tags(self) -> list[FilterTag]:
        """The chosen conditions in words, each with the address without it."""
        return [
            FilterTag(self._word(name, value), address(self.filters.without(name)))
            for name, value in self.filters.chosen.items()
        ]

    def _word(self, name: str, value: str) -> str:
        offered = dict(self.fields[name].choices) if name in self.fields else {}
        if value in offered:
            return str(offered[value])
        kind = {"category": "category", "group": "consumer_group"}.get(name)
        return labels_of({(kind, value)}, on=clock.today())[(kind, value)] if kind else value


def address(filters: Filters, **more: str) -> str:
    """The address of a worklist with these conditions."""
    return "?" + urlencode({"view": filters.view} | filters.chosen | more)


def tabs_of(page: Page, saved: Sequence[Saved], opened: Saved | None, *, actor: Actor) -> list[Tab]:
    """The views with their counts, as far as they make sense for this reader, then the reader's own tabs."""
    here = "" if opened else page.filters.view
    tabs = [
        Tab(str(view.label), address(Filters(view=view.code)), count_text(page.counts.get(view.code)),
            is_current=here == view.code)
        for view in VIEWS.values()
        if actor.organisations and _has_place(view, page)
    ]  # fmt: skip
    if actor.may("task.view") and actor.acts_for:
        tabs.append(Tab(str(_("Tasks")), reverse("task_list"), count_text(tasks_waiting(actor))))
    if actor.oversees:
        alliance = address(Filters(view=ALLIANCE))
        tabs.append(Tab(str(_("Alliance")), alliance, is_current=here == ALLIANCE))
    return [*tabs, *(_saved_tab(each, opened) for each in saved)]


def _saved_tab(saved: Saved, opened: Saved | None) -> Tab:
    is_here = opened is not None and opened.row.pk == saved.row.pk
    return Tab(saved.row.name, saved.url, count_text(saved.count), is_current=is_here)


def _has_place(view: View, page: Page) -> bool:
    return not view.only_with or page.filters.view == view.code or bool(page.counts.get(view.code))


def _first_view(actor: Actor) -> str:
    """People who handle cases begin with their own; those who only look on, with the alliance's."""
    return ALLIANCE if actor.oversees and not actor.organisations else MINE.code
