"""Mailboxes and the e-mails in them: the lists, one of each, and what their codes mean in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianwei.arrivals.lifecycle import DRAFT, FILE, MAIL_TRANSITIONS
from lianwei.arrivals.models import Arrival, ArrivalStatus, Mail, Mailbox, MailStatus
from lianwei.arrivals.receivers import keeper_of, letter_receivers, receivers
from lianwei.core.errors import NotVisible
from lianwei.core.files.storage import read_blob
from lianwei.core.lifecycle import next_steps
from lianwei.core.models import ReadLog
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find, subject_of
from lianwei.core.sealed import Sealed
from lianwei.reading.numbers import tokenise

from .arriving import subject_url

N_ = gettext_noop
BADGES: dict[str, str] = {
    MailStatus.DRAFT: "soon",
    MailStatus.FILED: "done",
    MailStatus.PROPOSED: "soon",
    MailStatus.AUTOMATIC: "plain",
    MailStatus.BOUNCE: "late-soft",
    MailStatus.STOPPED: "late-soft",
    MailStatus.TOO_LARGE: "late-soft",
}
REASONS = {
    "own_loop": N_("It is our own e-mail coming back; a loop was stopped."),
    "too_many": N_("More came from this address today than is taken; a loop was stopped."),
    "too_large": N_("Too large to be fetched; it stays in the mailbox."),
    "named": N_("A case number stands in it, which anybody can write. Please look before it is filed."),
    "bounce": N_("The mail server could not deliver our message."),
    "delayed": N_("The mail server has not delivered our message yet and goes on trying."),
    "report": N_("Our message was delivered or read."),
    "auto_submitted": N_("Says of itself that a machine wrote it (Auto-Submitted)."),
    "precedence": N_("A circular or an automatic answer (Precedence)."),
    "auto_header": N_("An automatic answer, by its header."),
    "auto_title": N_("An automatic answer, by its title."),
    "null_sender": N_("Sent without a return path: a machine's notice."),
}
FAULTS = {
    "unknown host": N_("There is no server of this name. Please check the name of the server."),
    "private address": N_(
        "This server lies in the own network. The operator must name it in LIANWEI_OUTGOING_HOSTS."
    ),
    "no answer": N_("The server does not answer. Please check the name, the port and the firewall."),
    "certificate": N_(
        "The certificate of the server cannot be trusted, or it is for another name. The password was "
        "not sent."
    ),
    "not encrypted": N_(
        "The server does not speak TLS on this port. Port 993 is for TLS, 143 for STARTTLS. The password "
        "was not sent."
    ),
    "no imap": N_("Something answers there, but it is no IMAP server. Please check the port."),
    "login": N_(
        "The server refuses the user or the password. Many providers want IMAP switched on and an "
        "authorisation code in place of the password."
    ),
    "folder": N_("There is no such folder. The usual one is called INBOX."),
    "broken": N_("The line broke while the mailbox was read. It is tried again in two minutes."),
    "answer": N_("The server gave an answer that cannot be read. It is tried again in two minutes."),
}


@dataclass(frozen=True, slots=True)
class MailRow:
    """An e-mail in a list: who, outlined; its title without numbers of people; what became of it."""

    mail: Mail
    sender: str
    title: str
    badge: str
    status: str
    reason: str
    case: str = ""
    case_url: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came along; `fault` says why it was not kept."""

    name: str
    size: int
    fault: str


@dataclass(frozen=True, slots=True)
class MailPage:
    """One e-mail with its words, and what may be done with it."""

    row: MailRow
    sender: str
    text: str
    quoted: str
    parts: list[Attached]
    kinds: list[tuple[str, str]]
    may_file: bool
    may_draft: bool
    mend_pk: int | None = None


@dataclass(frozen=True, slots=True)
class MailboxPage:
    """A mailbox, how the last look went, and what may be done."""

    mailbox: Mailbox
    fault: str
    may_revise: bool
    may_try: bool
    may_withdraw: bool


def open_mailboxes(*, actor: Actor) -> list[int]:
    """The mailboxes to be looked into, the one that waited longest first: none keeps another waiting."""
    rows = Mailbox.objects.visible_to(actor).filter(withdrawn_at=None)
    return list(rows.order_by(F("checked_at").asc(nulls_first=True), "pk").values_list("pk", flat=True))


def mailboxes(*, actor: Actor) -> list[tuple[Mailbox, str]]:
    """The mailboxes of the actor's organisations with what is wrong; those withdrawn last."""
    actor.require("mailbox.view")
    rows = Mailbox.objects.visible_to(actor).select_related("organisation").order_by("pk")
    return [(each, fault_text(each.fault)) for each in sorted(rows, key=lambda row: not row.is_open)]


def mailbox_page(pk: int, *, actor: Actor) -> MailboxPage:
    """One mailbox. Raises NotVisible."""
    actor.require("mailbox.view")
    mailbox = find(Mailbox, pk, actor=actor)
    is_ours = mailbox.is_open and mailbox.is_within_reach(actor)
    may = {verb: is_ours and actor.may(f"mailbox.{verb}") for verb in ("revise", "try", "withdraw")}
    return MailboxPage(mailbox, fault_text(mailbox.fault), may["revise"], may["try"], may["withdraw"])


