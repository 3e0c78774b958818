"""The visits are closed, the conclusions written, the report finished; a second look begins anew."""

import secrets
from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.supervision.lifecycle.observing import CLOSE, LOOK_AGAIN, REPORT, WRITE
from lianwei.supervision.models import (
    COUNTED,
    Observation,
    ObservationChecklist,
    ObservedShop,
    checklist_of,
    shops_of,
    visits_of,
)
from lianwei.supervision.operations.letters.drafting import plain

from .people import close_links
from .planning import SEED_BELOW
from .visiting import undecided

WORDS = ("purpose", "law", "good", "to_trader", "to_authority", "to_consumer")
LONGEST = 3000


@transaction.atomic
def close_observation(observation_id: int, *, actor: Actor) -> Observation:
    """No more visits are made; what still lies on a phone is taken and asked about."""
    row = lock(Observation, observation_id, actor=actor)
    advance(row, CLOSE, actor=actor)
    done = visits_of(row).filter(status__in=COUNTED).count()
    if not done:
        raise WrongStatus(_("No visit counts yet. Please wait for one, or give the observation up."))
    row.closed_on = clock.today()
    row.save(update_fields=["status", "closed_on"])
    record("observation.closed", row, actor=actor, counted=done, planned=visits_of(row).count())
    return row


@transaction.atomic
def write_observation(observation_id: int, *, actor: Actor, words: Mapping[str, str]) -> Observation:
    """What people write for the report: purpose, law, good examples, advice."""
    row = lock(Observation, observation_id, actor=actor)
    advance(row, WRITE, actor=actor)
    row.words = {name: plain(words.get(name, ""))[:LONGEST] for name in WORDS}
    row.save(update_fields=["words"])
    record("observation.written", row, actor=actor)
    return row


@transaction.atomic
def report_observation(observation_id: int, *, actor: Actor) -> Observation:
    """Finish the report: every doubt is decided, the advice is written. Facts on the shops follow."""
    row = lock(Observation, observation_id, actor=actor)
    advance(row, REPORT, actor=actor)
    if left := undecided(row):
        raise WrongStatus(_("Visits that wait for your decision: %(count)d.") % {"count": left})
    if not any(row.words.get(name) for name in ("to_trader", "to_authority", "to_consumer")):
        raise WrongStatus(_("Please write the conclusions first: at least one piece of advice."))
    row.reported_on = clock.today()
    row.save(update_fields=["status", "reported_on"])
    close_links(row, actor=actor)
    record("observation.reported", row, actor=actor)
    return row


@transaction.atomic
def look_again_at_observation(
    observation_id: int, *, actor: Actor, shops: Collection[int], starts_on: date, ends_on: date
) -> Observation:
    """A second round (回头看) of shops with problems, by the same checklist; observers are named anew."""
    row = lock(Observation, observation_id, actor=actor)
    advance(row, LOOK_AGAIN, actor=actor)
    chosen = [each for each in shops_of(row) if each.pk in set(shops)]
    if not chosen:
        raise Invalid({"shops": _("Please choose the shops to look at again.")})
    if ends_on < starts_on:
        raise Invalid({"ends_on": _("The last day follows the first, within a year.")})
    again = Observation.objects.create(
        holder_id=row.holder_id,
        project_id=row.project_id,
        previous=row,
        title=f"{row.title[:100]}（回头看）",
        looked_at=row.looked_at,
        starts_on=starts_on,
        ends_on=ends_on,
        double_share=0,
        seed=secrets.randbelow(SEED_BELOW),
        planned_at=clock.now(),
        planned_by=actor.user_id,
    )
    _copy(row, again, chosen, actor=actor)
    record("observation.looked_again", row, actor=actor, shops=len(chosen), round=again.pk)
    return again


def _copy(row: Observation, again: Observation, chosen: list[ObservedShop], *, actor: Actor) -> None:
    same = ("business_id", "member_id", "name", "kind", "district", "address", "lat", "lon")
    rows = [
        ObservedShop(
            observation=again, seq=seq, previous=each, **{name: getattr(each, name) for name in same}
        )
        for seq, each in enumerate(chosen, start=1)
    ]
    ObservedShop.objects.bulk_create(rows)
    former = checklist_of(row)
    if former is not None:
        ObservationChecklist.objects.create(
            observation=again,
            version=1,
            sections=former.sections,
            made_at=clock.now(),
            made_by=actor.user_id,
        )
