"""An organisation keeps some kinds of files longer or shorter, from a day on, by its own article."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.members.operations.locking import lock_organisation
from lianwei.retention.models import OrganisationSchedule
from lianwei.retention.rules.schedule import LONGEST, faults_of, schedule_on


@transaction.atomic
def revise_schedule(
    organisation_id: int, *, actor: Actor, valid_from: date, own: Mapping[str, Mapping[str, Any]]
) -> OrganisationSchedule:
    """Follow the shipped schedule with these choices from a day on, for files that are archived from then on.

    `own`: {kind: {"years": n or None, "article": "…"}}. Raises Invalid for a choice without an article.
    """
    organisation = lock_organisation(organisation_id, actor=actor)
    actor.require("archive_schedule.revise")
    _refuse(faults_of(own, schedule_on(valid_from)))
    row = OrganisationSchedule.objects.create(
        organisation=organisation,
        valid_from=valid_from,
        overrides={kind: dict(choice) for kind, choice in own.items()},
        entered_at=clock.now(),
        entered_by=actor.user_id,
    )
    details = {"organisation": organisation.pk, "valid_from": valid_from.isoformat(), "kinds": sorted(own)}
    record("archive_schedule.revised", row, actor=actor, **details)
    return row


def _refuse(faults: Mapping[str, str]) -> None:
    sentences = {
        "unknown": _("There is no such kind of file on that day."),
        "years": _("Please enter whole years between 1 and %(most)s.") % {"most": LONGEST},
        "article": _("Please name the article of your own schedule that sets this."),
    }
    if faults:
        fields = {f"article_{kind}" if code == "article" else f"years_{kind}": sentences[code]
                  for kind, code in faults.items()}  # fmt: skip
        raise Invalid(fields)
