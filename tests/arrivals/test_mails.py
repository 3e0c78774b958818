"""What becomes of each e-mail: a draft, a letter of its case, a proposal, or a reason why not; once."""

import io
import zipfile

import pytest
from pypdf import PdfWriter

from lianwei.arrivals.handlers import take_or_refuse
from lianwei.arrivals.models import Arrival, ArrivalStatus, Mail
from lianwei.arrivals.operations import retry_arrival
from lianwei.arrivals.operations.letters import draft_mail, file_mail
from lianwei.cases.models import Complaint
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.files.models import File
from lianwei.core.files.storage import read_blob
from lianwei.core.messages.models import Message, MessageStatus
from lianwei.core.messages.operations import queue_message
from lianwei.core.messages.queries import messages_of
from lianwei.core.messages.threads import message_id_of, reply_code
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM, attached, find
from tests.factories import arrivals
from tests.factories.mails import STORY, as_gb2312, bounce, letter, mailbox, take, with_file
from tests.factories.members import make_actor, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def yuzhong():
    return make_organisation("YZ")


@pytest.fixture
def box(yuzhong):
    return mailbox(yuzhong)


@pytest.fixture
def case(yuzhong):
    """A complaint that came in by the portal."""
    made = arrivals.taken(yuzhong)
    return find(Complaint, int(made.subject.partition(":")[2]), actor=SYSTEM)


def written_to(case, to="wang@example.com"):
    """An e-mail of ours about the case."""
    return queue_message(case, to=to, channel="email", text="请补材料", template="supplement", actor=SYSTEM)


def fate(mail):
    return (mail.status, mail.reason, mail.about)


def docx(*, macros):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
        if macros:
            archive.writestr("word/vbaProject.bin", "x")
    return data.getvalue()


def scan(pages):
    data, writer = io.BytesIO(), PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.write(data)
    return data.getvalue()


def test_a_letter_becomes_a_draft_that_waits_for_a_person(box):
    mail = take(box, letter())

    draft = find(Arrival, mail.arrival_id, actor=SYSTEM)
    payload = draft.plain_payload()
    assert fate(mail) == ("draft", "", "")
    assert (draft.status, draft.kind, draft.door) == (ArrivalStatus.REFUSED, "complaint", "mail")
    assert payload["person"] == {"name": "王桂芳", "email": "wang@example.com", "phone": "13812346027"}
    assert payload["respondents"] == [{"name": "渝中丽人美容院"}]
    assert payload["narrative"] == STORY
    assert Complaint.objects.visible_to(SYSTEM).count() == 0


def test_a_confirmed_draft_is_registered_with_its_letter_and_files(box, yuzhong):
    mail = take(box, with_file(letter(), "合同.docx", docx(macros=False), DOCX))
    clerk = make_actor("clerk", organisation=yuzhong)

    retry_arrival(mail.arrival_id, actor=clerk)
    take_or_refuse(mail.arrival_id)
    deliver_pending()

    case = Complaint.objects.visible_to(SYSTEM).get()
    message = messages_of(case).get(status=MessageStatus.RECEIVED)
    assert (message.recipient.plain(), message.text.plain()) == ("wang@example.com", STORY)
    assert [file.pk for file in attached(File, case)] == message.files
    assert case.channel == "C05"


def test_a_second_look_at_what_followed_changes_nothing(box, yuzhong):
    mail = take(box, letter())
    retry_arrival(mail.arrival_id, actor=make_actor("clerk", organisation=yuzhong))
    take_or_refuse(mail.arrival_id)
    from lianwei.arrivals.operations.letters import follow_draft

    deliver_pending()

    assert follow_draft(mail.arrival_id, actor=SYSTEM) is None
    assert Message.objects.filter(status=MessageStatus.RECEIVED).count() == 1


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("咨询", "请问预付卡可以退吗?", "enquiry"),
        ("举报", "举报渝中鲜味餐馆后厨用过期食材。", "violation_report"),
        ("退卡", "他们不退钱,请问怎么办?", "complaint"),
    ],
)
def test_the_kind_is_proposed_by_what_is_written(box, title, text, kind):
    mail = take(box, letter(text, Subject=title))

    assert find(Arrival, mail.arrival_id, actor=SYSTEM).kind == kind


def test_a_person_registers_it_as_another_kind(box, yuzhong):
    mail = take(box, letter("请问预付卡可以退吗?"))

    draft_mail(mail.pk, actor=make_actor("clerk", organisation=yuzhong), kind="complaint")

    draft = find(Arrival, mail.arrival_id, actor=SYSTEM)
    assert (draft.kind, draft.plain_payload()["narrative"]) == ("complaint", "请问预付卡可以退吗?")


