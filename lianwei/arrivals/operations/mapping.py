"""How the columns are read is chosen, kept under a name, and the trial run or the import begins."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.arrivals.lifecycle import IMPORT, MAP, UNDO_SHEET
from lianwei.arrivals.models import ColumnMapping, Door, Sheet, SheetKey, SheetPiece
from lianwei.arrivals.receivers import sheet_receiver
from lianwei.arrivals.rules.headers import Heads
from lianwei.arrivals.rules.plans import Plan, check_plan
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, attached, lock

from .batches import open_batch

LONGEST_NAME = 60


@transaction.atomic
def map_sheet(sheet_id: int, *, actor: Actor, plan: Plan, save_as: str = "") -> Sheet:
    """Choose what each column is; the trial run begins. With a name the choice is remembered for sheets with
    the same heads. Raises Invalid where a needed field has no column.
    """
    sheet = lock(Sheet, sheet_id, actor=actor)
    advance(sheet, MAP, actor=actor)
    check_plan(plan, sheet.heads, sheet_receiver(plan.kind)[1].targets)
    sheet.plan, sheet.done, sheet.counts, sheet.batch = plan.as_json(), 0, {}, None
    sheet.save()
    attached(SheetPiece, sheet).update(outcomes={})
    attached(SheetKey, sheet).delete()
    if save_as.strip():
        _remember(sheet, save_as.strip(), actor=actor)
    record("sheet.mapped", sheet, actor=actor, columns=len(plan.columns), remembered=bool(save_as.strip()))
    return sheet


def _remember(sheet: Sheet, name: str, *, actor: Actor) -> None:
    if len(name) > LONGEST_NAME:
        raise Invalid({"save_as": _("Please keep this to %(most)s characters.") % {"most": LONGEST_NAME}})
    values = {
        "fingerprint": Heads(tuple(sheet.heads), 0).fingerprint,
        "plan": sheet.plan,
        "saved_by": actor.user_id,
        "saved_at": clock.now(),
    }
    rows = ColumnMapping.objects.visible_to(actor).filter(organisation_id=sheet.organisation_id, name=name)
    if not rows.update(**values):
        ColumnMapping.objects.create(organisation_id=sheet.organisation_id, name=name, **values)


@transaction.atomic
def import_sheet(sheet_id: int, *, actor: Actor) -> Sheet:
    """Begin the import; the worker does the rows. Nobody outside is told of any of them."""
    sheet = lock(Sheet, sheet_id, actor=actor)
    advance(sheet, IMPORT, actor=actor)
    sheet.batch = open_batch(
        actor=actor,
        organisation_id=sheet.organisation_id,
        door=Door.SHEET,
        rows=sheet.rows,
        name=sheet.name,
    )
    sheet.done, sheet.counts = 0, {}
    sheet.save()
    attached(SheetPiece, sheet).update(outcomes={})
    attached(SheetKey, sheet).delete()
    record("sheet.import_begun", sheet, actor=actor, rows=sheet.rows)
    return sheet


@transaction.atomic
def undo_sheet(sheet_id: int, *, actor: Actor) -> Sheet:
    """Begin to take back what an import made and nobody has touched since; the worker does it."""
    sheet = lock(Sheet, sheet_id, actor=actor)
    advance(sheet, UNDO_SHEET, actor=actor)
    sheet.done, sheet.counts = 0, {}
    sheet.save()
    record("sheet.undo_begun", sheet, actor=actor)
    return sheet
