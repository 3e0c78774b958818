"""Periodic work of the kernel."""

from .events import seal_events
from .marks import purge_marks
from .queue import purge_done
from .schedule import every


@every("* * * * *")
def seal_log() -> int:
    return seal_events()


@every("15 3 * * *")
def purge_queue() -> int:
    return purge_done()


@every("20 3 * * *")
def purge_form_marks() -> int:
    return purge_marks()