def test_an_answer_to_our_message_is_filed_with_its_case(box, case):
    sent = written_to(case)

    mail = take(box, letter("材料在附件", In_Reply_To=message_id_of(sent.seal_id), Subject="回复"))

    kept = messages_of(case).get(status=MessageStatus.RECEIVED)
    assert fate(mail) == ("filed", "", f"complaint:{case.pk}")
    assert (kept.text.plain(), mail.is_other_sender) == ("材料在附件", False)
    assert Arrival.objects.visible_to(SYSTEM).filter(door="mail").count() == 0


def test_an_answer_deep_in_the_thread_is_filed(box, case):
    sent = written_to(case)
    references = f"<a@example.com> {message_id_of(sent.seal_id)} <b@example.com>"

    assert take(box, letter(References=references)).status == "filed"


@pytest.mark.parametrize("place", ["Subject", "To"])
def test_the_code_of_a_message_files_it(box, case, place):
    code = reply_code(written_to(case).seal_id)
    written = {"Subject": f"Re: 您的投诉 [{code}]", "To": f"ts+{code.lower()}@yz.example.org"}[place]

    assert take(box, letter(**{place: written})).status == "filed"


def test_an_answer_from_another_address_is_filed_and_says_so(box, case):
    sent = written_to(case, to="li@example.com")

    mail = take(box, letter(In_Reply_To=message_id_of(sent.seal_id)))

    assert (mail.status, mail.is_other_sender) == ("filed", True)


def test_a_made_up_message_id_files_nothing(box, case):
    written_to(case)

    mail = take(box, letter(In_Reply_To="<11111111-2222-3333-4444-555555555555@localhost>"))

    assert mail.status == "draft"


def test_a_case_number_alone_is_only_proposed(box, case, yuzhong):
    mail = take(box, letter(f"关于 {case.number.lower()} 的补充"))

    assert fate(mail) == ("proposed", "named", f"complaint:{case.pk}")
    assert messages_of(case).filter(status=MessageStatus.RECEIVED).count() == 0

    file_mail(mail.pk, actor=make_actor("clerk", organisation=yuzhong))

    assert messages_of(case).filter(status=MessageStatus.RECEIVED).count() == 1


def test_a_number_of_another_member_proposes_nothing(box):
    other = arrivals.taken(make_organisation("JB"))
    number = find(Complaint, int(other.subject.partition(":")[2]), actor=SYSTEM).number

    assert take(box, letter(f"关于 {number}")).status == "draft"


def test_a_proposal_that_is_no_answer_becomes_a_draft(box, case, yuzhong):
    mail = take(box, letter(f"和 {case.number} 一样的事"))

    drafted = draft_mail(mail.pk, actor=make_actor("clerk", organisation=yuzhong), kind="complaint")

    assert (drafted.status, drafted.arrival_id is None) == ("draft", False)


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto_submitted"),
        ({"Subject": "自动回复:我在休假"}, "auto_title"),
        ({"Return_Path": "<>"}, "null_sender"),
    ],
)
def test_automatic_answers_are_listed_with_their_reason(box, headers, reason):
    mail = take(box, letter(**headers))

    assert fate(mail) == ("automatic", reason, "")
    assert mail.arrival_id is None


def test_what_was_taken_for_a_machine_can_still_be_registered(box, yuzhong):
    mail = take(box, letter(Precedence="bulk"))

    drafted = draft_mail(mail.pk, actor=make_actor("clerk", organisation=yuzhong), kind="complaint")

    assert find(Arrival, drafted.arrival_id, actor=SYSTEM).status == ArrivalStatus.REFUSED


def test_a_loop_is_stopped_and_listed(yuzhong):
    box = mailbox(yuzhong, most_a_day=3)

    fates = [take(box, letter(f"第{n}封", Message_ID=f"<n{n}@example.com>")).status for n in range(5)]

    assert fates == ["draft"] * 3 + ["stopped"] * 2
    assert Mail.objects.visible_to(SYSTEM).filter(reason="too_many").count() == 2


def test_our_own_mail_coming_back_is_stopped(box):
    assert fate(take(box, letter(X_Loop="lianwei@localhost"))) == ("stopped", "own_loop", "")


def test_a_bounce_shows_on_the_message_it_is_about(box, case):
    sent = written_to(case)
    Message.objects.filter(pk=sent.pk).update(status=MessageStatus.SENT)

    mail = take(box, bounce(message_id_of(sent.seal_id)))

    sent.refresh_from_db()
    assert fate(mail) == ("bounce", "bounce", f"complaint:{case.pk}")
    assert (sent.status, sent.bounce) == (MessageStatus.FAILED, "5.1.1")


def test_a_delay_leaves_the_message_sent(box, case):
    sent = written_to(case)
    Message.objects.filter(pk=sent.pk).update(status=MessageStatus.SENT)

    take(box, bounce(message_id_of(sent.seal_id), status="4.4.1", action="delayed"))

    sent.refresh_from_db()
    assert (sent.status, sent.bounce) == (MessageStatus.SENT, "4.4.1")


