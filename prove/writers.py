"""Eight writers on one case and on many: no deadlock, no lost update."""

import time
from collections import Counter
from random import Random

from django.db import DatabaseError
from django.db.models import QuerySet

from lianwei.cases import operations as do
from lianwei.cases.models import Complaint
from lianwei.core.errors import LianweiError
from lianwei.core.events import seal_events
from lianwei.core.models import Event
from lianwei.core.verification import verify_log

from . import alliance
from .children import at_once
from .verdict import Verdict

WRITERS, MANY = 8, 200


def prove(verdict: Verdict, *, seconds: int) -> None:
    desk = alliance.desk()
    cases = [do.receive_complaint(alliance.entry(Random(n)), actor=desk.clerk).pk for n in range(MANY)]
    for name, shared in (("one case", cases[:1]), (f"{MANY} cases", cases)):
        _prove(verdict, name, shared, seconds)
    seal_events()
    verdict.claim("the log verifies", verify_log()["broken_at"] is None)


def _prove(verdict: Verdict, name: str, cases: list[int], seconds: int) -> None:
    versions, events = _versions(cases), _events(cases)
    before = QuerySet(Complaint).count()
    answers = at_once(lambda number: _write(number, cases, seconds), count=WRITERS)
    told = Counter()
    faults: list[str] = []
    for answer in answers:
        told.update(answer["done"] if answer else {})
        faults += answer["faults"] if answer else ["a writer fell"]
    total = sum(told.values())
    rate = f"{total / seconds:.0f} operations a second"
    verdict.claim(
        f"{WRITERS} writers on {name}: no fault, no deadlock", not faults, faults[0] if faults else rate
    )
    grown, recorded = _versions(cases), _events(cases)
    lost = [pk for pk in cases if grown[pk] - versions[pk] != told[f"assign {pk}"]]
    verdict.claim(f"{WRITERS} writers on {name}: no update is lost", not lost and total > 0)
    missing = [pk for pk in cases if recorded[pk] - events[pk] != told[f"assign {pk}"] + told[f"note {pk}"]]
    verdict.claim(f"{WRITERS} writers on {name}: each operation left its event", not missing)
    registered = QuerySet(Complaint).count() - before
    verdict.claim(f"{WRITERS} writers on {name}: each registration is there", registered == told["receive"])


def _write(number: int, cases: list[int], seconds: int) -> dict:
    desk, rng = alliance.desk(), Random(number)
    people = [desk.clerk.user_id, desk.mediator.user_id, desk.caller.user_id]
    done: Counter = Counter()
    faults: list[str] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pk, chance = rng.choice(cases), rng.random()
        try:
            if chance < 0.6:
                do.assign_complaint(pk, actor=desk.head, handler_id=rng.choice(people))
                done[f"assign {pk}"] += 1
            elif chance < 0.9:
                do.note_complaint(pk, actor=desk.mediator, text="已电话联系消费者")
                done[f"note {pk}"] += 1
            else:
                do.receive_complaint(alliance.entry(rng), actor=desk.clerk)
                done["receive"] += 1
        except (DatabaseError, LianweiError) as fault:
            faults.append(f"{type(fault).__name__}: {fault}"[:200])
    return {"done": done, "faults": faults[:5]}


def _versions(cases: list[int]) -> dict[int, int]:
    return dict(QuerySet(Complaint).filter(pk__in=cases).values_list("pk", "version"))


def _events(cases: list[int]) -> Counter:
    subjects = {f"complaint:{pk}": pk for pk in cases}
    found = Event.objects.filter(subject__in=subjects).values_list("subject", flat=True)
    return Counter(subjects[each] for each in found)
