"""A visit arrives, from the phone or from the form: once, with its doubts; photos follow it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.arrivals.rules.booths import true_time
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import Examined
from lianwei.core.files.models import File, FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, attached, lock
from lianwei.supervision.lifecycle.observing import (
    ADD_PHOTO,
    ADD_PHOTO_ASKED,
    ASK,
    KEEP,
    LEAVE_OUT,
    RECEIVE,
    RECEIVE_ASKED,
)
from lianwei.supervision.models import (
    Observation,
    ObservationStatus,
    ObservationVisit,
    VisitStatus,
    checklist_of,
    visits_of,
)
from lianwei.supervision.operations.letters.drafting import plain
from lianwei.supervision.queries.observing.doubting import doubts_of, is_photo_known
from lianwei.supervision.rules.observing.checklists import NUMBER, faults_of, from_data, items_of
from lianwei.supervision.rules.observing.likely import SAME_PHOTO

LATE = "late"
MOST_PHOTOS = 30
PHOTO = "photo"  # the kind of a photo that belongs to no item
TAKES = (ObservationStatus.RUNNING, ObservationStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """What an observer sends. `begun_at`, `ended_at` and `sent_at` are the device's clock."""

    client_id: UUID
    answers: Mapping[str, str]
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    sent_at: datetime | None = None
    place: str = ""
    here: tuple[float, float] | None = None
    note: str = ""
    is_unannounced: bool = False


@transaction.atomic
def receive_visit(visit_id: int, entry: VisitEntry, *, actor: Actor) -> ObservationVisit:
    """Take a visit. The same number again is the visit that is there already; another one for the same visit
    is refused. What is unlikely makes it a question to a person; nothing is dropped.
    """
    visit = lock(ObservationVisit, visit_id, actor=actor)
    actor.require("observation_visit.receive")
    if visit.client_id == entry.client_id:
        return visit
    row = visit.observation
    _check(row, visit, entry)
    visit.checklist = checklist_of(row)
    _fill(visit, entry)
    late = [LATE] if row.status == ObservationStatus.CLOSED else []
    found = [*doubts_of(visit), *late, *visit.questions]
    visit.questions = found
    advance(visit, RECEIVE_ASKED if found else RECEIVE, actor=actor)
    visit.save()
    by_link = actor.user_id is None
    record("observation_visit.received", visit, actor=actor, doubts=found, by_link=by_link)
    return visit


@transaction.atomic
def add_visit_photo(visit_id: int, *, actor: Actor, upload: Examined, item: str = "") -> File:
    """Keep a photo of a visit, of one item or of the whole. The same picture once more is the one that is
    there; one that another visit has too is asked about.
    """
    visit = lock(ObservationVisit, visit_id, actor=actor)
    photos = attached(File, visit)
    if (came := photos.filter(received_sha256=upload.received_sha256).first()) is not None:
        return came
    is_same = is_photo_known(visit, upload.received_sha256)
    is_turned = is_same and visit.status in (VisitStatus.ARRIVED, VisitStatus.KEPT)
    advance(visit, ADD_PHOTO_ASKED if is_turned else ADD_PHOTO, actor=actor)
    if visit.observation.status not in TAKES:
        raise WrongStatus
    if not upload.media.name.startswith("image/"):
        raise Invalid({"file": _("Please send a picture.")})
    if photos.count() >= MOST_PHOTOS:
        raise Invalid({"file": _("A visit has at most %(most)d photos.") % {"most": MOST_PHOTOS}})
    checklist = visit.checklist or checklist_of(visit.observation)
    known = {each.key for each in items_of(from_data(checklist.sections))} if checklist else set()
    kept = store_file(
        visit,
        upload,
        actor=actor,
        source=FileSource.SCENE,
        kind=item if item in known else PHOTO,
        organisation_id=visit.observation.holder_id,
    )
    if is_same and SAME_PHOTO not in visit.questions:
        visit.questions = [*visit.questions, SAME_PHOTO]
    visit.save(update_fields=["status", "questions"])
    record("observation_visit.photo_added", visit, actor=actor, file=kept.file.pk, same=is_same)
    return kept.file


