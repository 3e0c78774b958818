"""The kernel's commands: verify, work, rotate-keys."""

import argparse
import json
import sys
import time

from django.apps import apps
from django.db import models, transaction

from . import keys
from .events import seal_events
from .files.models import File
from .files.storage import reseal_blob
from .queue import deliver_pending
from .schedule import run_due, run_rounds
from .scope import Actor
from .sealed import Sealed, SealedField
from .verification import verify_log

IDLE_SECONDS = 1.0
ROTATE_BATCH = 500


def verify(arguments: argparse.Namespace, actor: Actor) -> int:
    """Check the event log of the instance; prints one JSON object, exits 1 when a link is broken."""
    result = verify_log()
    print(json.dumps(result))
    return 1 if result["broken_at"] else 0


def work(arguments: argparse.Namespace, actor: Actor) -> int:
    """Deliver events and run the schedule until stopped; with --once until nothing is left to do."""
    while True:
        busy = deliver_pending() + run_due() + run_rounds()
        if arguments.once and not busy:
            seal_events()
            return 0
        if not busy:
            time.sleep(IDLE_SECONDS)


def rotate_keys(arguments: argparse.Namespace, actor: Actor) -> int:
    """Seal with the current key every value that an older key sealed; re-runnable, in short transactions."""
    for model in apps.get_models():
        fields = [f for f in model._meta.local_concrete_fields if isinstance(f, SealedField)]
        count = sum(_rotate(model, field) for field in fields)
        _say(model._meta.label, count)
    for what, reseal in keys.ROTATIONS.items():
        _say(what, reseal())
    return 0


def _say(what: str, count: int) -> None:
    if count:
        print(f"{what}: {count}", file=sys.stderr)


def _rotate(model: type[models.Model], field: SealedField) -> int:
    rows, count = _reseal_after(model, field, 0)
    while rows:
        rows, fresh = _reseal_after(model, field, rows[-1].pk)
        count += fresh
    return count


@transaction.atomic
def _reseal_after(model: type[models.Model], field: SealedField, last: int) -> tuple[list, int]:
    """The next rows behind a key, locked so that nobody's change is lost, and how many had an older key."""
    found = models.QuerySet(model).filter(pk__gt=last).exclude(**{field.attname: None}).order_by("pk")
    rows = list(found.only("pk", "seal_id", field.attname).select_for_update()[:ROTATE_BATCH])
    stale = [row for row in rows if _reseal(getattr(row, field.attname))]
    models.QuerySet(model).bulk_update(stale, [field.attname])
    return rows, len(stale)


def _reseal(value: Sealed) -> bool:
    blob = keys.resealed(value.blob, aad=value.aad)
    value.blob = blob or value.blob
    return blob is not None


@keys.rotates("core.File bytes")
def _rotate_files() -> int:
    rows = File.objects.order_by("pk").values_list("storage_name", "seal_id")
    return sum(reseal_blob(name, seal_id=seal_id) for name, seal_id in rows.iterator(chunk_size=ROTATE_BATCH))
