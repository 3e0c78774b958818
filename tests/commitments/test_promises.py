"""Promises: made for a subject, kept with proof, found broken, or dropped with a reason."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lianwei.commitments.models import Commitment
from lianwei.commitments.operations import break_commitment, drop_commitment, keep_commitment, make_commitment
from lianwei.core.errors import NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import attached
from tests.cases.actors import worker
from tests.factories.cases import complaint, staff
from tests.factories.members import make_organisation, make_station

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DUE = date(2026, 3, 12)


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def case(actor):
    return complaint(actor=actor)


def promise(case, actor, **changes):
    plain = {"by": "渝中丽人美容院", "what": "退款", "due_on": DUE, "amount": 464_000}
    return make_commitment(case, actor=actor, **plain | changes)


def events(commitment):
    return [(e.name, e.details) for e in attached(Event, commitment).order_by("seq")]


def test_a_promise_belongs_to_its_subject_and_to_whoever_holds_it(actor, case):
    made = promise(case, actor)

    assert (made.subject, made.organisation_id, made.status) == (
        f"complaint:{case.pk}",
        case.holder_id,
        "open",
    )
    assert (made.by, made.amount, made.due_on, made.verified_on) == ("渝中丽人美容院", 464_000, DUE, None)
    details = {"of": f"complaint:{case.pk}", "due_on": "2026-03-12", "amount": 464_000}
    assert events(made) == [("commitment.made", details)]


def test_what_the_association_notes_for_its_station_is_the_stations():
    from dataclasses import replace

    yuzhong = make_organisation("NA")
    station = make_station(yuzhong, "NAA")
    case = complaint(actor=worker(station))
    above = replace(worker(yuzhong), acts_for=frozenset({yuzhong.pk, station.pk}))

    made = promise(case, above)

    assert made.organisation_id == station.pk


def test_kept_with_its_proof(actor, case):
    made = promise(case, actor)

    kept = keep_commitment(case, made.pk, actor=actor, on=date(2026, 3, 9), proof="凭证 1", proof_file_id=7)

    kept.refresh_from_db()
    assert (kept.status, kept.proof, kept.proof_file_id) == ("kept", "凭证 1", 7)
    assert (kept.verified_by, kept.verified_on) == (actor.user_id, date(2026, 3, 9))
    assert events(made)[1:] == [("commitment.kept", {"of": f"complaint:{case.pk}", "on": "2026-03-09"})]


def test_a_broken_promise_can_still_be_kept(actor, case):
    made = promise(case, actor)
    break_commitment(case, made.pk, actor=actor)
    assert Commitment.objects.get().status == "broken"

    keep_commitment(case, made.pk, actor=actor, on=DUE, proof="凭证 2")

    assert [name for name, _ in events(made)] == ["commitment.made", "commitment.broken", "commitment.kept"]


def test_dropped_with_its_reason(actor, case):
    made = promise(case, actor)

    drop_commitment(case, made.pk, actor=actor, reason="never signed")

    assert Commitment.objects.get().status == "dropped"
    assert events(made)[1] == ("commitment.dropped", {"of": f"complaint:{case.pk}", "reason": "never signed"})


STEPS = {
    "keep": lambda case, pk, actor: keep_commitment(case, pk, actor=actor, on=DUE, proof="凭证"),
    "break": lambda case, pk, actor: break_commitment(case, pk, actor=actor),
    "drop": lambda case, pk, actor: drop_commitment(case, pk, actor=actor, reason="x"),
}
SOURCES = {"keep": {"open", "broken"}, "break": {"open"}, "drop": {"open"}}


@pytest.mark.parametrize("step", STEPS)
def test_refusals_change_nothing(actor, case, step):
    made, other = promise(case, actor), complaint(actor=staff("JB"))
    Commitment.objects.update(verified_on=DUE)
    less = worker(case.holder, without=(f"commitment.{step}",))

    def refused(refusal, subject, who):
        before = (Commitment.objects.values().get(), events(made))
        with pytest.raises(refusal):
            STEPS[step](subject, made.pk, who)
        assert (Commitment.objects.values().get(), events(made)) == before

    refused(NotAllowed, case, less)
    refused(NotVisible, other, actor)
    for status in {"open", "kept", "broken", "dropped"} - SOURCES[step]:
        Commitment.objects.update(status=status)
        refused(WrongStatus, case, actor)


def test_making_one_needs_the_permission(actor, case):
    with pytest.raises(NotAllowed):
        promise(case, worker(case.holder, without=("commitment.make",)))

    assert Commitment.objects.count() == 0


@pytest.mark.parametrize("values", [{"amount": -1}, {"status": "kept", "verified_on": None}])
def test_the_database_refuses_what_cannot_be(actor, case, values):
    promise(case, actor)

    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.update(**values)
