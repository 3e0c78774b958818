"""Fields that many papers share: the number, the parties, the matter, who answers questions. Papers are
Chinese."""

from collections.abc import Callable
from typing import Any

from lianwei.cases.queries.page.consents import answer_to
from lianwei.cases.rules.consents import ENTRUSTED, PUBLICITY
from lianwei.core.models import File
from lianwei.core.scope import attached
from lianwei.registry.queries import code_names
from lianwei.ui import words

from .casebook import NOT_GIVEN, CaseBook

Reader = Callable[[CaseBook], Any]
ID_KINDS = {
    "resident_card": "居民身份证",
    "passport": "护照",
    "hk_macao_permit": "港澳居民来往内地通行证",
    "taiwan_permit": "台湾居民来往大陆通行证",
    "residence_permit": "居住证",
    "officer": "军官证",
    "officer_card": "军官证",
    "other": "其他证件",
}
POWER = "power_of_attorney"


def consent(answer: bool | None) -> str:
    return {True: "同意", False: "不同意", None: "未表示"}[answer]


def labels(kind: str, codes: list[str], book: CaseBook) -> list[str]:
    """Names of codes as they stood on the day of receipt."""
    names = code_names(kind, on=book.complaint.received_on)
    return [names.get(code, code) for code in codes if code]


def requests(book: CaseBook) -> str:
    """What is asked for, in the words of the list, of the consumer, and in money."""
    complaint = book.complaint
    parts = ["、".join(labels("request_type", complaint.requests, book)), complaint.wish]
    if complaint.amount_claimed:
        parts.append(f"请求金额{words.amount(complaint.amount_claimed)}元")
    return "；".join(part for part in parts if part) or "见争议事实"


def parties(book: CaseBook) -> str:
    names = "、".join(each.name for each in book.respondents)
    return f"{book.name}（投诉人）、{names}（被投诉人）"


def agent(book: CaseBook) -> str:
    person = book.person
    if person is None or not person.agent_name:
        return ""
    return " ".join(filter(None, (book.reveal(person.agent_name), book.reveal(person.agent_phone))))


def power_of_attorney(book: CaseBook) -> str:
    """Whether the agent's paper is in the file."""
    if book.person is None or not book.person.agent_name:
        return ""
    return "已提交" if attached(File, book.complaint).filter(kind=POWER).exists() else "未提交"


def handler(book: CaseBook) -> str:
    return book.handler.name if book.handler else ""


def handler_phone(book: CaseBook) -> str:
    own = book.handler.phone if book.handler else ""
    return own or book.organisation.phone


def contact(book: CaseBook) -> str:
    """Name, phone and address at which papers and questions are taken."""
    parts = (handler(book), handler_phone(book), book.organisation.address)
    return "，".join(part for part in parts if part)


def personal(name: str, *, missing: str = NOT_GIVEN) -> Reader:
    """A sealed value of the consumer."""

    def read(book: CaseBook) -> str:
        return book.reveal(getattr(book.person, name, None)) or missing

    return read


def of_respondents(name: str, *, missing: str = "", between: str = "；") -> Reader:
    """A value of each business in one line."""

    def read(book: CaseBook) -> str:
        found = [str(value) for each in book.respondents if (value := getattr(each, name))]
        return between.join(found) or missing

    return read


def contacts_of_respondents(name: str) -> Reader:
    """A sealed contact of each business."""

    def read(book: CaseBook) -> str:
        return "；".join(filter(None, (book.reveal(getattr(each, name)) for each in book.respondents)))

    return read


SHARED: dict[str, Reader] = {
    "issuer": lambda book: book.organisation.name,
    "registering_org": lambda book: book.organisation.name,
    "case_no": lambda book: book.complaint.number,
    "to": lambda book: book.name,
    "consumer": lambda book: book.name,
    "consumer_name": lambda book: book.name,
    "consumer_phone": personal("phone"),
    "consumer_id_type": lambda book: ID_KINDS.get(getattr(book.person, "id_kind", ""), NOT_GIVEN),
    "consumer_id_no": personal("id_number"),
    "consumer_address": personal("address"),
    "consent_publicity": lambda book: consent(answer_to(book.complaint, PUBLICITY)),
    "consent_entrusted_mediation": lambda book: consent(answer_to(book.complaint, ENTRUSTED)),
    "agent": agent,
    "power_of_attorney": power_of_attorney,
    "trader": of_respondents("name", between="、"),
    "trader_name": of_respondents("name", between="、"),
    "trader_address": of_respondents("address", missing=NOT_GIVEN),
    "trader_contact": contacts_of_respondents("contact_name"),
    "trader_phone": contacts_of_respondents("contact_phone"),
    "parties": parties,
    "subject": lambda book: book.complaint.title,
    "facts": lambda book: book.narrative,
    "requests": requests,
    "received_on": lambda book: book.complaint.received_on,
    "accepted_on": lambda book: book.complaint.accepted_on,
    "closed_on": lambda book: book.complaint.closed_on,
    "channel": lambda book: labels("channel", [book.complaint.channel], book),
    "category": lambda book: labels("category", [book.complaint.category], book),
    "nature": lambda book: labels("nature", [book.complaint.nature], book),
    "consumer_group": lambda book: labels("consumer_group", book.complaint.groups, book),
    "handler": handler,
    "handler_phone": handler_phone,
    "contact": contact,
    "due_on": lambda book: book.complaint.due_on,
    "from_org": lambda book: book.organisation.name,
}
