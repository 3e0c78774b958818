"""A file with another organisation's cases: taken under an agreement, and to be deleted in time."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.federation.models import CopyKind, SharingAgreement
from lianwei.federation.queries.agreements.reading import flow_to_us, lines_shared, log

from .deleting import note_copy


@transaction.atomic
def export_cases(agreement_id: int, giver_id: int, *, actor: Actor) -> list[tuple[str, ...]]:
    """Head and lines of the giver's cases. The copy is noted with the day by which it must be deleted."""
    row = lock(SharingAgreement, agreement_id, actor=actor)
    actor.require("sharing_agreement.export")
    flow = flow_to_us(row.pk, giver_id, actor=actor)
    lines = lines_shared(flow)
    count, at = len(lines) - 1, clock.as_office_time(clock.now())
    note_copy(flow, actor=actor, kind=CopyKind.CASES, label=f"{at:%Y-%m-%d %H:%M:%S}", count=count)
    log(flow, actor=actor, what=_("Cases taken as a file: %(count)s") % {"count": count})
    record("sharing_agreement.exported", row, actor=actor, giver=giver_id, cases=count)
    return lines
