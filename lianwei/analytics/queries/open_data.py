"""Open data as members see it: who resolved to publish, what waits for a signature, what was published."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.analytics.lifecycle import RESOLUTION_TRANSITIONS
from lianwei.analytics.models import OpenDataKind, OpenDataResolution, OpenSnapshot, ResolutionStatus
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.warehouse.open_files import MEDIA_TYPES, faults_of_files, path_of
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.lifecycle import next_steps
from lianwei.core.scope import Actor, find
from lianwei.members.models import Alliance, Organisation, User
from lianwei.members.queries import members_of, organisation_known

from .open_counts import READER, is_due, publishing_members
from .open_narratives import VIEW as READ_NARRATIVES
from .open_narratives import waiting_for
from .open_recalls import Notice, Waiting, recallable, recalled_listed, recalls_waiting, refuse_recalled
from .open_rights import licence_said
from .open_stories import has_any

VIEW, MOST = "open_data_resolution.view", 36  # months shown on a page: three years
OpenRows = dict[tuple[int, str], OpenDataResolution]
BADGES = {
    ResolutionStatus.ENTERED: "soon",
    ResolutionStatus.SIGNED: "done",
    ResolutionStatus.WITHDRAWN: "plain",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A member and its resolution on a kind, where one is not withdrawn. `steps`: what the reader may
    do.
    """

    member: Organisation
    kind: OpenDataKind
    row: OpenDataResolution | None
    steps: tuple[str, ...] = ()
    entered_by: str = ""
    signed_by: str = ""

    @property
    def title(self) -> str:
        """What it is about, in the reader's language."""
        return _("Our resolution: %(what)s") % {"what": self.kind.label}

    @property
    def licence(self) -> str:
        return licence_said(self.row) if self.row else ""

    @property
    def badge(self) -> str:
        return BADGES[ResolutionStatus(self.row.status)] if self.row else "plain"


@dataclass(frozen=True, slots=True)
class Due:
    """A month of an alliance that could be published today. `corrects`: the recalled snapshot it replaces."""

    alliance: Alliance
    month: str
    kind: OpenDataKind
    corrects: str = ""


@dataclass(frozen=True, slots=True)
class OpenDataPage:
    """`recalls`: those that wait for a signature; `recallable`: keys of snapshots that the reader may recall;
    `own`: the resolutions of the reader's organisation, one of each kind; `members`: those of alliances
    the reader looks on. `to_read`: narratives that wait for the reader; None for who reads none.
    """

    own: list[Standing]
    may_enter: bool
    members: list[tuple[Standing, ...]]
    snapshots: list[OpenSnapshot]
    due: list[Due]
    to_read: int | None
    recalls: list[Waiting]
    recalled: list[Notice]
    recallable: set[int]


def open_data_page(*, actor: Actor) -> OpenDataPage:
    """The page of a member's head and of the alliance. Raises NotAllowed without the permission."""
    actor.require(VIEW)
    here = organisation_known(actor.organisation_id) if actor.organisation_id else None
    looked_on = _alliances(actor)
    members = {each.pk: each for alliance in looked_on for each in members_of(alliance)}
    found = _open_rows({*members, *([here.pk] if here else [])}, actor)
    people = _names(list(found.values()))

    def standing(member: Organisation, kind: OpenDataKind) -> Standing:
        return _standing(member, kind, found, people, actor)

    own = [standing(here, kind) for kind in OpenDataKind] if here else []
    may_publish, shown = actor.may("open_snapshot.publish"), list(snapshots_listed()[:MOST])
    return OpenDataPage(
        own=own,
        may_enter=actor.may("open_data_resolution.enter") and any(each.row is None for each in own),
        members=[tuple(standing(each, kind) for kind in OpenDataKind) for each in members.values()],
        snapshots=shown,
        due=[
            due
            for alliance in looked_on
            if may_publish
            for due in (*months_due(alliance), *months_to_correct(alliance))
        ],
        recalls=recalls_waiting(actor=actor),
        recalled=recalled_listed(),
        recallable=recallable(shown, actor=actor),
        to_read=waiting_for(actor).count() if actor.may(READ_NARRATIVES) else None,
    )


def kinds_to_resolve(*, actor: Actor) -> list[OpenDataKind]:
    """What the reader's organisation has no resolution on."""
    rows = OpenDataResolution.objects.visible_to(actor).filter(organisation_id=actor.organisation_id)
    taken = set(rows.exclude(status=ResolutionStatus.WITHDRAWN).values_list("kind", flat=True))
    return [each for each in OpenDataKind if each not in taken]


def resolution_found(pk: int, *, actor: Actor) -> OpenDataResolution:
    """One resolution. Raises NotVisible."""
    actor.require(VIEW)
    return find(OpenDataResolution, pk, actor=actor)


