"""A drive is planned on figures, changed while it is a plan, begun, closed or given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.projects.queries import find_project
from lianwei.registry.queries import code_on
from lianwei.supervision.lifecycle.drives import BEGIN, CLOSE, GIVE_UP, REVISE
from lianwei.supervision.models import Drive, findings_of, inspections_of
from lianwei.supervision.models.drives import PromiseState
from lianwei.supervision.operations.letters.drafting import plain
from lianwei.supervision.queries.drives.figures import figures_of_area

PROJECT_KIND = "rectification"
MONTHS_BEFORE, MONTHS_AFTER = (6, 36), (1, 24)  # fewest and most
LONGEST = 300  # characters of a reason


@dataclass(frozen=True, slots=True)
class DriveEntry:
    """A plan. `area` and `comparison` are codes of goods and services; what is compared is said before
    anybody can see the effect. `planned`: how many inspections; `project_id`: the joint project it is of.
    """

    title: str
    area: str
    reason: str
    comparison: Sequence[str]
    comparison_reason: str
    starts_on: date
    ends_on: date
    planned: int
    months_before: int = 12
    months_after: int = 3
    project_id: int | None = None


@transaction.atomic
def plan_drive(entry: DriveEntry, *, actor: Actor) -> Drive:
    """Plan a drive of the actor's organisation; the counts on which the area was chosen are kept with it."""
    actor.require("drive.plan")
    if actor.organisation_id is None or actor.organisation_id not in actor.acts_for:
        raise NotAllowed
    drive = Drive(holder_id=actor.organisation_id, planned_at=clock.now(), planned_by=actor.user_id)
    _write(drive, entry, actor=actor)
    record("drive.planned", drive, actor=actor, area=drive.area, comparison=drive.comparison)
    return drive


@transaction.atomic
def revise_drive(drive_id: int, entry: DriveEntry, *, actor: Actor) -> Drive:
    """Change a plan; once begun, area and comparison stay, so that nobody chooses after seeing."""
    drive = lock(Drive, drive_id, actor=actor)
    advance(drive, REVISE, actor=actor)
    _write(drive, entry, actor=actor)
    record("drive.revised", drive, actor=actor, area=drive.area, comparison=drive.comparison)
    return drive


@transaction.atomic
def begin_drive(drive_id: int, *, actor: Actor) -> Drive:
    """Begin it: plan, area and comparison are fixed."""
    drive = lock(Drive, drive_id, actor=actor)
    advance(drive, BEGIN, actor=actor)
    drive.begun_on = clock.today()
    drive.save(update_fields=["status", "begun_on"])
    record("drive.begun", drive, actor=actor, comparison=drive.comparison)
    return drive


@transaction.atomic
def close_drive(drive_id: int, *, actor: Actor, conclusion: str) -> Drive:
    """Close it with what came of it. Raises Invalid while a proof waits for its check, or a hand-over for its
    receipt.
    """
    drive = lock(Drive, drive_id, actor=actor)
    advance(drive, CLOSE, actor=actor)
    if not conclusion.strip():
        raise Invalid({"conclusion": _("Please say in a sentence what came of it.")})
    if findings_of(drive).filter(state=PromiseState.PROVED).exists():
        raise Invalid({"": _("A proof still waits for its check.")})
    if inspections_of(drive).filter(document_id__isnull=False, received_on=None).exists():
        raise Invalid({"": _("A hand-over still waits for the receipt of the authority.")})
    drive.conclusion, drive.closed_on = plain(conclusion)[:LONGEST], clock.today()
    drive.save(update_fields=["status", "conclusion", "closed_on"])
    record("drive.closed", drive, actor=actor)
    return drive


@transaction.atomic
def give_up_drive(drive_id: int, *, actor: Actor, reason: str) -> Drive:
    """Give it up, and say why; what was found stays."""
    drive = lock(Drive, drive_id, actor=actor)
    advance(drive, GIVE_UP, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    drive.conclusion, drive.closed_on = plain(reason)[:LONGEST], clock.today()
    drive.save(update_fields=["status", "conclusion", "closed_on"])
    record("drive.given_up", drive, actor=actor)
    return drive


def _write(drive: Drive, entry: DriveEntry, *, actor: Actor) -> None:
    _check(entry)
    _check_project(drive, entry, actor=actor)
    comparison = sorted(set(entry.comparison))
    if drive.area != entry.area:
        drive.figures = figures_of_area(drive.holder_id, entry.area, actor=actor)
    if (drive.area, drive.comparison) != (entry.area, comparison):
        drive.compared_on = clock.today()
    drive.area, drive.comparison, drive.project_id = entry.area, comparison, entry.project_id
    drive.title, drive.reason = plain(entry.title), plain(entry.reason)[:LONGEST]
    drive.comparison_reason = plain(entry.comparison_reason)[:LONGEST]
    drive.starts_on, drive.ends_on, drive.planned = entry.starts_on, entry.ends_on, entry.planned
    drive.months_before, drive.months_after = entry.months_before, entry.months_after
    drive.save()


def _check(entry: DriveEntry) -> None:
    faults = _missing(entry) | _unlike(entry)
    if entry.ends_on < entry.starts_on:
        faults["ends_on"] = _("The last day lies before the first.")
    if entry.planned < 1:
        faults["planned"] = _("Please plan at least one inspection.")
    for name, (fewest, most) in (("months_before", MONTHS_BEFORE), ("months_after", MONTHS_AFTER)):
        if not fewest <= getattr(entry, name) <= most:
            faults[name] = _("Please enter a number from %(fewest)s to %(most)s.") % {
                "fewest": fewest, "most": most}  # fmt: skip
    if faults:
        raise Invalid(faults)


def _missing(entry: DriveEntry) -> dict[str, str]:
    sentences = {
        "title": _("Please give the drive a title."),
        "reason": _("Please say why this area was chosen."),
        "comparison_reason": _("Please say why these areas are compared with it."),
    }
    return {name: said for name, said in sentences.items() if not getattr(entry, name).strip()}


def _unlike(entry: DriveEntry) -> dict[str, str]:
    """What is wrong with area and comparison: neither may hold the other."""
    day = clock.today()
    faults = {}
    if code_on("category", entry.area, on=day) is None:
        faults["area"] = _("Please choose the area from the list.")
    if not entry.comparison or any(code_on("category", code, on=day) is None for code in entry.comparison):
        faults["comparison"] = _("Please choose at least one area to compare with.")
    elif any(code.startswith(entry.area) or entry.area.startswith(code) for code in entry.comparison):
        faults["comparison"] = _("The drive's own area cannot be compared with itself. Please choose others.")
    elif any(
        one != other and one.startswith(other) for one in entry.comparison for other in entry.comparison
    ):
        faults["comparison"] = _("One of these areas holds another one. Please choose one of both.")
    return faults


def _check_project(drive: Drive, entry: DriveEntry, *, actor: Actor) -> None:
    if entry.project_id is None or entry.project_id == drive.project_id:
        return
    project = find_project(entry.project_id, actor=actor)
    if project.kind != PROJECT_KIND or project.holder_id != drive.holder_id or not project.is_open:
        raise Invalid({"project_id": _("Please choose an open rectification project that you lead.")})
