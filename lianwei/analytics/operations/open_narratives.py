"""A narrative's way into the open data: laid out, read by a person, masked further, accepted or left out."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.analytics.lifecycle import (
    ACCEPT_NARRATIVE,
    MASK_NARRATIVE,
    REJECT_NARRATIVE,
    WITHDRAW_NARRATIVE,
)
from lianwei.analytics.models import NarrativeStatus, OpenNarrative
from lianwei.analytics.queries.open_untold import Untold, is_agreed
from lianwei.analytics.rules.open_data.narratives import masked_further
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock


@transaction.atomic
def lay_out_open_narrative(untold: Untold, *, actor: Actor) -> OpenNarrative:
    """Put a scrubbed narrative before those who read it; one that was recalled once more."""
    actor.require("open_narrative.lay_out")
    row, _made = OpenNarrative.objects.visible_to(actor).update_or_create(
        complaint_id=untold.complaint_id,
        status=NarrativeStatus.RECALLED,
        defaults={
            "organisation_id": untold.organisation_id,
            "month": untold.month,
            "status": NarrativeStatus.WAITING,
            "text": untold.text,
            "laid_out_at": clock.now(),
            "decided_at": None,
            "decided_by": None,
        },
    )
    record("open_narrative.laid_out", row, actor=actor, month=row.month)
    return row


@transaction.atomic
def mask_open_narrative(narrative_id: int, *, actor: Actor, words: Iterable[str]) -> OpenNarrative:
    """Hide further words wherever they stand. Raises Invalid without words, and where one is not there."""
    row = lock(OpenNarrative, narrative_id, actor=actor)
    advance(row, MASK_NARRATIVE, actor=actor)
    given = [each.strip() for each in words if each.strip()]
    if not given:
        raise Invalid({"words": _("Please enter what is to be hidden, one a line.")})
    text = masked_further(row.text, given)
    if text is None:
        raise Invalid(
            {"words": _("One of these stands nowhere in the text. Please copy it as it stands there.")}
        )
    row.text = text
    row.save(update_fields=["text"])
    record("open_narrative.masked", row, actor=actor, words=len(given))
    return row


@transaction.atomic
def accept_open_narrative(narrative_id: int, *, actor: Actor) -> OpenNarrative:
    """It goes into the snapshot of its month. Raises WrongStatus where the consumer agrees no more."""
    row = lock(OpenNarrative, narrative_id, actor=actor)
    advance(row, ACCEPT_NARRATIVE, actor=actor)
    if not is_agreed(row.complaint_id, actor=actor):
        raise WrongStatus(_("The consumer does not agree any more. Please leave it out."))
    row.decided_at, row.decided_by = clock.now(), actor.user_id
    row.save(update_fields=["status", "decided_at", "decided_by"])
    record("open_narrative.accepted", row, actor=actor)
    return row


@transaction.atomic
def reject_open_narrative(narrative_id: int, *, actor: Actor) -> OpenNarrative:
    """It goes nowhere, and its text is not kept a second time."""
    row = lock(OpenNarrative, narrative_id, actor=actor)
    advance(row, REJECT_NARRATIVE, actor=actor)
    row.text, row.decided_at, row.decided_by = "", clock.now(), actor.user_id
    row.save(update_fields=["status", "text", "decided_at", "decided_by"])
    record("open_narrative.rejected", row, actor=actor)
    return row


@transaction.atomic
def withdraw_open_narrative(narrative_id: int, *, actor: Actor) -> OpenNarrative:
    """The consent was taken back, or the case is gone: it goes into no later snapshot."""
    row = lock(OpenNarrative, narrative_id, actor=actor)
    advance(row, WITHDRAW_NARRATIVE, actor=actor)
    row.text = ""
    row.save(update_fields=["status", "text"])
    record("open_narrative.withdrawn", row, actor=actor)
    return row


def close_published(keys: Collection[int]) -> None:
    """Within the publishing of a snapshot: what stands in it is not kept a second time."""
    rows = QuerySet(OpenNarrative).filter(pk__in=keys)
    rows.update(status=NarrativeStatus.PUBLISHED, text="")


def reopen_recalled(keys: Collection[int]) -> None:
    """Within the recall of a snapshot: what stood in it may be laid out and read again."""
    rows = QuerySet(OpenNarrative).filter(pk__in=keys, status=NarrativeStatus.PUBLISHED)
    rows.update(status=NarrativeStatus.RECALLED)
