"""Open311 GeoReport v2: a city's system brings complaints, reads how they stand, and is told its faults."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianwei.arrivals.models import Arrival
from lianwei.arrivals.operations import withdraw_source
from lianwei.cases.models import Complaint, OutsideNumber
from lianwei.core import clock
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR
from tests.factories import arrivals
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
ROOT = "/api/open311/v2"
SAID = {
    "service_code": "G07",
    "description": "手表一天慢十分钟，商家不换",
    "address_string": "渝中区民权路1号",
    "last_name": "王",
    "first_name": "桂芳",
    "phone": "13812346027",
    "attribute[business]": "渝中钟表行",
    "attribute[amount]": "1280.50",
    "attribute[number]": "C-77",
}


@pytest.fixture
def source():
    return arrivals.source(make_organisation("YZ"), name="城市系统", channel="C16")


@pytest.fixture
def city(source):
    return City(arrivals.key_of(source))


class City:
    """A city's system: it posts forms and reads."""

    def __init__(self, key):
        self.key, self.client = key, Client(raise_request_exception=False)

    def bring(self, form="json", key=None, headers=None, **changes):
        said = {name: value for name, value in (SAID | changes).items() if value is not None}
        return self.client.post(
            f"{ROOT}/requests.{form}", said | {"api_key": self.key if key is None else key}, headers=headers
        )

    def see(self, path, **asked):
        return self.client.get(f"{ROOT}/{path}", asked, headers={"api-key": self.key})


def told(answer):
    return answer.status_code, json.loads(answer.content)


def test_a_request_becomes_a_case_and_its_status_is_read_back(city):
    status, [receipt] = told(city.bring())
    name = receipt["service_request_id"]
    waiting = told(city.see(f"requests/{name}.json"))[1][0]
    deliver_pending()
    [case] = QuerySet(Complaint)
    taken = told(city.see(f"requests/{name}.json"))[1][0]

    assert status == 200 and "-" in receipt["service_notice"]
    assert (case.category, case.channel, case.amount_disputed) == ("G07", "C16", 128_050)
    assert QuerySet(OutsideNumber).get().number == "C-77"
    assert (waiting["status"], taken["status"]) == ("open", "open")
    assert taken["status_notes"].startswith(case.number)
    assert taken["expected_datetime"].startswith(f"{case.due_on}")
    assert not {"13812346027", "桂芳"} & set(json.dumps(taken, ensure_ascii=False).split('"'))


def test_a_closed_case_is_closed_there(city):
    name = told(city.bring())[1][0]["service_request_id"]
    deliver_pending()
    QuerySet(Complaint).update(status="settled", closed_on=clock.today())

    [seen] = told(city.see("requests.json", service_request_id=name, status="closed"))[1]

    assert (seen["status"], seen["expected_datetime"]) == ("closed", None)
    assert told(city.see("requests.json", service_request_id=name, status="open"))[1] == []


def test_the_same_contents_again_are_the_same_request(city):
    first, again = told(city.bring())[1], told(city.bring())[1]
    named = told(city.bring(headers={"idempotency-key": "a"}))[1]
    other = city.bring(headers={"idempotency-key": "a"}, description="另一件事")

    assert first == again and named != first
    assert told(other)[0] == 409
    assert QuerySet(Arrival).count() == 2


def test_xml_is_spoken_too(city):
    receipt = ElementTree.fromstring(city.bring("xml").content)
    name = receipt.findtext("request/service_request_id")
    seen = city.see(f"requests/{name}.xml")
    fault = city.bring("xml", service_code=None)

    assert receipt.tag == "service_requests" and seen["Content-Type"].startswith("text/xml")
    assert ElementTree.fromstring(seen.content).findtext("request/status") == "open"
    assert ElementTree.fromstring(fault.content).findtext("error/code") == "400"


