"""Letters of a case: by link unless chosen otherwise, from a text, with papers, in one thread."""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from lianwei.cases.operations.desk.letters import write_letter
from lianwei.cases.queries.page.letters import (
    letter_from,
    letters_for_consumer,
    proposed_for,
    reply_box,
    thread_of,
)
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.files.examining import examine
from lianwei.core.messages.models import Message, MessageStatus
from lianwei.core.messages.operations import deliver_messages
from lianwei.core.messages.threads import message_id_of, reply_code
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM
from lianwei.knowledge.models import ReplyTemplate
from lianwei.knowledge.operations import load_replies
from tests.core.messages.smtp_sink import Sink
from tests.factories import cases
from tests.factories.knowledge import knowledge
from tests.factories.mails import letter, mailbox, take
from tests.factories.members import make_actor, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
PERSON = {"email": "wang@example.com"}
TEXT = "〔投诉人〕:您好,请放心。"


@pytest.fixture
def yuzhong():
    knowledge()
    load_replies()
    return make_organisation("YZ", name="渝中区消委会", phone="023-63000000")


@pytest.fixture
def clerk(yuzhong):
    return make_actor("clerk", organisation=yuzhong)


@pytest.fixture
def case(clerk):
    return cases.complaint(actor=clerk, person=PERSON)


def write(case, actor, **changes):
    return write_letter(case.pk, actor=actor, **{"title": "说明", "text": TEXT} | changes)


def test_only_a_link_goes_out_unless_chosen_otherwise(case, clerk, client):
    message = write(case, clerk)

    url = re.search(r"/cases/link/letter/\S+", message.text.plain())[0]
    page = client.get(url).content.decode()
    assert "王桂芳" not in message.text.plain()
    assert "王桂芳:您好,请放心。" in page


def test_the_text_goes_in_the_mail_where_the_writer_chooses(case, clerk):
    message = write(case, clerk, in_mail=True)

    assert (message.text.plain(), message.letter) == ("王桂芳:您好,请放心。", None)


def test_without_e_mail_the_link_goes_by_sms(clerk):
    message = write(cases.complaint(actor=clerk), clerk)

    assert message.channel == "sms"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"text": "请在 〔补正期限〕 前补齐"}, "text"), ({"file_ids": [999]}, "papers")],
)
def test_a_letter_that_cannot_leave_is_refused_and_nothing_is_written(case, clerk, changes, field):
    with pytest.raises(Invalid) as refused:
        write(case, clerk, **changes)

    assert list(refused.value.fields) == [field]
    assert Message.objects.filter(template="letter").count() == 0


def test_without_e_mail_nothing_goes_in_the_mail(clerk):
    with pytest.raises(Invalid):
        write(cases.complaint(actor=clerk), clerk, in_mail=True)


def test_who_may_not_write_is_refused(case, yuzhong):
    with pytest.raises(NotAllowed):
        write(case, make_actor("analyst", organisation=yuzhong))


def test_files_go_along_behind_the_link(case, clerk, client):
    enclosure = examine(ContentFile("甲,乙\n".encode(), name="清单.csv"))
    message = write(case, clerk, enclosures=[enclosure])
    url = re.search(r"/cases/link/letter/\S+", message.text.plain())[0]

    opened = client.get(f"{url}files/{message.files[0]}/")

    assert (opened.status_code, opened.content.decode()) == (200, "甲,乙\n")
    assert opened["Content-Disposition"].startswith("attachment")


def test_a_link_opens_no_file_that_went_with_no_letter(case, clerk, client):
    from lianwei.cases.operations.entry.evidence import add_evidence

    other = add_evidence(
        case.pk, actor=clerk, uploads=[ContentFile(b"x,y\n", name="a.csv")], source="business"
    )[0]
    url = re.search(r"/cases/link/letter/\S+", write(case, clerk).text.plain())[0]

    assert client.get(f"{url}files/{other.pk}/").status_code == 404


def test_a_shipped_text_is_filled_from_the_case(case, clerk):
    text = next(each for each in proposed_for(case, actor=clerk) if each.code == "supplement")

    found = letter_from(text, case, actor=clerk)

    assert case.number in found.text
    assert "渝中丽人美容院" in found.text
    assert found.missing == ("投诉人", "补正内容", "补正期限")


