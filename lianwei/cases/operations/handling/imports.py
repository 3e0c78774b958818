"""What is known of imported or cross-border goods, noted as it becomes known."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, ImportedGoods
from lianwei.cases.sight import store
from lianwei.cases.texts import write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock


@transaction.atomic
def note_import(
    complaint_id: int,
    *,
    actor: Actor,
    way: str,
    importer: str = "",
    platform: str = "",
    origin: str = "",
    declaration: str = "",
) -> ImportedGoods:
    """Note that a case is about imported goods, with what is known; a later note replaces it."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.note_import")
    if way not in ImportedGoods.Way.values:
        raise Invalid({"way": _("Please choose how the goods came in.")})
    told = {"importer": importer, "platform": platform, "origin": origin, "declaration": declaration}
    row = QuerySet(ImportedGoods).filter(complaint=complaint).first() or ImportedGoods(complaint=complaint)
    row.way, row.noted_on, row.dropped_on = way, clock.today(), None
    for name, text in told.items():
        setattr(row, name, write_text(complaint, text.strip()))
    row.save()
    store(complaint)
    record("complaint.import_noted", complaint, actor=actor, way_in=way)
    return row


@transaction.atomic
def drop_import(complaint_id: int, *, actor: Actor) -> None:
    """The goods were not imported after all: the case counts no longer among these."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.note_import")
    row = QuerySet(ImportedGoods).filter(complaint=complaint, dropped_on=None).first()
    if row is None:
        raise WrongStatus
    row.dropped_on = clock.today()
    row.save(update_fields=["dropped_on"])
    store(complaint)
    record("complaint.import_dropped", complaint, actor=actor)
