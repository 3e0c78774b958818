"""All open cases computed again for one reason, in portions, so that progress shows and no lock is long."""

from datetime import date

from django.db import transaction

from lianwei.cases.models import ClockMove, Replay
from lianwei.cases.queries.rulebook.moves import cases_to_replay
from lianwei.core import clock
from lianwei.core.scope import Actor

from .replay import replay_clocks

STEP = 50  # cases after which the progress is written


@transaction.atomic
def open_replay(
    occasion: str,
    *,
    actor: Actor,
    reason: str,
    subject: str,
    tells: str,
    first_day: date,
    organisation_id: int | None = None,
) -> Replay:
    """Note that cases are to be computed again; the same occasion once only."""
    actor.require("complaint.replay")
    known = {
        "reason": reason,
        "subject": subject,
        "tells": tells,
        "first_day": first_day,
        "organisation_id": organisation_id,
        "started_at": clock.now(),
    }
    replay, is_new = Replay.objects.get_or_create(occasion=occasion, defaults=known)
    if is_new:
        replay.total = cases_to_replay(replay).count()
        replay.save()
    return replay


def run_replay(replay_id: int, *, actor: Actor, limit: int) -> bool:
    """Compute up to `limit` cases of a replay; whether it is finished. Safe to run twice, and beside itself:
    a case that was computed already does not move again.
    """
    left = limit
    while left > 0:
        replay = Replay.objects.get(pk=replay_id)
        if replay.finished_at is not None:
            return True
        pks = list(cases_to_replay(replay)[: min(STEP, left)])
        for pk in pks:
            replay_clocks(pk, actor=actor, because=replay)
        _note_progress(replay, pks, actor)
        left -= STEP
    return False


def _note_progress(replay: Replay, pks: list[int], actor: Actor) -> None:
    """Where two workers did the same portion, the first one's note counts."""
    rows = Replay.objects.filter(pk=replay.pk, last_id=replay.last_id, finished_at=None)
    moved = (
        ClockMove.objects.visible_to(actor).filter(replay=replay).values("complaint_id").distinct().count()
    )
    if pks:
        rows.update(last_id=pks[-1], done=replay.done + len(pks), moved=moved)
    else:
        rows.update(finished_at=clock.now(), total=replay.done, moved=moved)
