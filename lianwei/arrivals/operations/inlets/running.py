"""Looking into inlets: what lies there becomes a sheet, is read by the named mapping and imported without a
person; what became of it is told to the place.

Each step is a short transaction of its own. A worker that ends in the middle loses nothing: what was taken is
known by its digest, and the next look goes on.
"""

import hashlib
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from lianwei.arrivals.models import Inlet, InletFile, SheetStatus
from lianwei.arrivals.operations.bringing import bring_sheet
from lianwei.arrivals.operations.mapping import import_sheet, map_sheet
from lianwei.arrivals.queries.inlets import report_of, sheet_of
from lianwei.arrivals.queries.sheets import mapping_named
from lianwei.core import clock, keys
from lianwei.core.errors import Invalid, LianweiError
from lianwei.core.events import record
from lianwei.core.scope import Actor, attached, find, lock, subject_of

from .finding import FoundFile, NotReachedError, Place
from .places import place_of

LEASE = timedelta(minutes=10)
State = InletFile.State
ENDED = {SheetStatus.IMPORTED: State.DONE, SheetStatus.FAILED: State.REFUSED}


def run_due_inlets(*, actor: Actor) -> int:
    """Look into what is due; into how many places."""
    now = clock.now()
    rows = Inlet.objects.visible_to(actor).filter(withdrawn_at=None, due_at__lte=now)
    free = rows.filter(Q(leased_until=None) | Q(leased_until__lt=now))
    return sum(run_inlet(pk, actor=actor) for pk in free.order_by("due_at").values_list("pk", flat=True))


def run_inlet(inlet_id: int, *, actor: Actor) -> bool:
    """Look into one now; False where somebody is just looking or it was withdrawn. What cannot be reached is
    noted, not raised.
    """
    inlet = _claim(inlet_id, actor=actor)
    if inlet is None:
        return False
    place, fault = place_of(inlet), ""
    try:
        for file in place.found():
            _take(inlet, file, actor=actor)
        _settle_ended(inlet, place, actor=actor)
    except NotReachedError as error:
        fault = error.fault
    _note_look(inlet_id, place, fault, actor=actor)
    return True


@transaction.atomic
def _claim(inlet_id: int, *, actor: Actor) -> Inlet | None:
    inlet, now = lock(Inlet, inlet_id, actor=actor), clock.now()
    actor.require("inlet.run")
    if not inlet.is_open or (inlet.leased_until and inlet.leased_until > now):
        return None
    inlet.leased_until = now + LEASE
    inlet.save(update_fields=["leased_until"])
    return inlet


@transaction.atomic
def _note_look(inlet_id: int, place: Place, fault: str, *, actor: Actor) -> None:
    """When it was looked at and what was wrong; an event only where that has changed."""
    inlet, now = lock(Inlet, inlet_id, actor=actor), clock.now()
    has_changed = inlet.fault != fault
    inlet.run_at, inlet.fault, inlet.state = now, fault[:60], place.state
    inlet.due_at, inlet.leased_until = now + timedelta(minutes=inlet.minutes), None
    inlet.save()
    if has_changed:
        record("inlet.looked_into", inlet, actor=actor, fault=fault)


def _take(inlet: Inlet, file: FoundFile, *, actor: Actor) -> None:
    """A file becomes a sheet, once; what is no sheet is kept as refused with the sentence why."""
    contents = f"{inlet.edition}:{hashlib.sha256(file.data).hexdigest()}"
    digest = keys.blind(contents, purpose="inlet file")
    if attached(InletFile, inlet).filter(digest=digest).update(is_settled=False, mark=file.mark):
        return  # taken before: it is only told again what became of it
    try:
        sheet_id, fault = bring_sheet(file, actor=actor, organisation_id=inlet.organisation_id).pk, ""
    except Invalid as refusal:
        sheet_id, fault = None, str(refusal.message)
    _keep(inlet, file, digest, sheet_id=sheet_id, fault=fault, actor=actor)


@transaction.atomic
def _keep(
    inlet: Inlet, file: FoundFile, digest: str, *, sheet_id: int | None, fault: str, actor: Actor
) -> None:
    now = clock.now()
    row = InletFile(
        subject=subject_of(inlet),
        organisation_id=inlet.organisation_id,
        name=(file.name or "")[:200],
        digest=digest,
        sheet_id=sheet_id,
        state=State.REFUSED if fault else State.TAKEN,
        fault=fault[:300],
        mark=file.mark,
        taken_at=now,
        ended_at=now if fault else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # another worker was faster
        return
    record("inlet.file_taken", inlet, actor=actor, file=row.pk, sheet=sheet_id)


def push_inlet_file(sheet_id: int, *, actor: Actor) -> None:
    """The next step of a sheet that came by an inlet: mapped when it is read, imported when it was tried. A
    sheet that a person brought is not touched.
    """
    row = InletFile.objects.filter(sheet_id=sheet_id, state=State.TAKEN).first()
    if row is None:
        return
    sheet = sheet_of(row, actor=actor)
    try:
        if sheet.status == SheetStatus.MAPPING:
            inlet = find(Inlet, int(row.subject.partition(":")[2]), actor=actor)
            map_sheet(sheet.pk, actor=actor, plan=mapping_named(inlet.mapping, sheet, actor=actor))
        elif sheet.status == SheetStatus.CHECKED:
            import_sheet(sheet.pk, actor=actor)
        elif sheet.status in ENDED:
            _end(row.pk, ENDED[SheetStatus(sheet.status)], sheet.fault)
    except LianweiError as refusal:
        _end(row.pk, State.REFUSED, str(refusal.message))


@transaction.atomic
def _end(file_id: int, state: str, fault: str) -> None:
    row = InletFile.objects.select_for_update().get(pk=file_id)
    if row.state == State.TAKEN:
        row.state, row.fault, row.ended_at = state, fault[:300], clock.now()
        row.save(update_fields=["state", "fault", "ended_at"])


def _settle_ended(inlet: Inlet, place: Place, *, actor: Actor) -> None:
    """Tell the place what became of each file that has ended."""
    ended = attached(InletFile, inlet).filter(is_settled=False).exclude(state=State.TAKEN)
    for row in ended.order_by("pk"):
        report = report_of(row, actor=actor)
        place.settle(row.name, row.mark, is_done=row.state == State.DONE, report=report)
        InletFile.objects.filter(pk=row.pk).update(is_settled=True)
