"""Periodic tasks: a cron line and one call. `@every("*/5 * * * *")` in an app's tasks.py."""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from croniter import croniter
from django.db import transaction

from . import clock
from .models import ScheduledJob

log = logging.getLogger(__name__)
Task = Callable[[], object]
TASKS: dict[str, tuple[str, Task]] = {}
Round = Callable[[], int]
ROUNDS: dict[str, Round] = {}
LEASE = timedelta(minutes=10)
SAID = 200  # characters of what is noted


class StepsFailed(Exception):
    """Some steps of a task failed, each named with the kind of its fault; the others were carried out."""


def every(cron: str) -> Callable[[Task], Task]:
    """Run a task by a cron line in office time; it must bear being run twice."""

    def register(task: Task) -> Task:
        TASKS[_name(task)] = (cron, task)
        return task

    return register


def each_round(task: Round) -> Round:
    """Run a task whenever the worker looks for work: it answers how much it did, and none where nothing
    waits, so that the worker rests. It must bear being run by two workers at once.
    """
    ROUNDS[f"{task.__module__}.{task.__name__}"] = task
    return task


def run_rounds() -> int:
    """What the tasks of each round did; one that fails does not hold the others up."""
    return sum(_round(name) for name in sorted(ROUNDS))


def _round(name: str) -> int:
    try:
        return ROUNDS[name]()
    except Exception:  # the worker loop outlives a task's fault
        log.exception("task %s failed", name)
        return 0


def run_due() -> int:
    """Run the tasks that are due; returns how many ran."""
    return sum(_run(name) for name in _due() if _claim(name))


def _due() -> list[str]:
    """Tasks that somebody should claim: one question for all of them, whenever the worker looks for work."""
    now = clock.now()
    rows = ScheduledJob.objects.values_list("name", "next_run_at", "leased_until")
    waiting = {name for name, at, leased in rows if at > now or (leased and leased > now)}
    return [name for name in sorted(TASKS) if name not in waiting]


def _next(cron: str, after: datetime) -> datetime:
    return croniter(cron, clock.as_office_time(after)).get_next(datetime)


def one_by_one(steps: Iterable[tuple[str, Callable[[], object]]]) -> int:
    """Carry out the named steps of a task, the later ones also where one before them fails; how many did
    something. Each is a transaction of its own, and its name no personal data.

    Raises StepsFailed after the last one; what failed is tried again when the task runs next.
    """
    count, failed = 0, []
    for name, step in steps:
        try:
            count += bool(step())
        except Exception as fault:  # the worker loop outlives a step's fault
            log.exception("step %s failed", name)
            failed.append(f"{name}: {type(fault).__name__}")
    if failed:
        raise StepsFailed("; ".join(failed))
    return count


def begun_on(task: Task) -> date | None:
    """The day on which a task ran here first; None where it never did."""
    row = ScheduledJob.objects.filter(name=_name(task)).first()
    return clock.as_office_time(row.begun_at).date() if row and row.begun_at else None


def _name(task: Task) -> str:
    return f"{task.__module__}.{task.__name__}"


@transaction.atomic
def _claim(name: str) -> bool:
    cron, now = TASKS[name][0], clock.now()
    fresh = {"cron": cron, "next_run_at": now, "begun_at": now}
    job, _created = ScheduledJob.objects.select_for_update().get_or_create(name=name, defaults=fresh)
    if job.next_run_at > now or (job.leased_until and job.leased_until > now):
        return False
    job.leased_until, job.cron = now + LEASE, cron
    job.begun_at = job.begun_at or job.last_run_at or now
    job.save(update_fields=["leased_until", "cron", "begun_at"])
    return True


def _run(name: str) -> bool:
    cron, task = TASKS[name]
    error = ""
    try:
        task()
    except Exception as fault:  # the worker loop outlives a task's fault
        log.exception("task %s failed", name)
        error = str(fault)[:SAID] if isinstance(fault, StepsFailed) else type(fault).__name__
    now = clock.now()
    ScheduledJob.objects.filter(name=name).update(
        leased_until=None, last_run_at=now, next_run_at=_next(cron, now), last_error=error
    )
    return not error
