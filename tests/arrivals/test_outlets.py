"""Robots hear numbers and links, signed as their makers want; an SMS goes by the own gateway."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from lianwei.arrivals.models import Outlet, OutletCall
from lianwei.arrivals.operations.outlets import sms_gateway, try_outlet, withdraw_outlet
from lianwei.arrivals.operations.webhooks import signature
from lianwei.arrivals.rules.outlets import call_of, is_accepted
from lianwei.arrivals.tasks import tell_robots
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.messages.gateways import Letter, NotSentError
from lianwei.core.messages.models import MessageStatus
from lianwei.core.messages.operations import deliver_messages, queue_message
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM
from tests.factories import cases, outlets
from tests.factories.mails import letter, mailbox, take
from tests.factories.members import make_actor, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
AT = 1_700_000_000


@pytest.fixture
def yuzhong():
    return make_organisation("YZ")


@pytest.fixture
def group(monkeypatch):
    """A small server that hears what is said; `answers` are given in turn, else {"errcode": 0, "code": 0}."""

    class Ear(BaseHTTPRequestHandler):
        heard, answers = [], []

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            Ear.heard.append((self.path, dict(self.headers), body))
            status, told = Ear.answers.pop(0) if Ear.answers else (200, {"errcode": 0, "code": 0})
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1")
    Ear.url = f"http://127.0.0.1:{server.server_port}/robot?key=k"
    yield Ear
    server.shutdown()
    server.server_close()


def set_address(outlet, url):
    """Tests speak without TLS; the form takes https only."""
    outlet.url = url
    outlet.save()
    return outlet


def test_a_group_hears_the_number_and_the_link_and_nothing_personal(group, yuzhong):
    set_address(outlets.outlet(yuzhong), group.url)
    case = cases.complaint(actor=make_actor("clerk", organisation=yuzhong))
    deliver_pending()

    assert tell_robots() == 1
    said = json.loads(group.heard[0][2])["text"]["content"]
    assert said == f"【联维】 新登记投诉 {case.number} http://127.0.0.1:8000/cases/{case.pk}/"
    assert tell_robots() == 0


def test_a_group_hears_only_what_it_was_set_up_for(group, yuzhong):
    set_address(outlets.outlet(yuzhong, topics=("complaint.warned",)), group.url)
    cases.complaint(actor=make_actor("clerk", organisation=yuzhong))
    deliver_pending()

    assert (tell_robots(), group.heard) == (0, [])


def test_another_member_s_group_hears_nothing(group, yuzhong):
    set_address(outlets.outlet(make_organisation("JB")), group.url)
    cases.complaint(actor=make_actor("clerk", organisation=yuzhong))
    deliver_pending()

    assert (tell_robots(), group.heard) == (0, [])


def test_a_letter_that_needs_a_person_is_told(group, yuzhong):
    set_address(outlets.outlet(yuzhong), group.url)
    mail = take(mailbox(yuzhong), letter(X_Loop="lianwei@localhost"))
    deliver_pending()

    tell_robots()

    assert json.loads(group.heard[0][2])["text"]["content"] == (
        f"【联维】 有来信待处理 http://127.0.0.1:8000/arrivals/mails/{mail.pk}/"
    )


def test_a_refusal_is_shown_and_tried_again(group, yuzhong):
    set_address(outlets.outlet(yuzhong), group.url)
    cases.complaint(actor=make_actor("clerk", organisation=yuzhong))
    deliver_pending()
    group.answers[:] = [(200, {"errcode": 93000})]

    assert tell_robots() == 0
    call = OutletCall.objects.get()
    assert (call.fault, call.attempts, call.done_at, call.given_up_at) == ("refused", 1, None, None)


def test_dingtalk_is_signed_as_it_wants():
    url, _body = call_of("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=t", "SEC", "x", at=AT)

    found = parse_qs(urlsplit(url).query)
    digest = hmac.new(b"SEC", f"{AT * 1000}\nSEC".encode(), hashlib.sha256).digest()
    assert found == {
        "access_token": ["t"],
        "timestamp": [str(AT * 1000)],
        "sign": [base64.b64encode(digest).decode()],
    }


def test_feishu_is_signed_as_it_wants():
    _url, body = call_of("feishu", "https://open.feishu.cn/hook/x", "SEC", "您好", at=AT)

    digest = hmac.new(f"{AT}\nSEC".encode(), b"", hashlib.sha256).digest()
    assert json.loads(body) == {
        "msg_type": "text",
        "content": {"text": "您好"},
        "timestamp": str(AT),
        "sign": base64.b64encode(digest).decode(),
    }


@pytest.mark.parametrize(
    ("kind", "answer", "accepted"),
    [
        ("wecom", b'{"errcode":0}', True),
        ("wecom", b'{"errcode":45009}', False),
        ("feishu", b'{"code":19021}', False),
        ("wecom", b"", False),
        ("sms", b"", True),
        ("sms", b"accepted", True),
        ("sms", b'{"code":"0"}', True),
        ("sms", b'{"code":"E1"}', False),
    ],
)
def test_what_counts_is_the_code_in_the_answer(kind, answer, accepted):
    assert is_accepted(kind, answer) is accepted


def gateway(yuzhong, url):
    return set_address(outlets.outlet(yuzhong, kind="sms", name="网关", secret="s3cret", topics=()), url)


def test_an_sms_goes_by_the_gateway_of_its_organisation_signed(group, yuzhong):
    gateway(yuzhong, group.url)
    case = cases.complaint(actor=make_actor("clerk", organisation=yuzhong))
    queue_message(case, to="13812346027", channel="sms", text="您好", template="x", actor=SYSTEM)

    deliver_messages()

    _path, headers, body = group.heard[0]
    at = int(headers["Lianwei-Signature"].split(",")[0].removeprefix("t="))
    assert headers["Lianwei-Signature"] == signature("s3cret", body, at=at)
    assert {key: value for key, value in json.loads(body).items() if key != "reference"} == {
        "phone": "13812346027",
        "content": "您好",
    }


def test_an_organisation_without_a_gateway_sends_by_hand(group, yuzhong):
    gateway(make_organisation("JB"), group.url)
    case = cases.complaint(actor=make_actor("clerk", organisation=yuzhong))
    message = queue_message(case, to="13812346027", channel="sms", text="您好", template="x", actor=SYSTEM)

    deliver_messages()

    message.refresh_from_db()
    assert (message.status, group.heard) == (MessageStatus.OUTBOX, [])


@pytest.mark.parametrize(
    ("answer", "may_retry"), [((429, {}), True), ((500, {}), False), ((200, {"code": "E"}), False)]
)
def test_only_what_surely_did_not_go_out_is_tried_again(group, yuzhong, answer, may_retry):
    gateway(yuzhong, group.url)
    group.answers[:] = [answer]

    with pytest.raises(NotSentError) as failed:
        sms_gateway(yuzhong.pk, actor=SYSTEM)(Letter("13812346027", "", "您好", "r"))

    assert failed.value.may_retry is may_retry


def test_an_address_in_the_own_network_is_not_called(yuzhong):
    assert try_outlet(outlets.outlet(yuzhong).pk, actor=OPERATOR) == "private address"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"url": "http://qyapi.weixin.qq.com/x"}, "url"), ({"url": ""}, "url"), ({"kind": "sms"}, "secret")],
)
def test_what_cannot_work_is_refused_at_its_field(yuzhong, changes, field):
    with pytest.raises(Invalid) as refused:
        outlets.outlet(yuzhong, **changes)

    assert list(refused.value.fields) == [field]


def test_there_is_one_gateway(yuzhong):
    outlets.outlet(yuzhong, kind="sms", secret="x")

    with pytest.raises(Invalid):
        outlets.outlet(yuzhong, kind="sms", secret="x")


def test_a_withdrawn_one_is_told_nothing_and_forgets_its_key(group, yuzhong):
    robot = set_address(outlets.outlet(yuzhong), group.url)
    cases.complaint(actor=make_actor("clerk", organisation=yuzhong))
    deliver_pending()
    withdraw_outlet(robot.pk, actor=OPERATOR)

    assert (tell_robots(), group.heard) == (0, [])
    assert Outlet.objects.visible_to(SYSTEM).get().url is None


def test_another_member_does_not_see_it(yuzhong):
    robot = outlets.outlet(yuzhong)

    with pytest.raises(NotVisible):
        withdraw_outlet(robot.pk, actor=make_actor("head", organisation=make_organisation("JB")))


def test_its_pages_open_and_show_no_key(client_of, yuzhong):
    robot = outlets.outlet(yuzhong)
    browser = client_of(make_actor("head", organisation=yuzhong))

    pages = [browser.get(f"/arrivals/outlets/{page}") for page in ("", "new/", f"{robot.pk}/")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert [b"robot?key" in page.content for page in pages] == [False, False, False]
