"""A mailbox of the shown member with a few e-mails, so that a visitor sees what becomes of each.

Nothing is fetched and nothing leaves: the letters are written here, and the mailbox is withdrawn at the end.
"""

from email.message import EmailMessage

from lianwei.arrivals.models import Mailbox
from lianwei.arrivals.operations.mailboxes import create_mailbox, withdraw_mailbox
from lianwei.arrivals.operations.mails import Fetched, take_mail
from lianwei.cases.models import Complaint
from lianwei.cases.operations.desk.letters import write_letter
from lianwei.cases.queries.page.letters import letter_from
from lianwei.core.messages.threads import message_id_of
from lianwei.core.scope import OPERATOR, find
from lianwei.knowledge.queries.replies import replies_in_use

from .alliance import PASSWORD, Member

ADDRESS = "tousu@yz.example.org"
CONSUMER = "xiaofeizhe@example.com"
STORY = (
    "您好:\n我叫周敏,3月1日在观音桥好身材健身房办了年卡3980元,去了两次店就关门了,打电话没人接。\n"
    "要求退还剩余费用。我的电话13900000000,合同和付款截图稍后补发。\n周敏"
)


def write_letters(member: Member, complaint_id: int) -> None:
    """The letters of one case and of strangers. `complaint_id`: a case whose consumer left an e-mail."""
    box = _mailbox(member)
    sent = _write(member, complaint_id)
    case = find(Complaint, complaint_id, actor=OPERATOR)
    _take(box, "周敏", "投诉健身房关门不退费", STORY)
    _take(box, "陈刚", "咨询预付卡", "请问商家转让了,之前办的预付卡还能用吗?")
    _take(
        box, "陈刚", "自动回复:我正在休假", "我正在休假,下周一回复您。", **{"Auto-Submitted": "auto-replied"}
    )
    _take(box, "刘洋", f"关于{case.number}", f"我是{case.number}的当事人家属,想补充一份情况说明。")
    _take(box, "", "Re: 您的投诉", "谢谢,发票照片我明天寄到。", **{"In-Reply-To": sent, "References": sent})
    withdraw_mailbox(box.pk, actor=OPERATOR)


def _mailbox(member: Member) -> Mailbox:
    return create_mailbox(
        actor=member.desk.head,
        address=ADDRESS,
        host="imap.example.org",
        port=993,
        security=Mailbox.Security.TLS,
        folder="INBOX",
        user="tousu",
        password=PASSWORD,
        takes_old=True,
    )


def _write(member: Member, complaint_id: int) -> str:
    """A letter from the text for acceptance; its Message-ID."""
    case = find(Complaint, complaint_id, actor=member.desk.clerk)
    text = next(each for each in replies_in_use(actor=member.desk.clerk) if each.code == "acceptance")
    filled = letter_from(text, case, actor=member.desk.clerk)
    message = write_letter(
        complaint_id,
        actor=member.desk.clerk,
        title=f"{text.title}（{case.number}）",
        text=filled.text,
        template_id=text.pk,
    )
    return message_id_of(message.seal_id)


def _take(box: Mailbox, name: str, title: str, text: str, **headers: str) -> None:
    box.refresh_from_db()
    mail = EmailMessage()
    mail["From"] = f"{name} <someone@example.com>" if name else CONSUMER
    mail["To"], mail["Subject"] = ADDRESS, title
    mail["Message-ID"] = f"<{box.last_uid + 1}@example.com>"
    for header, value in headers.items():
        mail[header] = value
    mail.set_content(text)
    data = mail.as_bytes()
    take_mail(box.pk, Fetched(1, box.last_uid + 1, data, len(data)), actor=OPERATOR)