def test_texts_are_proposed_and_their_use_is_counted(case, clerk):
    box = reply_box(case, actor=clerk)
    text = box.proposals[0]

    write(case, clerk, template_id=text.pk)

    assert ReplyTemplate.objects.visible_to(SYSTEM).get(pk=text.pk).uses == 1
    assert [each.is_received for each in reply_box(case, actor=clerk).letters] == [False]


def test_the_form_begins_with_the_text_and_sends_it(client_of, yuzhong, clerk, case):
    browser = client_of(clerk)
    text = next(each for each in proposed_for(case, actor=clerk) if each.code == "acceptance-en")
    url = reverse("complaint_write", args=[case.pk])

    page = browser.get(url, {"template": text.pk}).content.decode()
    answer = browser.post(url, {"template": text.pk, "subject": "Re", "text": "Hello 〔投诉人〕"})

    assert f"complaint no. {case.number} about" in page
    assert (answer.status_code, Message.objects.get(template="letter").letter.plain()) == (
        302,
        "Hello 王桂芳",
    )


def test_a_text_joins_what_was_typed_once_and_sends_nothing(client_of, clerk, case):
    browser = client_of(clerk)
    text = next(each for each in proposed_for(case, actor=clerk) if each.code == "acceptance-en")
    url = reverse("complaint_write", args=[case.pk])
    pressed = {"begin_with": "1", "text_of": text.pk, "subject": ""}

    first = browser.post(url, pressed | {"text": "自己写的"}).context["form"]
    again = browser.post(url, pressed | {"text": first["text"].value()}).context["form"]

    words = first["text"].value()
    assert words.startswith("自己写的\n\n") and f"complaint no. {case.number} about" in words
    assert (again["text"].value(), again["template"].value()) == (words, str(text.pk))
    assert (first.errors, Message.objects.filter(template="letter").count()) == ({}, 0)


def test_the_case_page_shows_the_letters(client_of, clerk, case):
    write(case, clerk)

    page = client_of(clerk).get(reverse("complaint_detail", args=[case.pk])).content.decode()

    assert "往来信函" in page
    assert "受理告知" not in page  # proposed once it is accepted
    assert "补正材料" in page


def test_a_letter_and_its_answer_are_one_thread_over_real_smtp(case, clerk, yuzhong, settings):
    box = mailbox(yuzhong)
    with Sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        first = write(case, clerk, in_mail=True)
        deliver_pending()
        deliver_messages()
        answer = take(
            box, letter("收到", In_Reply_To=message_id_of(first.seal_id), Message_ID="<hers@example.com>")
        )
        second = write(case, clerk, in_mail=True)
        deliver_pending()
        deliver_messages()
        sent = list(sink.mails)

    assert answer.status == "filed"
    assert [mail["Message-ID"] for mail in sent] == [message_id_of(each.seal_id) for each in (first, second)]
    assert sent[1]["References"].split() == [message_id_of(first.seal_id), "<hers@example.com>"]
    assert sent[0]["Reply-To"] == "ts@yz.example.org"
    assert sent[0]["Subject"] == f"说明 [{reply_code(first.seal_id)}]"
    assert [mail["Auto-Submitted"] for mail in sent] == [None, None]


def test_the_answer_to_a_letter_continues_its_thread(case, clerk):
    message = write(case, clerk)

    assert thread_of(case) == (message_id_of(message.seal_id),)


def test_another_case_s_link_shows_nothing_of_this_one(case, clerk):
    write(case, clerk)
    from lianwei.cases.queries.doors.tracking import consumer_of

    other = cases.complaint(actor=clerk, person=PERSON)
    assert letters_for_consumer(other.pk, actor=consumer_of(other.pk)) == []
    with pytest.raises(NotVisible):
        letters_for_consumer(case.pk, actor=consumer_of(other.pk))


def test_the_letters_of_a_case_take_the_same_number_of_queries(case, clerk, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    write(case, clerk)
    with CaptureQueriesContext(connection) as one:
        reply_box(case, actor=clerk)
    for _ in range(2):
        write(case, clerk)

    with django_assert_num_queries(len(one)):
        reply_box(case, actor=clerk)
    assert Message.objects.exclude(status=MessageStatus.RECEIVED).filter(template="letter").count() == 3
