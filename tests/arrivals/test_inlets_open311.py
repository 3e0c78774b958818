"""Requests of a city system (Open311 GeoReport v2): each a case once, and what is wrong shown."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from lianwei.arrivals.models import Inlet
from lianwei.arrivals.rules.inlets import UnreadableError, requests_in
from lianwei.core.errors import Invalid
from lianwei.members.models import Organisation
from tests.factories import inlets
from tests.factories.inlets import look, numbers
from tests.factories.members import make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home() -> Organisation:
    return make_organisation("YZ")


REQUESTS = [
    {
        "service_request_id": "C-1",
        "status": "open",
        "service_code": "RETAIL",
        "service_name": "商品质量",
        "description": "手表一天慢十分钟，商家不换",
        "requested_datetime": "2026-07-01T08:00:00+08:00",
        "address": "渝中区民权路1号",
        "agency_responsible": "钟表行",
        "first_name": "桂芳",
        "last_name": "王",
        "phone": "13812346027",
        "lat": 29.5,
    },
    {"service_request_id": "C-2", "description": "卡不退", "requested_datetime": "2026-07-02T08:00:00Z"},
    {"status": "open", "description": "没有编号"},
]
XML = """<?xml version="1.0" encoding="utf-8"?><service_requests><request>
<service_request_id>C-9</service_request_id><description>手表一天慢十分钟</description>
<requested_datetime>2026-07-01T08:00:00+08:00</requested_datetime></request></service_requests>"""


@contextmanager
def city_system(answer):
    """A city that answers; `asked` are the addresses it heard."""
    asked = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, dict(self.headers)))
            status, body = answer(self.path)
            self.send_response(status)
            self.send_header("Location", "https://elsewhere.example.org/")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/open311/v2", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def outgoing(monkeypatch):
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1")


def test_requests_of_a_city_become_cases_once(home, outgoing):
    with city_system(lambda _path: (200, json.dumps(REQUESTS).encode())) as (url, asked):
        inlet = inlets.city(home, url, secret="geheim", jurisdiction="cq.gov.cn")
        look(inlet, 4)

    assert numbers() == ["C-1", "C-2"]
    address, headers = asked[0]
    said = parse_qs(urlsplit(address).query)
    assert (urlsplit(address).path, said["jurisdiction_id"]) == ("/open311/v2/requests.json", ["cq.gov.cn"])
    assert "geheim" not in address and headers["api_key"] == "geheim"
    inlet.refresh_from_db()
    assert inlet.fault == "" and inlet.state["read_until"]


def test_answers_in_xml_are_read_too(home, outgoing):
    with city_system(lambda _path: (200, XML.encode())) as (url, asked):
        look(inlets.city(home, url, form="xml"), 3)

    assert numbers() == ["C-9"] and asked[0][0].startswith("/open311/v2/requests.xml?")


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (200, b"{}", "no list"),
        (200, b"<html>", "no json"),
        (302, b"", "moved"),
        (500, b"", "HTTP 500"),
    ],
)
def test_a_city_that_answers_otherwise_is_shown_and_asked_again(home, outgoing, status, body, fault):
    with city_system(lambda _path: (status, body)) as (url, _asked):
        inlet = inlets.city(home, url)
        look(inlet)

    inlet.refresh_from_db()
    assert (inlet.fault, inlet.state, numbers()) == (fault, {}, [])


def test_an_address_in_the_own_network_is_not_called(home):
    with pytest.raises(Invalid):
        inlets.city(home, "http://127.0.0.1:9/open311")
    inlet = inlets.city(home, "https://city.example.org/v2")
    QuerySet(Inlet).update(settings=inlet.settings | {"url": "https://10.0.0.1/v2"})

    look(inlet)

    inlet.refresh_from_db()
    assert inlet.fault == "private address"


def test_xml_opens_no_files_and_names_no_strangers():
    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><service_requests><request>'
    bomb += b"<service_request_id>&a;</service_request_id></request></service_requests>"

    assert not any("root" in each.get("service_request_id", "") for each in requests_in(bomb, form="xml"))
    with pytest.raises(UnreadableError):
        requests_in(b"<other/>", form="xml")


def test_a_key_is_never_shown(client_of, home, outgoing):
    inlet = inlets.city(home, "https://city.example.org/v2", secret="geheim")
    browser = client_of(make_staff("head", organisation=home))

    for route in ("inlet_view", "inlet_revise"):
        assert "geheim" not in browser.get(reverse(route, args=[inlet.pk])).content.decode()
    told = {"name": "市", "url": "https://city.example.org/v3", "form": "json", "mapping": "open311"}
    browser.post(reverse("inlet_revise", args=[inlet.pk]), told | {"minutes": "9"})
    inlet.refresh_from_db()
    assert (inlet.secret.plain(), inlet.settings["url"]) == ("geheim", "https://city.example.org/v3")
