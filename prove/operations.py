"""kill -9 during an operation leaves all of it or nothing.

One life is lived in peace first, and what the database holds of it is noted after each transaction. Then
children live the same life over and over and are killed. Whatever a killed child left must be one of the
noted states, and the log must verify.
"""

from datetime import timedelta
from random import Random

from django.apps import apps
from django.db import connection, transaction
from django.db.models import QuerySet

from lianwei.cases.models import Access, CaseChild, Clock, Complaint
from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.events import seal_events
from lianwei.core.models import Delivery, Event
from lianwei.core.verification import verify_log
from lianwei.core.workdays import office_calendar
from lianwei.demo import lives

from . import alliance
from .children import killed_while
from .verdict import Verdict

LONGEST = 0.5  # seconds until the kill
AGE = timedelta(days=150)
State = tuple
SEED = 6


def prove(verdict: Verdict, *, kills: int) -> None:
    desk = alliance.desk()
    noted = _peaceful_life(desk)
    last = max(QuerySet(Complaint).values_list("pk", flat=True))
    met = killed_while(lambda begin: _live_on(desk, begin), kills=kills, longest=LONGEST, rng=Random(1))
    left = [_state(pk) for pk in QuerySet(Complaint).filter(pk__gt=last).values_list("pk", flat=True)]
    strange = [state for state in left if state not in noted.values()]
    unfinished = sum(state[0] != max(noted) for state in left)
    verdict.claim(
        f"{kills} kills left {len(left)} cases, each in a state between two operations",
        not strange and len(left) > kills // 2,
        f"{met} kills met an open transaction, {unfinished} cases unfinished, {len(noted)} states",
    )
    for state in strange[:3]:
        print(f"     {state}")
    verdict.claim("no row of a case without its case, no event without its subject", not _orphans())
    seal_events()
    result = verify_log()
    verdict.claim("the log verifies", result["broken_at"] is None, f"{result['events']} events")
    if connection.vendor == "sqlite":
        verdict.claim("the file is whole", _integrity() == "ok")


def _life(desk: lives.Desk) -> lives.Life:
    day = office_calendar().next_working(clock.today() - AGE).day
    return lives.Life(Random(SEED), desk, day, clock.today())


def _live(life: lives.Life) -> None:
    life.live(alliance.entry(Random(SEED), received_on=life.day), path=lives.mediated)


def _live_on(desk: lives.Desk, begin) -> None:
    begin()
    while True:
        _live(_life(desk))


def _peaceful_life(desk: lives.Desk) -> dict[int, State]:
    """The state after each transaction, by the number of events."""
    noted: dict[int, State] = {}
    leave = transaction.Atomic.__exit__
    first = max(QuerySet(Complaint).values_list("pk", flat=True), default=0)

    def left(self: transaction.Atomic, *fault: object) -> None:
        leave(self, *fault)
        if not connection.in_atomic_block:
            for pk in QuerySet(Complaint).filter(pk__gt=first).values_list("pk", flat=True):
                state = _state(pk)
                noted[state[0]] = state

    transaction.Atomic.__exit__ = left
    try:
        _live(_life(desk))
    finally:
        transaction.Atomic.__exit__ = leave
    return noted


def _state(pk: int) -> State:
    """What the database holds of a case, without its keys: number of events, columns, rows, clocks,
    deliveries.
    """
    case = QuerySet(Complaint).get(pk=pk)
    promises = Commitment.objects.filter(subject=f"complaint:{pk}").order_by("pk")
    subjects = [f"complaint:{pk}", *(f"commitment:{each.pk}" for each in promises)]
    events = Event.objects.filter(subject__in=subjects).order_by("pk").values_list("name", flat=True)
    tables = sorted(
        (m for m in apps.get_app_config("cases").get_models() if issubclass(m, CaseChild)), key=str
    )
    return (
        len(events),
        tuple(events),
        (case.status, case.version, case.due_clock, str(case.due_on), str(case.closed_on), case.handler_id),
        tuple((m.__name__, QuerySet(m).filter(complaint=pk).count()) for m in tables),
        tuple(
            QuerySet(Clock)
            .filter(complaint=pk)
            .order_by("pk")
            .values_list("name", "state", "due_on", "facts__0__kind")
        ),
        tuple(
            QuerySet(Access)
            .filter(complaint=pk)
            .order_by("pk")
            .values_list("role", "is_open", "due_on", "status")
        ),
        Delivery.objects.filter(subject__in=subjects).count(),
    )


def _orphans() -> int:
    """Events of complaints that do not exist, complaints without an event."""
    known = {f"complaint:{pk}" for pk in QuerySet(Complaint).values_list("pk", flat=True)}
    told = set(Event.objects.filter(subject__startswith="complaint:").values_list("subject", flat=True))
    return len(known ^ told)


def _integrity() -> str:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return cursor.fetchone()[0]
