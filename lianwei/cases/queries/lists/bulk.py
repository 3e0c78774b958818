"""Actions on many cases: how far one is, what it did and did not do, and those of the own organisation."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lianwei.cases.doors import STATUS, SUPPLY
from lianwei.cases.lifecycle import BULK_TRANSITIONS
from lianwei.cases.models import BulkAction, BulkItem, BulkKind, BulkStatus
from lianwei.cases.queries.page.labels import labels_of
from lianwei.core import clock
from lianwei.core.lifecycle import next_steps
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, attached, find
from lianwei.members.models import User
from lianwei.ui.words import short_date

State = BulkItem.State
SHOWN = 50  # cases with a reason on the page; the sheet has all
BADGES = {
    BulkStatus.CHECKING: "accent",
    BulkStatus.CHECKED: "soon",
    BulkStatus.RUNNING: "accent",
    BulkStatus.DONE: "done",
    BulkStatus.UNDOING: "accent",
    BulkStatus.UNDONE: "plain",
    BulkStatus.DROPPED: "plain",
}
# Which notes a stage has behind it, and which need a look.
BEHIND = {
    BulkStatus.CHECKING: (State.CAN, State.CANNOT),
    BulkStatus.RUNNING: (State.DONE, State.REFUSED),
    BulkStatus.UNDOING: (State.UNDONE, State.KEPT),
}
FIGURES = {
    BulkStatus.CHECKING: (State.CAN, State.CANNOT),
    BulkStatus.CHECKED: (State.CAN, State.CANNOT),
    BulkStatus.RUNNING: (State.DONE, State.REFUSED, State.CANNOT),
    BulkStatus.DONE: (State.DONE, State.REFUSED, State.CANNOT),
    BulkStatus.UNDOING: (State.UNDONE, State.KEPT),
    BulkStatus.UNDONE: (State.UNDONE, State.KEPT),
    BulkStatus.DROPPED: (State.CAN, State.CANNOT),
}
TO_LOOK_AT = (State.CANNOT, State.REFUSED, State.KEPT)
KINDS = {State.CANNOT: "soon", State.REFUSED: "late", State.KEPT: "soon"}


@dataclass(frozen=True, slots=True)
class BulkProgress:
    """How far the present stage is, for the meter and in words."""

    done: int
    total: int

    @property
    def used(self) -> int:
        return 100 * self.done // max(self.total, 1)

    @property
    def kind(self) -> str:
        return "calm"

    @property
    def label(self) -> str:
        return _("%(done)s of %(total)s cases") % {"done": self.done, "total": self.total}


@dataclass(frozen=True, slots=True)
class BulkPage:
    """An action, what it is about in words, its figures, the cases to look at and what may be done now."""

    action: BulkAction
    what: str
    who: str
    counts: dict[str, int]
    items: list[BulkItem] = field(default_factory=list)
    steps: frozenset[str] = frozenset()
    undo_until: datetime | None = None

    @property
    def badge(self) -> str:
        return BADGES[BulkStatus(self.action.status)]

    @property
    def progress(self) -> BulkProgress:
        behind = BEHIND.get(BulkStatus(self.action.status), ())
        done = sum(self.counts.get(state, 0) for state in behind)
        return BulkProgress(done, self._concerned)

    @property
    def _concerned(self) -> int:
        """The cases of the present stage: all, those that can, those that were done."""
        left_out = {
            BulkStatus.RUNNING: (State.CANNOT,),
            BulkStatus.UNDOING: (State.CANNOT, State.REFUSED),
        }.get(BulkStatus(self.action.status), ())
        return self.action.total - sum(self.counts.get(state, 0) for state in left_out)

    @property
    def figures(self) -> list[tuple[str, int, str]]:
        shown = [(state, self.counts.get(state, 0)) for state in FIGURES[BulkStatus(self.action.status)]]
        return [(str(state.label), n, KINDS.get(state, "") if n else "") for state, n in shown]

    @property
    def can(self) -> int:
        return self.counts.get(State.CAN, 0)

    @property
    def reaches_people(self) -> bool:
        """Whether what it does goes out, so that nothing takes it back."""
        return self.action.kind in (BulkKind.SUPPLEMENT, BulkKind.MESSAGE)

    @property
    def is_for_good(self) -> bool:
        return self.reaches_people or self.action.kind == BulkKind.ARCHIVE

    @property
    def subject_urls(self) -> list[tuple[BulkItem, str]]:
        return [(item, reverse("complaint_detail", args=[item.complaint_id])) for item in self.items]

    @property
    def deed(self) -> str:
        """The words of the button: the verb once more, with the number."""
        what = {"what": self.action.get_kind_display(), "n": self.can}
        return ngettext("%(what)s: %(n)s case", "%(what)s: %(n)s cases", self.can) % what

    @property
    def happens(self) -> list[str]:
        """What will happen, a sentence each, before it is confirmed."""
        cannot = self.counts.get(State.CANNOT, 0)
        lines = [self.deed]
        if cannot:
            stays = ngettext("%(n)s case stays as it is", "%(n)s cases stay as they are", cannot)
            lines.append(stays % {"n": cannot})
        if self.reaches_people:
            lines.append(_("What has reached people outside cannot be taken back."))
        elif self.is_for_good:
            lines.append(_("This cannot be taken back in one go; cases can be reopened one by one."))
        else:
            lines.append(_("You can take it back within 24 hours, where nobody has changed it since."))
        return lines

    @property
    def may_confirm(self) -> bool:
        return "confirm" in self.steps and self.can > 0

    @property
    def is_stuck(self) -> bool:
        """Tried out, and none of the cases can."""
        return self.action.status == BulkStatus.CHECKED and self.can == 0

    @property
    def may_drop(self) -> bool:
        return self.action.status == BulkStatus.CHECKED and "drop" in self.steps

    @property
    def may_undo(self) -> bool:
        is_in_time = self.undo_until is not None and clock.now() <= self.undo_until
        return "undo" in self.steps and is_in_time and bool(self.counts.get(State.DONE))


def bulk_page(pk: int, *, actor: Actor, counts: dict[str, int], undo_until: datetime | None) -> BulkPage:
    """One action with its `counts`; `undo_until` where it can be undone at all. Raises NotVisible."""
    action = find_bulk(pk, actor=actor)
    items = attached(BulkItem, action).filter(state__in=TO_LOOK_AT).order_by("pk")[:SHOWN]
    names = _names([action])
    return BulkPage(
        action=action,
        what=what_of(action, names),
        who=names.get(action.user_id, ""),
        counts=counts,
        items=list(items),
        steps=frozenset(step.verb for step in next_steps(action, BULK_TRANSITIONS, actor=actor)),
        undo_until=undo_until,
    )


def find_bulk(pk: int, *, actor: Actor) -> BulkAction:
    """One action of the own organisation. Raises NotVisible."""
    actor.require("bulk_action.view")
    return find(BulkAction, pk, actor=actor)


def bulk_actions(*, actor: Actor, after: str = "") -> Page[tuple[BulkAction, str, str, str]]:
    """The actions of the own organisation, the latest first: each with its words, author and badge."""
    actor.require("bulk_action.view")
    page = latest(BulkAction.objects.visible_to(actor), after)
    names = _names(page.rows)
    return page.shown(
        lambda row: (row, what_of(row, names), names.get(row.user_id, ""), BADGES[BulkStatus(row.status)])
    )


def _names(actions: list[BulkAction]) -> dict[int, str]:
    ids = {each.user_id for each in actions} | {each.given.get("handler") for each in actions}
    rows = User.objects.filter(pk__in=[pk for pk in ids if pk]).values_list("pk", "name")
    return dict(rows)


def what_of(action: BulkAction, names: dict[int, str]) -> str:
    """What is done, with what was chosen: 分派给 张三."""
    given, label = action.given, action.get_kind_display()
    chosen = {
        BulkKind.ASSIGN: lambda: names.get(given["handler"], ""),
        BulkKind.TAG: lambda: given["word"],
        BulkKind.UNTAG: lambda: given["word"],
        BulkKind.CATEGORY: lambda: labels_of([("category", given["category"])], on=clock.today())[
            ("category", given["category"])
        ],
        BulkKind.TASK: lambda: _task_in_words(given),
        BulkKind.SUPPLEMENT: lambda: "、".join(given["items"]),
        BulkKind.MESSAGE: lambda: str(link_label(given["link"])),
    }.get(BulkKind(action.kind))
    more = chosen() if chosen else ""
    return _("%(what)s: %(chosen)s") % {"what": label, "chosen": more} if more else label


def _task_in_words(given: dict[str, str]) -> str:
    day = short_date(date.fromisoformat(given["due_on"]), today=clock.today())
    return _("%(what)s, by %(day)s") % {"what": given["what"], "day": day}


def link_label(link: str) -> str:
    """Where a link leads the consumer."""
    return {
        STATUS: _("The consumer: see how it stands"),
        SUPPLY: _("The consumer: send material"),
    }.get(link, _("The consumer: answer the return visit"))


def result_lines(action: BulkAction) -> Iterator[tuple[str, ...]]:
    """The head, and one line for each case: its number, what became of it, why."""
    yield (_("Case number"), _("What became of it"), pgettext("bulk", "Why"))
    for item in attached(BulkItem, action).order_by("pk").iterator(chunk_size=500):
        yield (item.number, str(State(item.state).label), item.said)
