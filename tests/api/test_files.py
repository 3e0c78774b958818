"""Files in parts: a line that breaks costs one part; nothing is lost and nothing comes twice."""

import hashlib
import json
import socket
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.db.models import QuerySet
from django.test import Client
from PIL import Image

from lianwei.arrivals.models import SentFile, SentPart
from lianwei.arrivals.operations import sent
from lianwei.arrivals.operations.sent import expire_files
from lianwei.arrivals.queries import arrival_page
from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.models import Event, File
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM, attached
from tests.factories import arrivals
from tests.factories.arrivals import COMPLAINT, ENQUIRY
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
ROOT = "/api/intake/v1"
PART = 64


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(sent, "PART_BYTES", PART)


@pytest.fixture
def source():
    return arrivals.source(make_organisation("YZ"))


@pytest.fixture
def key(source):
    return arrivals.key_of(source)


def picture():
    out = BytesIO()
    Image.effect_noise((30, 20), 90).save(out, "PNG")  # some hundred bytes: several parts
    return out.getvalue()


class Sender:
    """A system that sends files."""

    def __init__(self, key, data, *, belongs_to, name="收据.png", digest=None):
        self.key, self.data, self.belongs_to = key, data, str(belongs_to)
        self.id, self.name = str(uuid4()), name
        self.digest = digest or hashlib.sha256(data).hexdigest()

    def call(self, method, path, body=b"", content_type="application/json", **headers):
        head = {"authorization": f"Bearer {self.key}", "accept-language": "zh-hans"} | headers
        client = Client(headers=head, raise_request_exception=False)
        answer = client.generic(method, f"{ROOT}{path}", body, content_type=content_type)
        return answer.status_code, json.loads(answer.content)

    def begin(self, **changes):
        told = {
            "belongs_to": self.belongs_to,
            "name": self.name,
            "size": len(self.data),
            "sha256": self.digest,
        }
        return self.call("POST", "/files", json.dumps(told | changes), **{"idempotency-key": self.id})

    def part(self, number, data=None, digest=None):
        data = self.data[(number - 1) * PART : number * PART] if data is None else data
        digest = digest or hashlib.sha256(data).hexdigest()
        path = f"/files/{self.id}/parts/{number}"
        return self.call("PUT", path, data, "application/octet-stream", **{"part-sha256": digest})

    def see(self):
        return self.call("GET", f"/files/{self.id}")

    def finish(self):
        return self.call("POST", f"/files/{self.id}/finish")

    def whole(self):
        parts = self.begin()[1]["parts"]
        for number in range(1, parts + 1):
            self.part(number)
        return self.finish()


@pytest.fixture
def complaint(key):
    """A submission by its client id, not taken yet."""
    name = uuid4()
    Sender(key, b"", belongs_to=name).call(
        "POST", "/complaints", json.dumps(COMPLAINT), **{"idempotency-key": str(name)}
    )
    return name


def files_of_case():
    return [(each.media_type, each.name.plain()) for each in attached(File, QuerySet(Complaint).get())]


def test_a_file_in_parts_becomes_the_cases_own(key, complaint):
    sender = Sender(key, picture(), belongs_to=complaint)

    status, told = sender.whole()
    deliver_pending()

    assert (status, told["status"], told["missing"]) == (200, "whole", [])
    assert files_of_case() == [("image/png", "收据.png")]
    assert sender.see()[1]["status"] == "kept"
    assert QuerySet(SentPart).count() == 0
    seen = sender.call("GET", f"/arrivals/{complaint}")[1]
    assert [each["status"] for each in seen["files"]] == ["kept"]


def test_a_file_may_come_after_its_complaint_was_taken(key, complaint):
    deliver_pending()

    Sender(key, picture(), belongs_to=complaint).whole()
    deliver_pending()

    assert files_of_case() == [("image/png", "收据.png")]


