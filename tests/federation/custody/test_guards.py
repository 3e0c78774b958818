"""What the database itself refuses, and two threads that decide about one case at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import patch

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from lianwei.core import clock, keys
from lianwei.core.errors import WrongStatus
from lianwei.core.scope import SYSTEM
from lianwei.federation.models import GiverRow, SignedPaper, TakerRow, Title
from lianwei.federation.operations import custody as do
from lianwei.federation.operations.custody import arriving, giving
from lianwei.federation.queries.custody import custody_dump, due
from lianwei.federation.rules.custody.checks import checked
from lianwei.federation.rules.custody.papers import write

CASE = "A/2026-000123"
PAIRS = {code: keys.new_pair() for code in "ABC"}
HERE = do.Here("A", PAIRS["A"][0], {code: [public] for code, (_secret, public) in PAIRS.items()})
ACTING = {"actor": SYSTEM, "here": HERE}
ROUNDS = 4
pytestmark = pytest.mark.both


def offered(*takers: str) -> None:
    do.begin_title(CASE, **ACTING)
    for taker in takers:
        do.make_offer(CASE, taker=taker, **ACTING)


def acceptance(code: str, n: int) -> bytes:
    offer = QuerySet(SignedPaper).get(kind="OFFER", n=n)
    told = {"case": CASE, "epoch": 1, "n": n, "sender": code, "recipient": "A", "seq": 5, "body": {}}
    return write("ACCEPT", secret=PAIRS[code][0], made_at=clock.now(), prev=offer.digest, **told).wire


def states() -> list[str]:
    return list(QuerySet(GiverRow).order_by("n").values_list("state", flat=True))


@pytest.mark.django_db
def test_the_database_lets_no_title_fall():
    offered()

    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(Title).update(epoch=0, is_mine=False)


@pytest.mark.django_db
def test_the_database_lets_nobody_take_a_released_case_back():
    offered("B")
    do.take(acceptance("B", 0), **ACTING)

    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(Title).update(is_mine=True)
    assert QuerySet(Title).get().is_mine is False


@pytest.mark.django_db
def test_the_database_lets_no_paper_change():
    offered("B")

    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(SignedPaper).filter(kind="OFFER").update(seq=99)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["RELEASED", "DONE"])
def test_the_database_holds_one_release_of_an_epoch(state):
    offered("B", "C")
    do.take(acceptance("B", 0), **ACTING)

    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(GiverRow).filter(n=1).update(state=state)


@pytest.mark.django_db
def test_the_database_names_an_offer_once():
    offered("B")
    row = QuerySet(GiverRow).get()
    seen = {"case": CASE, "epoch": 1, "n": 0, "state": "SEEN", "since": row.since, "next_at": row.since}
    QuerySet(TakerRow).create(giver="B", offer="", **seen)

    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(TakerRow).create(giver="B", offer="", **seen)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db
def test_what_was_sent_is_sent_again_later_and_later_and_at_once_when_the_peer_shows_itself():
    offered("B")
    row = QuerySet(GiverRow).get()

    assert due(row.since, actor=SYSTEM) == []
    (first,) = due(row.next_at, actor=SYSTEM)
    with clock.playing(row.next_at):
        do.mark_sent(first.row)
    row.refresh_from_db()
    assert (row.tries, (row.next_at - first.row.next_at).total_seconds()) == (2, 120)
    assert do.wake_peer("C") == 0
    assert do.wake_peer("B") == 1
    assert [each.paper.kind for each in due(clock.now(), actor=SYSTEM)] == ["OFFER"]


def at_once(*tasks):
    """What each gave; they meet at the lock of the case row before anyone has it."""
    begin, real = Barrier(len(tasks), timeout=30), giving.lock_title

    def meeting(case):
        begin.wait()
        return real(case)

    def run(task):
        try:
            return task()
        except WrongStatus:
            return "too late"
        finally:
            connection.close()

    is_postgresql = connection.vendor == "postgresql"
    lock = meeting if is_postgresql else real  # SQLite has locked all when the transaction began
    with (
        patch.object(arriving, "lock_title", lock),
        patch.object(giving, "lock_title", lock),
        ThreadPoolExecutor(len(tasks)) as threads,
    ):
        return list(threads.map(run, tasks))


def sound() -> bool:
    return checked([custody_dump("A", actor=SYSTEM)]).faults == ()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_an_acceptance_and_a_cancellation_at_once_end_in_one_of_two_ways(_round):
    offered("B")
    paper = do.verified(acceptance("B", 0), HERE)

    taken, cancelled = at_once(
        lambda: do.settle(paper, **ACTING),
        lambda: do.cancel_offer(CASE, epoch=1, n=0, **ACTING),
    )

    won = cancelled == "too late"
    kind = taken.answer.kind
    assert (kind, states(), QuerySet(Title).get().is_mine) == (
        ("RELEASE", ["RELEASED"], False) if won else ("WITHDRAW", ["CLOSED"], True)
    )
    assert sound()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_acceptances_at_once_have_one_winner(_round):
    offered("B", "C")
    papers = [do.verified(acceptance(code, n), HERE) for n, code in enumerate("BC")]

    answers = at_once(*[lambda each=each: do.settle(each, **ACTING) for each in papers])

    assert sorted(each.answer.kind for each in answers) == ["RELEASE", "WITHDRAW"]
    assert sorted(states()) == ["CLOSED", "RELEASED"]
    assert json.loads(QuerySet(SignedPaper).get(kind="RELEASE").text)["epoch"] == 1
    assert sound()
