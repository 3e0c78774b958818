"""What the worker could not take comes back to the device: told, mended under its name, taken once."""

import pytest
from django.db.models import QuerySet

from lianwei.arrivals.models import Arrival, Batch
from lianwei.arrivals.operations import retry_arrival
from lianwei.cases.models import Complaint
from lianwei.core.models import Consent
from lianwei.core.scope import SYSTEM
from tests.factories.arrivals import COMPLAINT
from tests.factories.booths import Tablet, item, worker_runs
from tests.factories.members import make_actor, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
NOWHERE = {"region": "500999"}  # no region has this code
SOMEWHERE = {"region": "500103"}


@pytest.fixture
def head():
    return make_actor("head", organisation=make_organisation("YZ"))


@pytest.fixture
def tablet(client, head):
    return Tablet(client, head)


def became(tablet, *items):
    answers = tablet.asks("standing", {"ids": [each["client_id"] for each in items]})[1]["answers"]
    return [(each["outcome"], sorted(each["fields"])) for each in answers]


def refused_on(tablet):
    one = item(payload=NOWHERE)
    tablet.sends([one])
    worker_runs()
    return one


def test_the_device_learns_what_became_of_its_items(tablet):
    good, bad = item(), item(payload=NOWHERE)
    tablet.sends([good, bad])
    before = became(tablet, good, bad)
    worker_runs()

    assert before == [("waiting", []), ("waiting", [])]
    assert became(tablet, good, bad) == [("done", []), ("refused", ["region"])]


def test_what_another_association_took_is_not_told(tablet, client):
    theirs = Tablet(client, make_actor("head", organisation=make_organisation("JB")))
    one = item()
    theirs.sends([one])

    assert became(tablet, one) == []


def test_mended_on_the_device_it_is_taken_once_under_its_name_and_code(tablet):
    one = refused_on(tablet)
    code = tablet.sends([one])[1][0]["code"]
    mended = one | {"payload": COMPLAINT | SOMEWHERE}

    outcomes = [tablet.sends([mended]) for _time in range(3)]
    worker_runs()

    assert [each[0] for each in outcomes] == [["received"], ["known"], ["known"]]
    assert {each[1][0]["code"] for each in outcomes} == {code}
    assert (QuerySet(Arrival).get().status, QuerySet(Complaint).count()) == ("taken", 1)
    assert sum(each.created for each in QuerySet(Batch)) == 1 and became(tablet, mended) == [("done", [])]


def test_sent_again_as_it_was_it_stays_refused(tablet):
    one = refused_on(tablet)

    outcomes, _answers = tablet.sends([one])

    assert (outcomes, became(tablet, one)) == (["known"], [("refused", ["region"])])


def test_mended_wrongly_it_is_told_at_once(tablet):
    one = refused_on(tablet)

    outcomes, [answer] = tablet.sends([one | {"payload": COMPLAINT | {"narrative": ""}}])

    assert (outcomes, list(answer["fields"])) == (["refused"], ["narrative"])
    assert QuerySet(Arrival).get().status == "refused"


def test_mended_at_the_desk_meanwhile_the_devices_words_wait_for_a_person(tablet, head):
    one = refused_on(tablet)
    retry_arrival(QuerySet(Arrival).get().pk, actor=SYSTEM, payload=COMPLAINT | SOMEWHERE)
    worker_runs()

    outcomes, _answers = tablet.sends([one | {"payload": COMPLAINT | SOMEWHERE | {"wish": "退款"}}])
    worker_runs()

    assert outcomes == ["conflict"]
    assert QuerySet(Complaint).count() == 1
    assert list(QuerySet(Arrival).order_by("pk").values_list("status", flat=True)) == ["taken", "refused"]


def test_the_consents_read_aloud_are_records_of_the_case(tablet):
    answers = {"agrees_handling": True, "agrees_telling": True, "agrees_passing": False}
    tablet.sends([item(payload={"person": COMPLAINT["person"] | answers})])

    worker_runs()

    found = QuerySet(Consent).order_by("purpose").values_list("purpose", "is_given", "basis")
    assert list(found) == [
        ("handling", True, "consent"),
        ("pass_on", False, "separate_consent"),
        ("tell_business", True, "separate_consent"),
    ]