def test_gb18030_is_registered_as_it_was_written(box):
    mail = take(box, as_gb2312("投诉朱镕商行", "老板叫朱镕,不退钱", "发票.csv"))

    assert (mail.title.plain(), mail.text.plain()) == ("投诉朱镕商行", "老板叫朱镕,不退钱")
    assert mail.plain_parts() == [{"name": "发票.csv", "size": 12, "fault": ""}]


def test_files_are_kept_or_listed_with_the_reason(box):
    mail = letter()
    with_file(mail, "合同.docx", docx(macros=True), DOCX)
    with_file(mail, "扫描.pdf", scan(40), "application/pdf")
    with_file(mail, "winmail.dat", b"x\x9f\x3e\x22", "application/ms-tnef")
    with_file(mail, "setup.exe", b"MZ\x90\x00" + b"\x00" * 200)

    made = take(box, mail)

    kept = attached(File, made.arrival)
    assert [(each["name"], each["fault"] == "") for each in made.plain_parts()] == [
        ("合同.docx", False),
        ("扫描.pdf", True),
        ("winmail.dat", False),
        ("setup.exe", False),
    ]
    assert [file.media_type for file in kept] == ["application/pdf"]


def test_the_same_mail_by_another_way_is_taken_once(box):
    first = take(box, letter())
    again = take(box, b"Received: from elsewhere\n" + letter().as_bytes())

    assert (first.status, again) == ("draft", None)
    assert Mail.objects.visible_to(SYSTEM).count() == 1


def test_the_same_place_is_taken_once(box):
    take(box, letter(), uid=5)

    assert take(box, letter(Message_ID="<other@example.com>"), uid=5) is None


def test_another_mail_under_a_known_message_id_is_not_lost(box):
    take(box, letter())

    assert take(box, letter("别的内容")).status == "draft"


def test_a_fault_in_the_middle_leaves_nothing_behind(box, monkeypatch):
    """As when the worker is killed between fetching and commit: the next look finds the same mail."""
    from lianwei.arrivals.operations import mails

    def dies(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(mails, "record", dies)
        with pytest.raises(KeyboardInterrupt):
            take(box, letter())
    box.refresh_from_db()

    assert (box.last_uid, Arrival.objects.visible_to(SYSTEM).count()) == (0, 0)
    assert take(box, letter()).status == "draft"


def test_another_member_sees_nothing_and_may_nothing(box):
    mail = take(box, letter(Precedence="bulk"))
    stranger = make_actor("clerk", organisation=make_organisation("JB"))

    with pytest.raises(NotVisible):
        draft_mail(mail.pk, actor=stranger, kind="complaint")


def test_who_may_not_register_may_not_draft(box, yuzhong):
    mail = take(box, letter(Precedence="bulk"))

    with pytest.raises(NotAllowed):
        draft_mail(mail.pk, actor=make_actor("mediator", organisation=yuzhong), kind="complaint")


def test_nothing_of_a_letter_stands_readable_in_the_database(box):
    take(box, letter())

    row = Mail.objects.visible_to(SYSTEM).values().get()
    readable = " ".join(str(value) for value in row.values() if not isinstance(value, bytes | memoryview))
    assert "wang@example.com" not in readable
    assert "13812346027" not in readable


BAD = "From: a@b.example\r\nContent-Type: text/plain; charset="
BROKEN_MAILS = {
    "raw bytes in an address": (
        "From: <张三@b.example>\r\nTo: 李@b.example\r\nReferences: <张@x>\r\n\r\n退款".encode("gb18030")
    ),
    "a set that decodes nothing": f"{BAD}undefined\r\n\r\nrefund".encode(),
    "a set for names of hosts": f"{BAD}punycode\r\n\r\n{'a-' * 200_000}b".encode(),
    "a NUL in the name of a set": f'{BAD}"a\0b"\r\n\r\nrefund'.encode(),
    "half a letter": f"{BAD}utf-7\r\n\r\nrefund +2AA-".encode(),
    "a day no clock shows": b"From: a@b.example\r\nDate: Fri, 31 Dec 9999 23:59:59 -1200\r\n\r\nrefund",
    "parts within parts": b"From: a@b.example\r\n"
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1500)),
    "letters within letters": b"Content-Type: message/rfc822\r\n\r\n" * 1500 + b"\r\n\r\nrefund",
    "nothing": b"",
}


@pytest.mark.parametrize("data", BROKEN_MAILS.values(), ids=BROKEN_MAILS)
def test_a_broken_mail_is_kept_and_the_next_one_comes_too(box, data):
    broken, good = take(box, data), take(box, letter())

    assert (broken.status, good.status) == ("draft", "draft")
    assert read_blob(broken.storage_name, seal_id=broken.seal_id) == data
