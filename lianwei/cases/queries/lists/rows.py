"""Cases as rows of a list: two lines, a chip, a badge, a button; a fixed number of queries for a page."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db.models import F
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from lianwei.cases.models import CaseLink, CaseTag, Complainant, Complaint, Respondent, Status, parts_of
from lianwei.cases.queries.page.labels import labels_of
from lianwei.cases.queries.page.parties import named_in, without_names
from lianwei.cases.queries.page.situations import situations_of
from lianwei.cases.queries.page.sorting import as_shown, may_sort
from lianwei.cases.queries.page.steps import Step, first_step
from lianwei.cases.queries.page.viewers import FIGURES_ONLY, sights_of
from lianwei.cases.rules.urgency import urgency_words
from lianwei.commitments.queries import open_tasks_by_subject
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.core.sealed import Sealed
from lianwei.members.queries import works_the_lists_of
from lianwei.members.visibility import Identity, Narrative, Sight
from lianwei.ui.words import Chip, money

from .deadlines import chips_of

BADGES: dict[str, str] = {
    Status.RECEIVED: "plain",
    Status.SUPPLEMENT: "pause",
    Status.WITH_BUSINESS: "calm",
    Status.ACCEPTED: "accent",
    Status.MEDIATION: "accent",
    Status.APPRAISAL: "pause",
    Status.AGREED: "done",
    Status.SETTLED: "done",
    Status.PERFORMED: "done",
    Status.BREACHED: "late-soft",
    Status.TERMINATED: "plain",
    Status.DECLINED: "plain",
    Status.WITHDRAWN: "plain",
    Status.ARCHIVED: "done",
    Status.MERGED: "plain",
}
NAME_PLACES = 18
ANY = 9_999_999_999
LEFT_OUT = (
    "narrative", "wish", "tags", "client_id", "requests", "groups", "region", "ruleset", "ground", "channel",
    "proposed", "amount_disputed", "happened_on", "received_at", "archived_on", "registered_by", "intake",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a list, as far as its reader may see it."""

    pk: int
    number: str
    title: str
    chip: Chip
    badge: str
    status: str
    party: str
    respondent: str
    amount: int | None
    handler: str
    member: str  # who holds it, for readers of several organisations
    pressed: str
    step: Step | None
    urgent: str = ""  # why it cannot wait, in words
    to_sort: str = ""  # goods and nature that a person is to confirm, in words
    as_shown: str = ""  # what the button that confirms them sends back; empty for who may not
    tasks: str = ""  # how many are open about it
    stands_in: str = ""  # said of cases of somebody absent whom the reader stands in for
    tags: tuple[str, ...] = ()
    double: str = ""  # may be the same as an earlier case, and nobody has decided yet

    @property
    def url(self) -> str:
        return _address("complaint_detail", self.pk)

    @property
    def step_url(self) -> str:
        """Where the button of its first step leads."""
        return _address(self.step.route, self.pk) if self.step else ""

    @property
    def respondent_shown(self) -> str:
        """As much of the name as the column has room for."""
        name = self.respondent
        return name if len(name) <= NAME_PLACES else f"{name[: NAME_PLACES - 1]}…"

    @property
    def second_line(self) -> str:
        """Number, party and amount, as far as there are any."""
        amount = money(self.amount) if self.amount is not None else ""
        return " · ".join(part for part in (self.number, self.party, amount) if part)


@cache
def _around(route: str) -> tuple[str, str]:
    """What stands before and after the key in the addresses of a route."""
    before, _key, after = reverse(route, args=[ANY]).partition(str(ANY))
    return before, after


def _address(route: str, pk: int) -> str:
    """As reverse(), which would work out fifty times for a page what differs in the key alone."""
    before, after = _around(route)
    return f"{before}{pk}{after}"


def rows_of(ids: Sequence[int], *, actor: Actor) -> list[Row]:
    """The rows of these cases in the given order; a case outside the actor's scope is left out."""
    if not ids:
        return []
    found = Complaint.objects.visible_to(actor).filter(pk__in=ids)
    # the handler's name alone: whole users would cost as much as the cases
    named = found.annotate(handled_by=F("handler__name"), **_member(actor)).defer(*LEFT_OUT)
    complaints = {row.pk: row for row in named}
    rows = [complaints[pk] for pk in ids if pk in complaints]
    sights = sights_of(rows, actor=actor)
    parts = _Parts(rows, sights, actor)
    return [parts.row(each, sights[each.pk]) for each in rows]


def _member(actor: Actor) -> dict[str, Any]:
    """The holder's name where a list may hold cases of several: those who look on, an association above."""
    return {"held_by": F("holder__short_name")} if actor.oversees or len(actor.organisations) > 1 else {}


