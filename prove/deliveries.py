"""kill -9 of the worker in the middle of deliveries: none is lost, none has its effect twice.

Some cases are delivered in peace first. Then a worker delivers the events of many like cases and is killed
again and again; in the end every delivery is done, and every case has the same papers and messages as those
in peace.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

from django.db.models import QuerySet

from lianwei.cases import operations as do
from lianwei.cases.models import Complaint
from lianwei.core import queue
from lianwei.core.events import seal_events
from lianwei.core.models import Delivery, Document, Event, Message
from lianwei.core.verification import verify_log

from . import alliance
from .children import at_once, killed_while
from .verdict import Verdict

PEACEFUL = 3
CASES_FOR_A_KILL = 8
LEASE = timedelta(
    milliseconds=200
)  # of workers to be killed: the next one must not wait long for what a dead one held
LONGEST = 0.25
MAY_BE = "complaint.alike_noted"  # once, where a case tells the same as one that came before it


def prove(verdict: Verdict, *, kills: int) -> None:
    count, usual = kills * CASES_FOR_A_KILL, queue.LEASE
    peaceful = [_case(n) for n in range(PEACEFUL)]
    _deliver_all()
    expected = _effects(peaceful[0])
    verdict.claim(
        "cases in peace have equal papers and messages",
        all(_effects(pk) == expected for pk in peaceful),
        str(dict(expected)),
    )
    cases = [_case(n) for n in range(PEACEFUL, PEACEFUL + count)]
    queue.LEASE = LEASE
    met = killed_while(_work, kills=kills, longest=LONGEST, rng=Random(2))
    queue.LEASE = usual
    waiting = Delivery.objects.filter(done_at=None).count()
    at_once(lambda _number: _deliver_all(), count=2)
    again = Delivery.objects.filter(attempts__gt=1).count()
    lost = Delivery.objects.filter(done_at=None).count()
    note = f"{kills} kills, {met} inside a transaction, {waiting} left in the end, {again} tried again"
    verdict.claim("every delivery is done", lost == 0, note)
    wrong = [pk for pk in cases if _effects(pk) != expected]
    verdict.claim(f"{count} cases have each paper and message exactly once", not wrong)
    for pk in wrong[:3]:
        print(f"     complaint {pk}: {dict(_effects(pk))}")
    owed = Event.objects.filter(
        name="complaint.received", subject__in=[f"complaint:{pk}" for pk in cases]
    ).count()
    verdict.claim("no event is lost", owed == count)
    seal_events()
    verdict.claim("the log verifies", verify_log()["broken_at"] is None)


def _case(number: int) -> int:
    """Registered and accepted: the worker owes it a paper and messages. Nobody comes twice: that would owe
    more.
    """
    desk, entry = alliance.desk(), alliance.entry(Random(number))
    person = replace(entry.person, phone=f"1990000{number:04d}", id_number="")
    entry = replace(entry, person=person, outside_numbers=())
    pk = do.receive_complaint(entry, actor=desk.clerk).pk
    do.accept_complaint(pk, actor=desk.head, handler_id=desk.mediator.user_id, no_talks="refuses")
    return pk


def _work(begin) -> None:
    begin()
    while True:
        queue.deliver_pending()


def _deliver_all() -> int:
    done = 0
    while Delivery.objects.filter(done_at=None).exists():
        done += queue.deliver_pending()
    return done


def _effects(pk: int) -> Counter:
    """How often each paper, message and event stands beside a case."""
    subject = f"complaint:{pk}"
    assert QuerySet(Complaint).filter(pk=pk).exists()
    papers = Document.objects.filter(subject=subject).values_list("pk", "kind")
    effects = Counter(f"paper {kind}" for _pk, kind in papers)
    effects.update(
        f"message {each}"
        for each in Message.objects.filter(subject=subject).values_list("template", flat=True)
    )
    beside = [subject, *(f"document:{pk}" for pk, _kind in papers)]
    effects.update(Event.objects.filter(subject__in=beside).values_list("name", flat=True))
    return effects - Counter([MAY_BE])
