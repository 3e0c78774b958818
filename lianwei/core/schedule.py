"""Periodic tasks: a cron line and one call. `@every("*/5 * * * *")` in an app's tasks.py."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from croniter import croniter
from django.db import transaction

from . import clock
from .models import ScheduledJob

log = logging.getLogger(__name__)
Task = Callable[[], object]
TASKS: dict[str, tuple[str, Task]] = {}
LEASE = timedelta(minutes=10)


def every(cron: str) -> Callable[[Task], Task]:
    """Run a task by a cron line in office time; it must bear being run twice."""

    def register(task: Task) -> Task:
        TASKS[f"{task.__module__}.{task.__name__}"] = (cron, task)
        return task

    return register


def run_due() -> int:
    """Run the tasks that are due; returns how many ran."""
    return sum(_run(name) for name in sorted(TASKS) if _claim(name))


def _next(cron: str, after: datetime) -> datetime:
    return croniter(cron, clock.as_office_time(after)).get_next(datetime)


@transaction.atomic
def _claim(name: str) -> bool:
    cron, now = TASKS[name][0], clock.now()
    fresh = {"cron": cron, "next_run_at": now}
    job, _created = ScheduledJob.objects.select_for_update().get_or_create(name=name, defaults=fresh)
    if job.next_run_at > now or (job.leased_until and job.leased_until > now):
        return False
    job.leased_until, job.cron = now + LEASE, cron
    job.save(update_fields=["leased_until", "cron"])
    return True


def _run(name: str) -> bool:
    cron, task = TASKS[name]
    error = ""
    try:
        task()
    except Exception as fault:  # the worker loop outlives a task's fault
        log.exception("task %s failed", name)
        error = type(fault).__name__
    now = clock.now()
    ScheduledJob.objects.filter(name=name).update(
        leased_until=None, last_run_at=now, next_run_at=_next(cron, now), last_error=error
    )
    return not error
