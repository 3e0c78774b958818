"""A case's matter sent to a city's system (Open311): once, without people, its number and status kept."""

import json
import threading
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from lianwei.arrivals.operations.inlets import withdraw_inlet
from lianwei.cases.models import CityRequest, OutsideNumber
from lianwei.cases.operations.between.cities import RETRY_AFTER, ask_city, send_city_requests
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.scope import OPERATOR, SYSTEM
from tests.factories import inlets
from tests.factories.cases import complaint
from tests.factories.members import make_actor, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]
MATTER = "王桂芳说店里不退，电话13812346027"


@contextmanager
def city_system(answers):
    """A city: `answers` is what it says to each call, in their order; `heard` what it was told."""
    heard, left = [], list(answers)

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer("")

        def do_POST(self):
            self.answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def answer(self, body):
            heard.append((self.path, parse_qs(body)))
            status, said = left.pop(0)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(said if isinstance(said, bytes) else json.dumps(said).encode())

        def log_message(self, *_words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v2", heard
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def outgoing(monkeypatch):
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1")


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def actor(home):
    return make_actor("head", organisation=home)


def asked(actor, inlet, **changes):
    case = complaint(actor=actor, person={"name": "王桂芳", "phone": "13812346027"})
    told = {"inlet_id": inlet.pk, "service_code": "RETAIL", "text": MATTER, "address": "民权路1号"}
    return case, ask_city(case.pk, actor=actor, **told | changes)


def due():
    """The worker comes again when the next try is due."""
    QuerySet(CityRequest).update(due_at=QuerySet(CityRequest).get().asked_at)
    return send_city_requests(actor=SYSTEM)


def test_a_request_is_sent_once_and_its_number_and_status_are_kept(home, actor):
    made = [{"service_request_id": "C-9"}]
    standing = [{"service_request_id": "C-9", "status": "closed", "status_notes": "已处理"}]
    with city_system([(201, made), (200, standing)]) as (url, heard):
        case, row = asked(actor, inlets.city(home, url, secret="geheim", jurisdiction="cq"))
        assert send_city_requests(actor=SYSTEM) == 1 and send_city_requests(actor=SYSTEM) == 0
        assert due() == 1

    row.refresh_from_db()
    said = heard[0][1]
    assert (row.state, row.number, row.notes) == ("closed", "C-9", "已处理")
    assert QuerySet(OutsideNumber).get(complaint=case).number == "C-9"
    assert [path.partition("?")[0] for path, _body in heard] == ["/v2/requests.json", "/v2/requests/C-9.json"]
    assert (said["api_key"], said["jurisdiction_id"], said["service_code"]) == (
        ["geheim"],
        ["cq"],
        ["RETAIL"],
    )
    assert "13812346027" not in said["description"][0] and "王桂芳" not in said["description"][0]
    assert not {"first_name", "last_name", "phone", "email"} & set(said)
    assert due() == 0


def test_a_token_becomes_a_number_later(home, actor):
    later = [{"service_request_id": "C-3", "token": "t1"}]
    answers = [(200, [{"token": "t1"}]), (200, []), (200, later), (200, [later[0] | {"status": "open"}])]
    with city_system(answers) as (url, heard):
        _case, row = asked(actor, inlets.city(home, url))
        send_city_requests(actor=SYSTEM)
        due()
        due()

    row.refresh_from_db()
    assert (row.state, row.number) == ("sent", "C-3")
    assert [path for path, _body in heard][1:3] == ["/v2/tokens/t1.json"] * 2


@pytest.mark.parametrize(
    ("answer", "fault"), [((500, b""), "HTTP 500"), ((200, b"<html>"), "no json"), ((200, [{}]), "no number")]
)
def test_what_may_have_arrived_is_not_sent_again_by_itself(home, actor, answer, fault):
    with city_system([answer]) as (url, heard):
        _case, row = asked(actor, inlets.city(home, url))
        send_city_requests(actor=SYSTEM)
        assert due() == 0

    row.refresh_from_db()
    assert (row.state, row.fault, len(heard)) == ("failed", fault, 1)


def test_what_was_surely_not_taken_is_tried_again_along_a_table(home, actor):
    with city_system([(429, b"")] * 6) as (url, heard):
        _case, row = asked(actor, inlets.city(home, url))
        send_city_requests(actor=SYSTEM)
        row.refresh_from_db()
        assert (row.state, row.attempts) == ("waiting", 1)
        for _each in RETRY_AFTER:
            due()

    row.refresh_from_db()
    assert (row.state, len(heard)) == ("failed", 1 + len(RETRY_AFTER))


def test_a_worker_that_ended_while_it_sent_leaves_it_to_a_person(home, actor):
    with city_system([]) as (url, heard):
        _case, row = asked(actor, inlets.city(home, url))
        QuerySet(CityRequest).update(attempts=1)
        send_city_requests(actor=SYSTEM)

    row.refresh_from_db()
    assert (row.state, row.fault, heard) == ("failed", "unsure", [])


def test_a_system_that_was_withdrawn_hears_nothing(home, actor):
    with city_system([]) as (url, heard):
        inlet = inlets.city(home, url)
        _case, row = asked(actor, inlet)
        withdraw_inlet(inlet.pk, actor=OPERATOR)
        send_city_requests(actor=SYSTEM)

    row.refresh_from_db()
    assert (row.state, row.fault, heard) == ("failed", "withdrawn", [])


def test_a_refusal_changes_nothing(home, actor):
    inlet = inlets.city(home, "https://city.example.org/v2")
    other = make_organisation("BB")
    theirs = inlets.city(other, "https://city.example.org/v2")
    case, _row = asked(actor, inlet)
    told = {"inlet_id": inlet.pk, "service_code": "R", "text": "x"}

    with pytest.raises(WrongStatus):
        ask_city(case.pk, actor=actor, **told)
    with pytest.raises(Invalid):
        ask_city(case.pk, actor=actor, **told | {"inlet_id": theirs.pk})
    with pytest.raises(NotVisible):
        ask_city(case.pk, actor=make_actor("head", organisation=other), **told)
    with pytest.raises(NotAllowed):
        ask_city(case.pk, actor=replace(actor, permissions=frozenset()), **told)
    assert QuerySet(CityRequest).count() == 1


def test_it_is_asked_from_the_page_of_the_case_and_stands_there(client_of, home, actor):
    browser = client_of(make_staff("head", organisation=home))
    case = complaint(actor=actor)
    page = reverse("complaint_detail", args=[case.pk])
    assert reverse("complaint_ask_city", args=[case.pk]) not in browser.get(page).content.decode()
    inlet = inlets.city(home, "https://city.example.org/v2")
    assert reverse("complaint_ask_city", args=[case.pk]) in browser.get(page).content.decode()

    told = {"inlet_id": inlet.pk, "service_code": "RETAIL", "text": "店里不退", "address": ""}
    browser.post(reverse("complaint_ask_city", args=[case.pk]), told)

    assert QuerySet(CityRequest).get().text == "店里不退"
    assert inlet.name in browser.get(page).content.decode()
