import pytest

from lianwei.core.errors import Invalid
from lianwei.core.messages.models import Message
from lianwei.core.messages.operations import queue_message
from lianwei.core.messages.queries import messages_of
from lianwei.core.models import Delivery, Event
from tests.factories.papers import clerk, subject

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def queue(about=None, **options):
    plain = {"to": "13812346027", "channel": "sms", "text": "您的投诉已受理。", "template": "accepted"}
    return queue_message(about or subject(), actor=clerk(), **(plain | options))


def test_a_message_waits_sealed():
    queue(title="受理通知")

    message = Message.objects.get()
    assert (message.status, message.organisation_id, message.subject, message.attempts) == (
        "queued",
        7,
        "complaint:17",
        0,
    )
    assert (str(message.recipient), str(message.title), str(message.text)) == ("****", "****", "****")


def test_the_event_names_no_person():
    queue()

    assert Event.objects.get().details == {
        "subject": "complaint:17",
        "channel": "sms",
        "template": "accepted",
        "attempts": 0,
    }


def test_the_worker_is_asked_to_send_it():
    queue()

    assert list(Delivery.objects.values_list("handler", flat=True)) == [
        "lianwei.core.messages.handlers.send_queued_message"
    ]


def test_the_same_occasion_queues_once():
    first, second = queue(key="event:5"), queue(key="event:5", text="Other words")

    assert (second.pk, Message.objects.count(), Event.objects.count()) == (first.pk, 1, 1)


@pytest.mark.parametrize(
    "other", [{"key": "event:6"}, {"to": "13912346027"}, {"template": "declined"}, {"channel": "letter"}]
)
def test_another_occasion_person_text_or_way_is_another_message(other):
    queue(key="event:5")

    queue(**({"key": "event:5"} | other))

    assert Message.objects.count() == 2


def test_without_a_key_every_call_is_a_message():
    queue()
    queue()

    assert messages_of(subject()).count() == 2


@pytest.mark.parametrize(
    ("channel", "to"), [("sms", " "), ("email", "nobody"), ("email", "a@b.cn\nBcc: x@y.cn"), ("letter", "")]
)
def test_a_message_to_nowhere_is_refused(channel, to):
    with pytest.raises(Invalid):
        queue(channel=channel, to=to)

    assert Message.objects.count() == 0