@transaction.atomic
def ask_visit(visit_id: int, *, actor: Actor, reason: str) -> ObservationVisit:
    """Somebody doubts a visit that nothing was asked of."""
    visit = _undecided(visit_id, actor=actor)
    advance(visit, ASK, actor=actor)
    visit.reason = _required(reason)
    visit.save(update_fields=["status", "reason"])
    record("observation_visit.asked", visit, actor=actor)
    return visit


@transaction.atomic
def keep_visit(visit_id: int, *, actor: Actor, reason: str) -> ObservationVisit:
    """It counts, in spite of what was asked; somebody else than who made the visit says so."""
    visit = _undecided(visit_id, actor=actor)
    if actor.user_id is not None and actor.user_id == visit.observer.user_id:
        raise NotAllowed(_("Somebody else decides about your own visit."))
    advance(visit, KEEP, actor=actor)
    _decide(visit, reason, actor=actor)
    record("observation_visit.kept", visit, actor=actor, doubts=visit.questions)
    return visit


@transaction.atomic
def leave_visit_out(visit_id: int, *, actor: Actor, reason: str) -> ObservationVisit:
    """It does not count; it stays on record as it was sent."""
    visit = _undecided(visit_id, actor=actor)
    advance(visit, LEAVE_OUT, actor=actor)
    _decide(visit, reason, actor=actor)
    record("observation_visit.left_out", visit, actor=actor, doubts=visit.questions)
    return visit


def _undecided(visit_id: int, *, actor: Actor) -> ObservationVisit:
    """A visit of an observation whose report is not finished: what was reported stays as it was."""
    visit = lock(ObservationVisit, visit_id, actor=actor)
    if visit.observation.status not in TAKES:
        raise WrongStatus(_("The report is finished: its visits stay as they are."))
    return visit


def _check(row: Observation, visit: ObservationVisit, entry: VisitEntry) -> None:
    if row.status not in TAKES:
        raise WrongStatus(_("No visits are taken now: %(status)s.") % {"status": row.get_status_display()})
    if visit.status != VisitStatus.PLANNED:
        raise WrongStatus(_("This visit has arrived already, with other contents."))
    if visit.observer.left_on is not None:
        raise NotAllowed
    checklist = checklist_of(row)
    faults = faults_of(items_of(from_data(checklist.sections)), entry.answers) if checklist else {}
    if not (entry.place.strip() or entry.here):
        faults["place"] = _("Please say where the visit was made.")
    if faults:
        raise Invalid(faults)


def _fill(visit: ObservationVisit, entry: VisitEntry) -> None:
    items = items_of(from_data(visit.checklist.sections)) if visit.checklist else []
    at = clock.now()
    true = true_time(entry.begun_at, sent_at=entry.sent_at, received_at=at)
    visit.client_id, visit.received_at = entry.client_id, at
    visit.begun_at, visit.ended_at = entry.begun_at, entry.ended_at
    visit.visited_on = clock.as_office_time(true).date()
    visit.place, visit.note = plain(entry.place)[:160], plain(entry.note)[:1000]
    visit.lat, visit.lon = entry.here or (None, None)
    visit.is_unannounced = entry.is_unannounced
    visit.answers = {item.key: _kept(item.kind, entry.answers[item.key]) for item in items}


def _kept(kind: str, answer: str) -> str:
    return str(answer)[:16] if kind == NUMBER else str(answer)


def _decide(visit: ObservationVisit, reason: str, *, actor: Actor) -> None:
    visit.reason = _required(reason)
    visit.decided_by, visit.decided_on = actor.user_id, clock.today()
    visit.save(update_fields=["status", "reason", "decided_by", "decided_on"])


def _required(reason: str) -> str:
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    return plain(reason)[:300]


def undecided(row: Observation) -> int:
    """How many visits of an observation in hand wait for a decision."""
    return visits_of(row).filter(status=VisitStatus.ASKED).count()


@transaction.atomic
def enter_visit(
    visit_id: int, entry: VisitEntry, photos: Sequence[Examined], *, actor: Actor
) -> ObservationVisit:
    """A visit with its photos, as a form sends them together: all of it or nothing."""
    visit = receive_visit(visit_id, entry, actor=actor)
    for photo in photos:
        add_visit_photo(visit_id, actor=actor, upload=photo)
    return visit