class _Parts:
    """What the rows of one page need besides the cases themselves, each read once."""

    def __init__(self, rows: list[Complaint], sights: dict[int, Sight], actor: Actor) -> None:
        self.actor = actor
        self.names_member = bool(actor.oversees) or any(r.holder_id != actor.organisation_id for r in rows)
        self.chips = chips_of(rows, language=get_language() or "zh-hans")
        self.people = people_of(rows)
        self.named = named_in(masked) if (masked := [r for r in rows if not sights[r.pk].reads_names]) else {}
        self.doubtful = doubtful_among(rows)
        self.respondents = businesses_of(rows)
        own = [row for row in rows if row.is_within_reach(actor)]
        self.situations = situations_of(own, self.respondents)
        self.tags = tags_of(own)
        unnamed = [row for row in rows if not row.is_sorted or sights[row.pk].narrative == Narrative.NO]
        subjects = [f"complaint:{row.pk}" for row in rows]
        sees_tasks = actor.may("task.view") and bool(actor.acts_for)
        self.open_tasks = open_tasks_by_subject(subjects, actor=actor) if sees_tasks else Counter()
        self.covered = works_the_lists_of(actor.user_id) - {actor.user_id} if actor.user_id else frozenset()
        wanted = {("category", row.category) for row in unnamed} | {("nature", row.nature) for row in unnamed}
        self.labels = labels_of(wanted, on=clock.today()) if unnamed else {}

    def row(self, complaint: Any, sight: Sight) -> Row:
        shows_facts = sight.facts not in FIGURES_ONLY
        return Row(
            pk=complaint.pk,
            number=complaint.number,
            title=self._title(complaint, sight),
            chip=self.chips[complaint.pk],
            badge=BADGES[complaint.status],
            status=complaint.status_label,
            party=self._party(complaint, sight),
            respondent=several(self._names(complaint)) if shows_facts else "",
            amount=complaint.amount_claimed if shows_facts else None,
            handler=complaint.handled_by or "",
            member=getattr(complaint, "held_by", "") if self.names_member else "",
            pressed=_("pressed") if complaint.is_supervised else "",
            step=self._step(complaint),
            urgent="、".join(urgency_words(complaint.urgent)) if shows_facts else "",
            to_sort="" if complaint.is_sorted else self._kind(complaint),
            as_shown=as_shown(complaint) if may_sort(complaint, actor=self.actor) else "",
            tasks=self._tasks(complaint),
            stands_in=pgettext("mark", "stand-in") if complaint.handler_id in self.covered else "",
            tags=tuple(self.tags.get(complaint.pk, ())),
            double=_("possibly the same") if self._is_doubtful(complaint) else "",
        )

    def _names(self, complaint: Complaint) -> list[str]:
        return [each.name for each in self.respondents.get(complaint.pk, ())]

    def _step(self, complaint: Complaint) -> Step | None:
        situation = self.situations.get(complaint.pk)
        return first_step(complaint, situation, actor=self.actor) if situation else None

    def _tasks(self, complaint: Complaint) -> str:
        n = self.open_tasks[f"complaint:{complaint.pk}"]
        return ngettext("%(n)s task", "%(n)s tasks", n) % {"n": n} if n else ""

    def _is_doubtful(self, complaint: Any) -> bool:
        """For the holder's people: to others the mark would tell of a case they may not know of."""
        return complaint.pk in self.doubtful and complaint.is_within_reach(self.actor)

    def _party(self, complaint: Complaint, sight: Sight) -> str:
        name = self.people.get(complaint.pk)
        return name.masked if name and sight.identity != Identity.NO else ""

    def _title(self, complaint: Complaint, sight: Sight) -> str:
        """What people told stays with those who may read it; the others read what sort of case it is."""
        if sight.narrative != Narrative.NO:
            return without_names(complaint.title, self.named.get(complaint.pk, ()))
        return self._kind(complaint)

    def _kind(self, complaint: Complaint) -> str:
        """What sort of case it is, in words."""
        keys = (("category", complaint.category), ("nature", complaint.nature))
        return " · ".join(self.labels.get(key, key[1]) for key in keys)


def doubtful_among(complaints: Sequence[Complaint]) -> set[int]:
    """Those that may be the same as an earlier case, which nobody has decided yet."""
    links = parts_of(CaseLink, complaints).filter(kind=CaseLink.Kind.POSSIBLE, undone_at=None)
    return set(links.values_list("complaint_id", flat=True))


def people_of(complaints: Sequence[Complaint]) -> dict[int, Sealed]:
    """The names of complainants, still sealed, by case."""
    rows = parts_of(Complainant, complaints)
    return {row.complaint_id: row.name for row in rows.only("complaint_id", "seal_id", "name") if row.name}


def tags_of(complaints: Sequence[Complaint]) -> dict[int, list[str]]:
    """The tags of each case, for its holder's people."""
    found: dict[int, list[str]] = defaultdict(list)
    if complaints:
        rows = parts_of(CaseTag, complaints).order_by("pk")
        for pk, word in rows.values_list("complaint_id", "word"):
            found[pk].append(word)
    return found


class Named(NamedTuple):
    """A business of a case in a list: its name, and how far the talks with it are."""

    name: str
    asked_on: date | None
    reply_due_on: date | None
    replied_on: date | None
    position: str


def businesses_of(complaints: Sequence[Complaint]) -> dict[int, list[Named]]:
    """The businesses of each case, in their order."""
    rows = parts_of(Respondent, complaints).order_by("complaint_id", "seq")
    found: dict[int, list[Named]] = defaultdict(list)
    for pk, *rest in rows.values_list("complaint_id", *Named._fields):
        found[pk].append(Named(*rest))
    return found


def several(names: Sequence[str]) -> str:
    """One name, or the first and how many in all: 重庆悦动健身等 2 家."""
    if len(names) <= 1:
        return names[0] if names else ""
    return ngettext("%(name)s and others (%(n)s)", "%(name)s and others (%(n)s)", len(names)) % {
        "name": names[0],
        "n": len(names),
    }
