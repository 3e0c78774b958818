"""An open way to court or to others follows its case to whoever holds it."""

from datetime import timedelta

import pytest

from lianwei.cases.models import Complaint, Status
from lianwei.cases.operations import accept_transfer, offer_transfer
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.models import Basis, Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM, attached, find
from lianwei.members.models import Organisation
from lianwei.members.operations.organisations import retire_organisation
from lianwei.members.tasks import pass_on_to_successors
from lianwei.redress.models import LegalRemedy
from lianwei.redress.operations import remedies as do
from lianwei.redress.operations.following import follow_case
from lianwei.redress.queries.remedies import remedies_of
from tests.cases.stages import standing
from tests.factories import redress
from tests.factories.members import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def giver():
    return redress.lawyer(make_member("YZ"))


@pytest.fixture
def taker():
    return redress.lawyer(make_member("NA"))


@pytest.fixture
def case(giver, taker):
    return standing(Status.MEDIATION, giver)


def asked(case, actor, kind="suit_support"):
    return do.request_remedy(case.pk, actor=actor, seeking=do.Seeking(kind, "法院", "收款后关门"))


def goes_over(case, giver, taker):
    told = {"taker_id": taker.organisation_id, "reason": "店在南岸", "basis": Basis.ORAL}
    offer = offer_transfer(case.pk, actor=giver, **told)
    accept_transfer(case.pk, actor=taker, transfer_id=offer.pk)
    work()


def work():
    while deliver_pending():
        pass


def stored(row):
    return find(LegalRemedy, row.pk, actor=SYSTEM)


def test_an_open_way_goes_along_with_its_case(case, giver, taker):
    row = asked(case, giver)

    goes_over(case, giver, taker)

    assert [each.row.pk for each in remedies_of(case.pk, actor=taker)] == [row.pk]
    do.decide_remedy(row.pk, actor=taker)
    assert stored(row).status == "prepared"
    with pytest.raises(NotVisible):
        do.take_back_remedy(row.pk, actor=giver, reason="不办了")
    assert attached(Event, row).filter(name="legal_remedy.followed").count() == 1
    assert follow_case(case.pk, actor=SYSTEM) == 0


def test_what_has_ended_stays_with_who_carried_it(case, giver, taker):
    row = asked(case, giver)
    do.decline_remedy(row.pk, actor=giver, reason="证据不足")

    goes_over(case, giver, taker)

    assert (stored(row).holder_id, stored(row).carrier_id) == (giver.organisation_id,) * 2
    assert find(Complaint, case.pk, actor=SYSTEM).holder_id == taker.organisation_id


def test_an_open_way_goes_to_the_successor_with_its_case(case, giver, taker):
    row = asked(case, giver)
    ended = Organisation.objects.get(pk=giver.organisation_id)
    successor = Organisation.objects.get(pk=taker.organisation_id)
    yesterday = clock.today() - timedelta(days=1)
    retire_organisation(ended, actor=OPERATOR, last_day=yesterday, successor=successor)

    assert pass_on_to_successors() == 3  # the case, and the way by both its columns
    work()

    assert (stored(row).holder_id, stored(row).carrier_id) == (successor.pk,) * 2
    assert remedies_of(case.pk, actor=giver) == []
