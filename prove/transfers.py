"""Eight workers hand cases from member to member, and are killed while they do: always one owner, never two.

Prints how many were handed over in a minute and how long one took from the offer to the signed receipt.
"""

import time
from math import ceil
from random import Random

from django.db import DatabaseError
from django.db.models import QuerySet

from lianwei.cases import operations as do
from lianwei.cases.models import Complaint, Transfer, TransferState
from lianwei.cases.queries.custody import custody_checked
from lianwei.core.errors import LianweiError
from lianwei.core.models import Basis
from lianwei.core.scope import OPERATOR, Actor
from lianwei.members.models import User
from lianwei.members.queries import actor_of

from . import alliance
from .children import at_once, killed_while
from .verdict import Verdict

WORKERS, CASES = 8, 120
A_MINUTE, A_HAND_OVER = 1000, 1.0  # goals: transfers, and seconds for 95 of 100
LONGEST = 0.3


def prove(verdict: Verdict, *, seconds: int, kills: int) -> None:
    desk = alliance.desk()
    cases = [do.receive_complaint(alliance.entry(Random(n)), actor=desk.clerk).pk for n in range(CASES)]
    begun = time.monotonic()
    answers = at_once(lambda number: _hand_round(number, cases, seconds), count=WORKERS)
    minutes = (time.monotonic() - begun) / 60
    faults = [fault for each in answers for fault in (each["faults"] if each else ["a worker fell"])]
    times = sorted(second for each in answers if each for second in each["times"])
    p95 = times[ceil(0.95 * len(times)) - 1] if times else float("inf")
    note = f"{len(times) / minutes:.0f} transfers a minute, p95 {1000 * p95:.0f} ms"
    verdict.claim(f"{WORKERS} workers hand cases round: no fault, no deadlock", not faults, str(faults[:1]))
    is_fast = len(times) / minutes >= A_MINUTE and p95 < A_HAND_OVER
    verdict.claim("a thousand are handed over in a minute, each within a second", is_fast, note)
    taken = QuerySet(Transfer).filter(state=TransferState.TAKEN, case_id__in=cases).count()
    moved = sum(QuerySet(Complaint).filter(pk__in=cases).values_list("epoch", flat=True)) - CASES
    verdict.claim("no hand-over is lost or counted twice", taken == moved == len(times), f"{taken}")
    _sound(verdict, "after them")
    met = killed_while(lambda begin: _begun(begin, cases), kills=kills, longest=LONGEST, rng=Random(3))
    verdict.claim("workers were killed inside hand-overs", met > 0, f"{kills} kills, {met} inside")
    _sound(verdict, "after the kills")


def _sound(verdict: Verdict, when: str) -> None:
    found = custody_checked(actor=OPERATOR)
    verdict.claim(f"every case has one owner and every paper holds {when}", found.is_sound, str(found))


def _begun(begin, cases: list[int]) -> None:
    people = _people()
    begin()
    rng = Random(time.monotonic_ns())
    while True:
        _one(rng, cases, people)


def _hand_round(number: int, cases: list[int], seconds: int) -> dict:
    people, rng = _people(), Random(number)
    times: list[float] = []
    faults: list[str] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if took := _one(rng, cases, people):
                times.append(took)
        except DatabaseError as fault:
            faults.append(f"{type(fault).__name__}: {fault}"[:200])
    return {"times": times, "faults": faults[:5]}


def _people() -> dict[int, Actor]:
    """A mediator of each member, by organisation."""
    users = User.objects.filter(username__endswith="-mediator", is_active=True).order_by("pk")
    return {user.organisation_id: actor_of(user) for user in users}


def _one(rng: Random, cases: list[int], people: dict[int, Actor]) -> float:
    """Offer a case of whoever holds it to somebody else, who takes it; the seconds it took, 0 where another
    worker was quicker.
    """
    pk = rng.choice(cases)
    holder = QuerySet(Complaint).values_list("holder_id", flat=True).get(pk=pk)
    taker = rng.choice([each for each in people if each != holder])
    begun = time.monotonic()
    told = {"taker_id": taker, "reason": "经营者在贵会辖区", "basis": Basis.DUTY, "article": "第三十七条"}
    try:
        offer = do.offer_transfer(pk, actor=people[holder], **told)
        do.accept_transfer(pk, actor=people[taker], transfer_id=offer.pk)
    except LianweiError:
        return 0.0
    return time.monotonic() - begun