def mailbox_values(mailbox: Mailbox) -> dict[str, object]:
    """What its form shows: everything but the password."""
    names = ("address", "host", "port", "security", "folder", "takes_tags", "takes_old", "most_a_day")
    return {name: getattr(mailbox, name) for name in names} | {"user": mailbox.plain_account().user}


def fault_text(code: str) -> str:
    """A sentence for the code of a fault; empty for none."""
    return _(FAULTS.get(code, FAULTS["answer"])) if code else ""


def mails(*, actor: Actor, statuses: Iterable[str] = (), after: str = "") -> Page[MailRow]:
    """The e-mails of the actor's organisations, the latest first."""
    actor.require("mail.view")
    rows = Mail.objects.visible_to(actor).defer("text", "quoted", "thread", "parts")
    wanted = list(statuses)
    rows = rows.filter(status__in=wanted) if wanted else rows
    return latest(rows.select_related("arrival", "source"), after).shown(mail_row)


def letters_waiting() -> Q:
    """Letters that nobody has registered, filed or left out: they follow to the successor."""
    over = (ArrivalStatus.TAKEN, ArrivalStatus.SKIPPED, ArrivalStatus.UNDONE)
    return Q(status__in=(MailStatus.DRAFT, MailStatus.PROPOSED)) & ~Q(arrival__status__in=over)


def mail_row(mail: Mail) -> MailRow:
    """One line of the list."""
    about = mail.arrival.subject if mail.arrival and mail.arrival.subject else mail.about
    is_registered = mail.status == MailStatus.DRAFT and mail.arrival and mail.arrival.subject
    return MailRow(
        mail,
        _outline(mail),
        tokenise(mail.title.plain()).text if mail.title else _("(no title)"),
        "done" if is_registered else BADGES[mail.status],
        _fate(mail),
        _(REASONS[mail.reason]) if mail.reason in REASONS else "",
        case=about,
        case_url=subject_url(about),
    )


def _fate(mail: Mail) -> str:
    """What became of it, in a word or two."""
    arrival: Arrival | None = mail.arrival
    if mail.status == MailStatus.DRAFT and arrival is not None:
        words = {ArrivalStatus.TAKEN: _("Registered"), ArrivalStatus.SKIPPED: _("Left out")}
        return words.get(ArrivalStatus(arrival.status), str(mail.get_status_display()))
    return str(mail.get_status_display())


def _outline(mail: Mail) -> str:
    """王** · w***@example.org"""
    name = mail.sender_name.masked if mail.sender_name else ""
    local, _at, domain = mail.sender.plain().partition("@") if mail.sender else ("", "", "")
    address = f"{local[:1]}***@{domain}" if domain else ""
    return " · ".join(filter(None, (name, address)))


def mail_page(pk: int, *, actor: Actor) -> MailPage:
    """One e-mail in plain words; the reading is logged. Raises NotVisible."""
    actor.require("mail.view")
    rows = Mail.objects.visible_to(actor).select_related("arrival", "source").filter(pk=pk)
    mail = rows.first()
    if mail is None:
        raise NotVisible
    steps = next_steps(mail, MAIL_TRANSITIONS, actor=actor)
    arrival: Arrival | None = mail.arrival
    waits = arrival is not None and arrival.status == ArrivalStatus.REFUSED
    ReadLog.write(actor, what="arrivals_mail.text", subject=subject_of(mail), reason=_("Letter read"))
    labels = {each.kind: str(each.label) for each in receivers()}
    may_draft = DRAFT in steps and (arrival is None or waits)
    return MailPage(
        mail_row(mail),
        sender=_plain(mail.sender),
        text=_plain(mail.text),
        quoted=_plain(mail.quoted),
        parts=[Attached(each["name"], each["size"], each["fault"]) for each in mail.plain_parts()],
        kinds=[(kind, labels[kind]) for kind in letter_receivers() if not (arrival and arrival.kind == kind)],
        may_file=FILE in steps and keeper_of(mail.about) is not None,
        may_draft=may_draft,
        mend_pk=arrival.pk if arrival is not None and waits else None,
    )


def _plain(value: Sealed | None) -> str:
    return value.plain() if value else ""


def mail_source(pk: int, *, actor: Actor) -> bytes:
    """The whole e-mail as it came; the opening is logged."""
    actor.require("mail.open")
    mail = find(Mail, pk, actor=actor)
    ReadLog.write(actor, what="arrivals_mail.source", subject=subject_of(mail), reason=_("Letter downloaded"))
    return read_blob(mail.storage_name, seal_id=mail.seal_id)


def mail_of_arrival(arrival_id: int, *, actor: Actor) -> int | None:
    """The e-mail a draft was made from."""
    rows = Mail.objects.visible_to(actor).filter(arrival=arrival_id)
    return rows.values_list("pk", flat=True).first()


def address_for_answers(organisation_id: int, *, actor: Actor) -> str:
    """Where answers to an organisation's messages come in: its oldest open mailbox, else empty."""
    rows = Mailbox.objects.visible_to(actor).filter(organisation=organisation_id, withdrawn_at=None)
    return rows.order_by("pk").values_list("address", flat=True).first() or ""
