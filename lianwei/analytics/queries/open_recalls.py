"""Recalled snapshots: what everybody is told of them, and what members do about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.analytics.lifecycle import RECALL_TRANSITIONS
from lianwei.analytics.models import OpenRecall, OpenSnapshot, RecallGround, ResolutionStatus
from lianwei.core import clock
from lianwei.core.errors import NotAllowed, NotVisible, Recalled
from lianwei.core.lifecycle import next_steps
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation, User


@dataclass(frozen=True, slots=True)
class Notice:
    """What is left of a recalled snapshot. `replaced_by`: the name of the corrected one, empty before."""

    row: OpenSnapshot
    replaced_by: str

    @property
    def ground(self) -> str:
        """In the reader's language."""
        return str(RecallGround(self.row.recall_ground).label)

    @property
    def recalled_on(self) -> date:
        return _day(self.row)

    @property
    def sha256(self) -> dict[str, str]:
        """By format, so that who holds a file knows it."""
        return {kind: each["sha256"] for kind, each in self.row.files.items()}

    @property
    def sentence(self) -> str:
        said = _("This snapshot was recalled on {day}. {ground}").format(
            day=self.recalled_on, ground=self.ground
        )
        if not self.replaced_by:
            return said
        return _("{notice} Instead: {name}.").format(notice=said, name=self.replaced_by)


def recalled_listed() -> list[Notice]:
    """All that were recalled, the newest month first."""
    rows = OpenSnapshot.objects.exclude(recalled_at=None).select_related("alliance")
    return notices(rows.order_by("-month", "alliance_id", "-version"))


def notices(rows: QuerySet[OpenSnapshot]) -> list[Notice]:
    found = list(rows)
    later = OpenSnapshot.objects.filter(replaces__in=found).select_related("alliance")
    names = {each.replaces_id: each.name for each in later}
    return [Notice(each, names.get(each.pk, "")) for each in found]


def refuse_recalled(name: str) -> None:
    """Raises Recalled for the name of a recalled snapshot or of a file of one."""
    for each in recalled_listed():
        if name in (each.row.name, *(file["file"] for file in each.row.files.values())):
            raise refused(each)


def refused(notice: Notice) -> Recalled:
    """What a program is told."""
    about = {
        "snapshot": notice.row.name,
        "recalled_on": f"{notice.recalled_on}",
        "ground": notice.row.recall_ground,
        "replaced_by": notice.replaced_by,
    } | {f"sha256_{kind}": digest for kind, digest in notice.sha256.items()}
    return Recalled(notice.sentence, about=about)


def _day(row: OpenSnapshot) -> date:
    if row.recalled_at is None:
        raise NotVisible
    return clock.as_office_time(row.recalled_at).date()


# Of the members ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiting:
    """A recall that waits for its second signature. `steps`: what the reader may do."""

    row: OpenRecall
    entered_by: str
    steps: tuple[str, ...]


def recalls_waiting(*, actor: Actor) -> list[Waiting]:
    """Those the reader sees, the oldest first."""
    rows = OpenRecall.objects.visible_to(actor).filter(status=ResolutionStatus.ENTERED)
    found = list(rows.select_related("snapshot__alliance", "organisation").order_by("pk"))
    people = dict(
        User.objects.filter(pk__in=[each.entered_by for each in found if each.entered_by]).values_list(
            "pk", "name"
        )
    )
    return [Waiting(each, people.get(each.entered_by or 0, ""), _steps(each, actor)) for each in found]


def _steps(row: OpenRecall, actor: Actor) -> tuple[str, ...]:
    steps = tuple(step.verb for step in next_steps(row, RECALL_TRANSITIONS, actor=actor))
    if actor.user_id is not None and actor.user_id == row.entered_by:
        return tuple(verb for verb in steps if verb != "sign")
    return steps


def demand_concerned(snapshot: OpenSnapshot, *, actor: Actor) -> None:
    """Raises NotAllowed for who is neither of a member whose figures it holds nor leads the alliance."""
    actor.require("open_recall.enter")
    if not _may_recall(snapshot, _codes(actor), actor):
        raise NotAllowed(_("Only members whose figures it holds, and who leads the alliance, recall it."))


def recallable(snapshots: Iterable[OpenSnapshot], *, actor: Actor) -> set[int]:
    """Keys of those that the reader may ask to be recalled, and whose own office has not asked yet."""
    if not actor.may("open_recall.enter"):
        return set()
    codes = _codes(actor)
    waiting = OpenRecall.objects.visible_to(actor).filter(
        status=ResolutionStatus.ENTERED, organisation_id=actor.organisation_id
    )
    taken = set(waiting.values_list("snapshot_id", flat=True))
    return {each.pk for each in snapshots if each.pk not in taken and _may_recall(each, codes, actor)}


def _codes(actor: Actor) -> set[str]:
    own = Organisation.objects.filter(pk=actor.organisation_id or 0)
    return set(own.values_list("code", flat=True))


def _may_recall(snapshot: OpenSnapshot, codes: set[str], actor: Actor) -> bool:
    leads = ("secretary_general", snapshot.alliance_id) in actor.oversees
    return bool(codes) and (leads or bool(codes & set(snapshot.members)))


def snapshot_to_recall(pk: int, *, actor: Actor) -> OpenSnapshot:
    """One that is out. Raises NotVisible, and NotAllowed as demand_concerned() does."""
    row = OpenSnapshot.objects.select_related("alliance").filter(pk=pk).first()
    if row is None:
        raise NotVisible
    demand_concerned(row, actor=actor)
    return row
