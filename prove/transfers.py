"""Eight workers hand cases from member to member: always one owner, never two. Prints how many in a minute,
and how long one took from the offer to the signed receipt.

Then eight do anything members may do with cases (share, merge, split, leave the alliance), and are killed at
random instants meanwhile: no case without an owner or with two, none lost, none twice.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from math import ceil
from random import Random

from django.db import DatabaseError, IntegrityError
from django.db.models import QuerySet

from lianwei.cases import operations as do
from lianwei.cases.models import Access, Complaint, Status, Transfer, TransferState
from lianwei.cases.queries.between.custody import custody_checked
from lianwei.cases.sight import access_rows
from lianwei.cases.tasks import end_what_leavers_left
from lianwei.core import clock
from lianwei.core.errors import LianweiError
from lianwei.core.models import Basis, Event
from lianwei.core.scope import OPERATOR, Actor
from lianwei.members.models import Membership, User
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
    _kill_among(verdict, cases, kills=kills)


def _kill_among(verdict: Verdict, cases: list[int], *, kills: int) -> None:
    """Who left the alliance meanwhile is a member again after it."""
    standing = list(Membership.objects.filter(left_on=None).values_list("pk", flat=True))
    before = QuerySet(Complaint).count() - _splits()
    met = killed_while(
        partial(_anything, cases), kills=kills, longest=LONGEST, rng=Random(3), workers=WORKERS
    )
    Membership.objects.filter(pk__in=standing).update(left_on=None)
    told = f"{kills} kills, {met} inside"
    verdict.claim(f"workers were killed inside deeds, {WORKERS} at a time", met > 0, told)
    _sound(verdict, "after the kills")
    cases = QuerySet(Complaint).count() - _splits()
    verdict.claim("no case is lost or counted twice", cases == before, f"{_splits()} split off")
    wrong = [each.pk for each in QuerySet(Complaint).order_by("pk") if _seen(each) != _follows(each)]
    verdict.claim("who sees a case follows from it", not wrong, str(wrong[:3]))


def _splits() -> int:
    return Event.objects.filter(name="complaint.split").count()


def _seen(case: Complaint) -> dict[int, str]:
    return dict(QuerySet(Access).filter(complaint=case).values_list("organisation_id", "role"))


def _follows(case: Complaint) -> dict[int, str]:
    return {each.organisation_id: str(each.role) for each in access_rows(case)}


def _sound(verdict: Verdict, when: str) -> None:
    found = custody_checked(actor=OPERATOR)
    verdict.claim(f"every case has one owner and every paper holds {when}", found.is_sound, str(found))


def _anything(cases: list[int], begin: Callable[[], None]) -> None:
    people = _people()
    begin()
    rng = Random(time.monotonic_ns())
    deeds = (_one, _one, _share, _share, _fold, _unfold, _split, _leave)
    while True:
        with suppress(LianweiError, IntegrityError):
            rng.choice(deeds)(rng, cases, people)


def _held(rng: Random, cases: list[int], people: dict[int, Actor]) -> tuple[int, Actor]:
    """A case and somebody of whoever holds it."""
    pk = rng.choice(cases)
    return pk, people[QuerySet(Complaint).values_list("holder_id", flat=True).get(pk=pk)]


def _share(rng: Random, cases: list[int], people: dict[int, Actor]) -> None:
    pk, holder = _held(rng, cases, people)
    asked = rng.choice(list(people))
    told = {
        "kind": "inspect",
        "matter": "请查看店面",
        "due_on": clock.today(),
        "is_joint": rng.random() < 0.5,
    }
    row = do.ask_assistance(pk, actor=holder, asked_id=asked, **told)
    if rng.random() < 0.7:
        do.answer_assistance(pk, actor=people[asked], assistance_id=row.pk, answer="已查看")


def _fold(rng: Random, cases: list[int], people: dict[int, Actor]) -> None:
    pk, holder = _held(rng, cases, people)
    own = QuerySet(Complaint).filter(pk__in=cases, holder=holder.organisation_id).exclude(pk=pk)
    kept = rng.choice(list(own.values_list("pk", flat=True)) or [pk])
    do.merge_complaint(pk, actor=holder, kept_id=kept, reason="同一件事")


def _unfold(rng: Random, cases: list[int], people: dict[int, Actor]) -> None:
    folded = QuerySet(Complaint).filter(pk__in=cases, status=Status.MERGED).values_list("pk", flat=True)
    pk, holder = _held(rng, list(folded) or cases, people)
    do.unmerge_complaint(pk, actor=holder, reason="不是一件事")


def _split(rng: Random, cases: list[int], people: dict[int, Actor]) -> None:
    pk, holder = _held(rng, cases, people)
    do.split_complaint(pk, actor=holder, entry=alliance.entry(rng))


def _leave(rng: Random, cases: list[int], people: dict[int, Actor]) -> None:
    """A member leaves, what was open between it and the others ends, and it comes back."""
    rows = Membership.objects.filter(organisation_id=rng.choice(list(people)))
    rows.update(left_on=clock.today() - timedelta(days=1))
    end_what_leavers_left()
    rows.update(left_on=None)


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
