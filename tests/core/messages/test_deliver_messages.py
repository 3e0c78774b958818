from datetime import UTC, datetime, timedelta

import pytest

from lianwei.core import clock
from lianwei.core.errors import NotAllowed, NotVisible, WrongStatus
from lianwei.core.messages import gateways
from lianwei.core.messages.models import Message, MessageStatus
from lianwei.core.messages.operations import (
    RETRY_AFTER,
    deliver_message,
    deliver_messages,
    queue_message,
    retry_message,
    send_message,
)
from lianwei.core.messages.queries import message_opened, messages_waiting
from lianwei.core.models import Event, ReadLog
from lianwei.core.queue import deliver_pending
from tests.core.messages.smtp_sink import Sink
from tests.factories.papers import clerk, subject

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NOON = datetime(2026, 12, 21, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def playing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "渝中消委 <desk@yuzhong.example>"
    with clock.playing(NOON):
        yield


def queue(channel="email", to="wang@example.cn", **options):
    plain = {"text": "您的投诉已受理。\n编号 812", "title": "受理通知\n第一号", "template": "accepted"}
    return queue_message(subject(), to=to, channel=channel, actor=clerk(), **(plain | options))


def state(message):
    message.refresh_from_db()
    return message.status, message.attempts, message.error


def sent_over(sink, settings):
    settings.EMAIL_PORT = sink.port
    return deliver_messages()


def test_an_email_reaches_a_real_mail_server(settings):
    message = queue()

    with Sink() as sink:
        sent = sent_over(sink, settings)

    (mail,) = sink.mails
    assert (sent, state(message)) == (1, ("sent", 1, ""))
    assert (mail["To"], mail["Subject"]) == ("wang@example.cn", "受理通知 第一号")
    assert mail["From"] == "渝中消委 <desk@yuzhong.example>"
    assert mail["Message-ID"] == f"<{message.seal_id}@yuzhong.example>"
    assert mail.get_content().splitlines()[:2] == ["您的投诉已受理。", "编号 812"]


def test_a_sent_message_is_not_sent_again(settings):
    message = queue()

    with Sink() as sink:
        sent_over(sink, settings)
        again = deliver_messages(), deliver_message(message.pk)

    assert (again, len(sink.mails)) == ((0, False), 1)


def test_the_event_leads_the_worker_to_send_at_once(settings):
    message = queue()

    with Sink() as sink:
        settings.EMAIL_PORT = sink.port
        deliver_pending()

    assert (state(message)[0], len(sink.mails)) == ("sent", 1)


def test_a_server_that_is_away_is_tried_again_along_the_schedule(settings):
    with Sink() as gone:
        settings.EMAIL_PORT = gone.port
    message, at = queue(), NOON

    for wait in RETRY_AFTER:
        with clock.playing(at):
            deliver_messages()
            assert (state(message)[0], deliver_messages()) == ("queued", 0)
        at += wait
    with clock.playing(at):
        deliver_messages()

    assert state(message) == ("failed", len(RETRY_AFTER) + 1, "ConnectionRefusedError")
    assert Event.objects.filter(name="message.failed").count() == 1


@pytest.mark.parametrize(
    ("answers", "status", "error"),
    [
        ({"RCPT": "550 no such box"}, "failed", "SMTP 550"),
        ({"RCPT": "450 box is busy"}, "queued", "SMTP 450"),
        ({"MAIL": "553 not you"}, "failed", "SMTP 553"),
        ({"DATA": "451 later"}, "queued", "SMTP 451"),
        ({"END": "554 refused"}, "failed", "SMTP 554"),
        ({"END": "hang up"}, "failed", "unclear: SMTPServerDisconnected"),
    ],
)
def test_the_servers_answer_decides(settings, answers, status, error):
    message = queue()

    with Sink(answers) as sink:
        sent = sent_over(sink, settings)

    assert (sent, state(message)) == (0, (status, 1, error))


def test_a_message_whose_sender_died_is_not_sent_again_unasked(settings):
    message = queue()
    Message.objects.filter(pk=message.pk).update(
        status=MessageStatus.SENDING, due_at=NOON + timedelta(minutes=5)
    )

    with Sink() as sink:
        assert sent_over(sink, settings) == 0
        assert state(message)[0] == "sending"
        with clock.playing(NOON + timedelta(minutes=6)):
            assert deliver_messages() == 0

    assert (state(message)[0], message.error, sink.mails) == ("failed", "interrupted", [])


def test_a_person_sends_a_failed_message_again(settings):
    message = queue()
    with Sink({"RCPT": "550 no"}) as sink:
        sent_over(sink, settings)

    retry_message(message.pk, actor=clerk())
    with Sink() as sink:
        sent_over(sink, settings)

    assert (state(message), len(sink.mails)) == (("sent", 1, ""), 1)


def test_a_channel_without_gateway_waits_for_a_person():
    message = queue("sms", "13812346027")
    deliver_messages()

    assert state(message)[0] == "outbox"
    assert list(messages_waiting(actor=clerk())) == [message]
    assert message_opened(message.pk, actor=clerk(9)).to == "13812346027"
    assert ReadLog.objects.get().user_id == 9

    send_message(message.pk, actor=clerk(9))

    assert (state(message)[0], message.sent_by, messages_waiting(actor=clerk()).count()) == ("sent", 9, 0)


def test_email_without_a_server_waits_for_a_person(settings):
    settings.EMAIL_HOST = ""
    message = queue()

    deliver_messages()

    assert state(message)[0] == "outbox"


def test_a_portal_message_is_there_at_once():
    message = queue("portal", "")

    deliver_messages()

    assert state(message)[0] == "sent"


def test_a_registered_gateway_sends_the_text_and_learns_the_same_reference(monkeypatch):
    letters = []
    monkeypatch.setattr(gateways, "GATEWAYS", dict(gateways.GATEWAYS))
    gateways.register_gateway("sms", letters.append)
    message = queue("sms", "13812346027")

    deliver_messages()

    assert [(letter.to, letter.text, letter.reference) for letter in letters] == [
        ("13812346027", "您的投诉已受理。\n编号 812", str(message.seal_id))
    ]


def test_the_outbox_of_another_organisation_does_not_exist():
    message = queue("sms", "13812346027")
    deliver_messages()
    other = clerk(organisation_id=8)

    assert list(messages_waiting(actor=other)) == []
    for operation in (message_opened, send_message, retry_message):
        with pytest.raises(NotVisible):
            operation(message.pk, actor=other)


def test_the_outbox_needs_its_permission():
    message = queue("sms", "13812346027")
    deliver_messages()

    for operation in (message_opened, send_message):
        with pytest.raises(NotAllowed):
            operation(message.pk, actor=clerk(permissions=()))
    assert state(message)[0] == "outbox"


def test_a_sent_message_is_not_marked_or_retried():
    message = queue("portal", "")
    deliver_messages()

    for operation in (send_message, retry_message):
        with pytest.raises(WrongStatus):
            operation(message.pk, actor=clerk())