def test_services_and_what_they_ask_for(city):
    status, services = told(city.see("services.json"))
    definition = told(city.see("services/G07.json"))[1]
    found = told(city.see("discovery.json"))[1]

    assert status == 200 and {"G07", "S01"} <= {each["service_code"] for each in services}
    assert [each["code"] for each in definition["attributes"] if each["required"]] == ["business"]
    assert found["endpoints"][0]["url"].endswith(ROOT)
    definition = ElementTree.fromstring(city.see("services/G07.xml").content)
    assert definition.findtext("attributes/attribute/code") == "business"


@pytest.mark.parametrize(
    ("changes", "status", "word"),
    [
        ({"key": "lw_no"}, 403, "api_key"),
        ({"key": ""}, 403, "api_key"),
        ({"service_code": None}, 400, "service_code"),
        ({"service_code": "ZZ"}, 404, "service_code"),
        ({"jurisdiction_id": "NOWHERE"}, 404, "jurisdiction_id"),
        ({"attribute[business]": None}, 400, "attribute[business]"),
        ({"description": None}, 400, "description"),
        ({"description": "x" * 6000}, 400, "description"),
        ({"attribute[amount]": "viel"}, 400, "attribute[amount]"),
        ({"attribute[amount]": "NaN"}, 400, "attribute[amount]"),
        ({"attribute[amount]": "1e999999"}, 400, "attribute[amount]"),
        ({"email": "no mail"}, 400, "email"),
    ],
)
def test_what_cannot_be_taken_is_said_as_the_standard_has_it(city, changes, status, word):
    code, [fault] = told(city.bring(**changes))

    assert (code, fault["code"]) == (status, status) and fault["description"].startswith(word)
    assert QuerySet(Arrival).count() == 0


def test_another_city_reads_nothing_of_it(city, source):
    name = told(city.bring())[1][0]["service_request_id"]
    stranger = City(arrivals.key_of(arrivals.source(source.organisation, name="另一个系统")))
    elsewhere = make_organisation("BB")

    assert told(stranger.see(f"requests/{name}.json"))[0] == 404
    assert told(stranger.see("requests.json", service_request_id=name)) == (200, [])
    assert told(stranger.see("requests.json")) == (200, [])
    assert told(city.see("requests.json", jurisdiction_id=elsewhere.code))[0] == 404
    assert [each["service_request_id"] for each in told(city.see("requests.json"))[1]] == [name]


def test_keys_of_booths_and_withdrawn_systems_open_nothing(city, source):
    booth = City(arrivals.key_of(arrivals.booth(source.organisation)))

    assert told(booth.bring())[0] == 403
    withdraw_source(source.pk, actor=OPERATOR)
    assert told(city.bring())[0] == 403


@pytest.mark.parametrize(
    "asked", [{"start_date": "gestern"}, {"end_date": "2026-02-30T00:00:00Z"}, {"start_date": "2026-01-01"}]
)
def test_days_that_are_none_are_refused(city, asked):
    assert told(city.see("requests.json", **asked))[0] == 400


def test_a_span_is_90_days_at_most(city):
    city.bring()
    late = clock.now() + timedelta(days=91)

    assert (
        told(city.see("requests.json", start_date="2020-01-01T00:00:00Z", end_date=late.isoformat()))[1] == []
    )
    assert len(told(city.see("requests.json", start_date="2020-01-01T00:00:00Z"))[1]) == 1


@pytest.mark.parametrize("path", ["requests/none.json", "requests.yaml", "services/ZZ.json", "requests/.xml"])
def test_what_there_is_not_is_404(city, path):
    assert city.see(path).status_code == 404


def test_as_many_statements_for_three_as_for_one(city):
    def looks():
        with CaptureQueriesContext(connection) as seen:
            city.see("requests.json")
        return len(seen)

    city.bring()
    deliver_pending()
    city.see("requests.json")
    one = looks()
    for number in ("C-78", "C-79"):
        city.bring(**{"attribute[number]": number, "description": f"另一件 {number}"})
    deliver_pending()

    assert looks() == one


def test_control_characters_leave_the_xml_whole(city):
    city.bring(description="a\x01b")
    fault = city.bring("xml", service_code="\x01")

    assert fault.status_code == 404
    ElementTree.fromstring(fault.content)