def _alliances(actor: Actor) -> list[Alliance]:
    if actor.is_trusted:
        return list(Alliance.objects.order_by("pk"))
    looked_on = {alliance for _viewer, alliance in actor.oversees}
    return list(Alliance.objects.filter(pk__in=looked_on).order_by("pk"))


def _open_rows(members: Collection[int], actor: Actor) -> OpenRows:
    rows = OpenDataResolution.objects.visible_to(actor).filter(organisation_id__in=members)
    return {
        (each.organisation_id, each.kind): each for each in rows.exclude(status=ResolutionStatus.WITHDRAWN)
    }


def _names(rows: Collection[OpenDataResolution]) -> dict[int | None, str]:
    wanted = {pk for each in rows for pk in (each.entered_by, each.signed_by) if pk}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _standing(
    member: Organisation, kind: OpenDataKind, rows: OpenRows, people: dict[int | None, str], actor: Actor
) -> Standing:
    row = rows.get((member.pk, kind))
    if row is None:
        return Standing(member, kind, None)
    steps = tuple(step.verb for step in next_steps(row, RESOLUTION_TRANSITIONS, actor=actor))
    if actor.user_id is not None and actor.user_id == row.entered_by:
        steps = tuple(verb for verb in steps if verb != "sign")
    return Standing(member, kind, row, steps, people.get(row.entered_by, ""), people.get(row.signed_by, ""))


def months_due(alliance: Alliance) -> list[Due]:
    """The months of an alliance that were resolved, can go out and are not published yet, in order."""
    return [due for kind in OpenDataKind for due in _due(alliance, kind)]


def _due(alliance: Alliance, kind: OpenDataKind) -> Iterator[Due]:
    rows = OpenDataResolution.objects.visible_to(READER).filter(status=ResolutionStatus.SIGNED, kind=kind)
    first = rows.order_by("from_month").values_list("from_month", flat=True).first()
    if first is None:
        return
    out = OpenSnapshot.objects.filter(alliance=alliance, kind=kind)
    if (
        kind == OpenDataKind.NARRATIVES
    ):  # read anew after a recall; counts go out again only if somebody says so
        out = out.filter(recalled_at=None)
    done = set(out.values_list("month", flat=True))
    for each in _months(first):
        members = publishing_members(alliance, each, kind=kind) if each.name not in done else []
        if members and (kind == OpenDataKind.AGGREGATES or has_any(alliance, each, members)):
            yield Due(alliance, each.name, kind)


def _months(first: date) -> Iterator[Period]:
    """The months from a day on that can be counted today."""
    for each in Period(first, max(first, clock.today())).months():
        month = Period.named(f"{each.first:%Y-%m}")
        if is_due(month):
            yield month


def months_to_correct(alliance: Alliance) -> list[Due]:
    """Months of counts that were recalled and are not out again: somebody has to say that they go out."""
    rows = OpenSnapshot.objects.filter(alliance=alliance, kind=OpenDataKind.AGGREGATES)
    out = set(rows.filter(recalled_at=None).values_list("month", flat=True))
    last = {each.month: each.name for each in rows.select_related("alliance").order_by("version")}
    return [
        Due(alliance, month, OpenDataKind.AGGREGATES, name)
        for month, name in sorted(last.items())
        if month not in out
    ]


def all_months_due() -> list[Due]:
    """Of every alliance here."""
    return [due for alliance in Alliance.objects.order_by("pk") for due in months_due(alliance)]


# What everybody may read ------------------------------------------------------------------------------


def snapshots_listed() -> QuerySet[OpenSnapshot]:
    """What is out, the newest month first; not what was recalled."""
    rows = OpenSnapshot.objects.filter(recalled_at=None).select_related("alliance", "replaces__alliance")
    return rows.order_by("-month", "alliance_id")


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file that everybody may fetch."""

    path: Path
    media_type: str
    sha256: str


def file_published(file: str) -> PublishedFile:
    """A file by its name. Raises Recalled for one that was taken back, NotVisible for a name of none."""
    for snapshot in snapshots_listed():
        for kind, each in snapshot.files.items():
            if each["file"] == file:
                return PublishedFile(path_of(file), MEDIA_TYPES[kind], each["sha256"])
    refuse_recalled(file)
    raise NotVisible


def snapshot_published(name: str) -> OpenSnapshot:
    """A snapshot by its name. Raises Recalled, NotVisible."""
    for each in snapshots_listed():
        if each.name == name:
            return each
    refuse_recalled(name)
    raise NotVisible


def spoilt_snapshots() -> dict[str, list[str]]:
    """Snapshots whose files are not as they were published, each with what is wrong; reads every byte."""
    found = {each.name: faults_of_files(each.files) for each in snapshots_listed()}
    return {name: faults for name, faults in found.items() if faults}
