"""A district is merged into another: its open cases move, with their clocks and numbers."""

from datetime import date

import pytest

from lianwei.cases.models import Status
from lianwei.cases.operations.between.succession import move_to_successor
from lianwei.core.errors import NotAllowed, NotVisible, WrongStatus
from lianwei.core.scope import SYSTEM
from tests.cases.actors import worker
from tests.cases.stages import access, clocks, last_event, playing, refused, row, standing
from tests.factories.cases import staff
from tests.factories.members import make_organisation, make_station

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def liangjiang():
    return make_organisation("LJ")


@pytest.fixture
def actor(liangjiang):
    from lianwei.members.models import Organisation

    jiangbei = staff("JB")
    Organisation.objects.filter(pk=jiangbei.organisation_id).update(successor=liangjiang)
    return jiangbei


@pytest.mark.parametrize("status", [s for s in Status if s != Status.ARCHIVED])
def test_an_open_case_moves_and_its_clocks_run_on(actor, liangjiang, status):
    with playing("2026-01-20"):
        case = standing(status, actor)
    before = clocks(case.pk)

    with playing("2026-01-26"):
        move_to_successor(case.pk, actor=SYSTEM)

    stored = row(case.pk)
    assert (stored.holder, stored.intake_id, stored.number) == (
        liangjiang,
        actor.organisation_id,
        case.number,
    )
    assert (stored.status, clocks(case.pk), stored.due_on) == (status, before, case.due_on)
    seen_by = ["holder"] if stored.closed_on else ["holder", "intake_station"]
    assert [entry[0] for entry in access(case.pk)] == seen_by
    assert last_event(case.pk) == (
        "complaint.moved_to_successor",
        {"former": actor.organisation_id, "holder": liangjiang.pk},
    )


def test_a_stations_case_moves_with_it_and_the_former_holder_no_longer_sees_it(actor, liangjiang):
    from lianwei.cases.models import Complaint

    station = make_station(liangjiang, "LJA")
    case = standing(Status.ACCEPTED, worker(station))
    Complaint.objects.visible_to(SYSTEM).filter(pk=case.pk).update(holder_id=actor.organisation_id)

    move_to_successor(case.pk, actor=SYSTEM)

    assert {entry[0] for entry in access(case.pk)} == {"holder", "intake_station"}
    assert list(Complaint.objects.visible_to(worker(liangjiang))) == [row(case.pk)]
    assert list(Complaint.objects.visible_to(actor)) == []


def test_what_lies_in_the_archive_stays(actor):
    case = standing(Status.ARCHIVED, actor)

    with refused(case.pk, WrongStatus):
        move_to_successor(case.pk, actor=SYSTEM)


def test_a_case_moves_once(actor):
    case = standing(Status.RECEIVED, actor)
    move_to_successor(case.pk, actor=SYSTEM)

    with refused(case.pk, WrongStatus):
        move_to_successor(case.pk, actor=SYSTEM)


def test_who_may_not(actor, liangjiang):
    case = standing(Status.RECEIVED, actor)

    with refused(case.pk, NotVisible):
        move_to_successor(case.pk, actor=worker(liangjiang))
    with refused(case.pk, NotAllowed):
        move_to_successor(case.pk, actor=worker(case.holder, without=("complaint.move_to_successor",)))


def test_under_its_new_holder_the_case_goes_on(actor, liangjiang):
    from tests.cases.stages import take

    with playing("2026-01-20"):
        case = standing(Status.ACCEPTED, actor)
    with playing("2026-01-26"):
        move_to_successor(case.pk, actor=SYSTEM)
        take(case.pk, worker(liangjiang), "agree_at_once")

    assert (row(case.pk).status, row(case.pk).closed_on) == ("performed", date(2026, 1, 26))