def test_a_file_may_come_before_its_complaint(key):
    name = uuid4()
    sender = Sender(key, picture(), belongs_to=name)
    sender.whole()
    deliver_pending()

    sender.call("POST", "/complaints", json.dumps(COMPLAINT), **{"idempotency-key": str(name)})
    deliver_pending()  # takes it
    deliver_pending()  # what follows from that

    assert files_of_case() == [("image/png", "收据.png")]


def test_every_step_sent_again_answers_the_same_and_changes_nothing(key, complaint):
    sender = Sender(key, picture(), belongs_to=complaint)
    first, again = sender.begin(), sender.begin()
    parts = [sender.part(1), sender.part(1)]
    for number in range(2, first[1]["parts"] + 1):
        sender.part(number)
    finished = [sender.finish(), sender.finish()]
    deliver_pending()
    assert sender.finish()[1]["status"] == "kept"

    assert (first[0], again[0], first[1] == again[1]) == (201, 200, True)
    assert parts[0] == parts[1]
    assert finished[0] == finished[1]
    assert len(files_of_case()) == 1
    assert Event.objects.filter(name="sent_file.finished").count() == 1


def test_after_a_break_the_missing_parts_are_named(key, complaint):
    sender = Sender(key, picture(), belongs_to=complaint)
    parts = sender.begin()[1]["parts"]
    for number in (1, 3):
        sender.part(number)

    status, problem = sender.finish()

    assert sender.see()[1]["missing"] == [n for n in range(1, parts + 1) if n not in (1, 3)]
    assert (status, problem["type"]) == (409, "about:parts_missing")
    assert problem["errors"]["parts"].split(", ")[:2] == ["2", "4"]


@pytest.mark.parametrize(
    ("number", "part", "said"),
    [
        (99, (b"x" * PART, None), (404, "about:not_visible")),
        (1, (b"x" * (PART - 1), None), (409, "about:bytes_differ")),
        (1, (b"x" * PART, "0" * 64), (409, "about:bytes_differ")),
        (1, (b"x" * PART, "XYZ"), (422, "about:invalid")),
    ],
)
def test_a_part_that_is_not_what_it_says_is_refused(key, complaint, number, part, said):
    sender = Sender(key, picture(), belongs_to=complaint)
    sender.begin()

    status, told = sender.part(number, *part)

    assert (status, told["type"]) == said
    assert QuerySet(SentPart).count() == 0


def test_other_bytes_under_a_number_that_came_are_a_conflict(key, complaint):
    sender = Sender(key, picture(), belongs_to=complaint)
    sender.begin()
    sender.part(1)

    assert sender.part(1, b"x" * PART)[0] == 409
    assert sender.begin(size=17)[0] == 409


def test_a_file_that_is_not_its_hash_or_of_no_kind_that_is_taken_says_so(key, complaint):
    wrong = Sender(key, picture(), belongs_to=complaint, digest="0" * 64)
    page = Sender(key, b"<html><script>alert(1)</script></html>" * 3, belongs_to=complaint, name="a.png")

    told = [wrong.whole()[1], page.whole()[1]]
    deliver_pending()

    assert [each["status"] for each in told] == ["refused", "refused"]
    assert all(each["reason"] for each in told)
    assert files_of_case() == []
    assert QuerySet(SentPart).count() == 0


def test_too_large_and_too_many_are_refused(key, complaint, settings):
    settings.LIANWEI_MAX_UPLOAD_BYTES = 1000
    sender = Sender(key, b"x" * 1001, belongs_to=complaint)

    assert sender.begin()[0] == 422
    for _n in range(9):
        assert Sender(key, picture(), belongs_to=complaint).begin()[0] == 201
    assert Sender(key, picture(), belongs_to=complaint).begin()[0] == 422


def test_a_file_of_another_source_is_not_there(key, complaint):
    sender = Sender(key, picture(), belongs_to=complaint)
    sender.begin()
    other = arrivals.key_of(arrivals.source(make_organisation("JB")))

    sender.key = other

    assert (sender.see()[0], sender.part(1)[0], sender.finish()[0]) == (404, 404, 404)


def test_a_sandbox_file_is_examined_and_becomes_nothing(source):
    name, key = uuid4(), arrivals.key_of(source, is_sandbox=True)
    sender = Sender(key, picture(), belongs_to=name)
    sender.call("POST", "/complaints", json.dumps(COMPLAINT), **{"idempotency-key": str(name)})

    told = sender.whole()[1]
    deliver_pending()

    assert (told["status"], told["sandbox"]) == ("whole", True)
    assert (QuerySet(Complaint).count(), QuerySet(File).count()) == (0, 0)


def test_an_enquiry_takes_no_files_and_the_sender_reads_why(key):
    name = uuid4()
    sender = Sender(key, picture(), belongs_to=name)
    sender.call("POST", "/enquiries", json.dumps(ENQUIRY), **{"idempotency-key": str(name)})
    sender.whole()
    deliver_pending()

    assert sender.see()[1]["reason"] == "只有投诉可以附文件。"


def test_what_broke_off_is_ended_after_a_day_and_stays_listed(key, complaint):
    sender = Sender(key, picture(), belongs_to=complaint)
    sender.begin()
    sender.part(1)
    deliver_pending()
    assert expire_files(actor=SYSTEM) == 0

    with clock.playing(clock.now() + timedelta(hours=25)):
        ended = expire_files(actor=SYSTEM)
        again = expire_files(actor=SYSTEM)

    file = QuerySet(SentFile).get()
    assert (ended, again, file.status, QuerySet(SentPart).count()) == (1, 0, "expired", 0)
    arrival = QuerySet(Complaint).get() and sent.arrival_of_file(file.pk, actor=SYSTEM)
    assert [each.status for each in arrival_page(arrival.pk, actor=OPERATOR).files] == ["expired"]


def test_a_whole_file_waits_while_its_complaint_may_still_be_mended(key):
    name = uuid4()
    sender = Sender(key, picture(), belongs_to=name)
    body = json.dumps(COMPLAINT | {"category": "ZZZ"})
    sender.call("POST", "/complaints", body, **{"idempotency-key": str(name)})
    sender.whole()
    deliver_pending()

    with clock.playing(clock.now() + timedelta(days=30)):
        assert expire_files(actor=SYSTEM) == 0

    assert sender.see()[1]["status"] == "whole"


@pytest.mark.django_db(transaction=True)
def test_a_line_cut_at_nine_tenths_costs_one_part(live_server, key, complaint, monkeypatch):
    """The bytes of the last part but one stop in the middle of the request; what came before stays."""
    monkeypatch.setattr(sent, "PART_BYTES", 32 * 1024)
    monkeypatch.setattr("tests.api.test_files.PART", 32 * 1024)
    data = ("收据\n" * 45_000).encode()  # 315,000 bytes of text: ten parts
    sender = Sender(key, data, belongs_to=complaint, name="流水.txt")
    parts = sender.begin()[1]["parts"]
    for number in range(1, parts):
        sender.part(number)

    _cut(live_server.url, sender, parts)

    assert sender.see()[1]["missing"] == [parts]
    assert sender.finish()[0] == 409
    sender.part(parts)
    assert sender.finish()[1]["status"] == "whole"
    deliver_pending()
    kept = attached(File, QuerySet(Complaint).get()).get()
    assert (kept.received_sha256, QuerySet(SentPart).count()) == (sender.digest, 0)


def _cut(url, sender, number):
    """Half of a part, then the line is gone."""
    data = sender.data[(number - 1) * PART :]
    where = urlsplit(url)
    head = (
        f"PUT {ROOT}/files/{sender.id}/parts/{number} HTTP/1.1\r\nHost: {where.netloc}\r\n"
        f"Authorization: Bearer {sender.key}\r\nPart-SHA256: {hashlib.sha256(data).hexdigest()}\r\n"
        f"Content-Type: application/octet-stream\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    with socket.create_connection((where.hostname, where.port), timeout=5) as line:
        line.sendall(head.encode() + data[: len(data) // 2])
