"""An e-mail is taken once: listed with what became of it, in one transaction with its draft or its filing.

The mailbox itself is only read. A worker that ends in the middle leaves nothing behind but bytes nobody can
read; the next look finds the same mail again.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.arrivals.models import Arrival, Door, Mail, Mailbox, MailStatus
from lianwei.arrivals.receivers import Incoming, Written, keeper_of, keepers, kind_of_letter, letter_receivers
from lianwei.arrivals.rules.mails import Letter, Part, Verdict, read_mail, verdict_on
from lianwei.core import clock, keys
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, examine
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.files.storage import write_blob
from lianwei.core.messages.models import Message
from lianwei.core.messages.operations import return_message
from lianwei.core.messages.threads import answered_message, loop_mark
from lianwei.core.scope import Actor, lock

from .arriving import ArrivalEntry, client_id_of, keep_refused

MAILS = UUID("5f2c1a5e-52b5-4c0e-9d5e-8f3c64c2a003")
DAY = timedelta(days=1)
REPORTED = (Verdict.BOUNCE, Verdict.DELAYED, Verdict.REPORT)
KIND = "mail"
TOO_MANY, TOO_LARGE, NAMED = "too_many", "too_large", "named"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message as the mailbox held it; where it is too large, only its headers. `size` in bytes."""

    validity: int
    uid: int
    data: bytes = field(repr=False)
    size: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a mail, and why."""

    status: MailStatus
    reason: str = ""
    message: Message | None = None
    about: str = ""


@dataclass(slots=True)
class Opened:
    """A mail before anything is written: read, its files looked at, the faults of those not kept."""

    letter: Letter
    fetched: Fetched
    files: list[Examined] = field(default_factory=list)
    parts: list[dict] = field(default_factory=list)
    seal_id: UUID = field(default_factory=uuid4)
    storage_name: str = ""

    @property
    def written(self) -> Written:
        letter = self.letter
        return Written(letter.sender, letter.sender_name, letter.title, letter.text)


def take_mail(mailbox_id: int, fetched: Fetched, *, actor: Actor) -> Mail | None:
    """Take one message of a mailbox; None where it was taken before. Files are looked at and bytes are
    written before the transaction, so that nobody waits for them.
    """
    opened = open_mail(fetched)
    return _take_in(mailbox_id, opened, actor=actor)


def open_mail(fetched: Fetched) -> Opened:
    """Read it, look at its files, put the whole mail on disk, encrypted."""
    opened = Opened(read_mail(fetched.data), fetched)
    for part in opened.letter.parts:
        found, fault = _examined(part)
        opened.files += [found] if found else []
        opened.parts.append({"name": part.name[:200], "size": len(part.data), "fault": fault})
    opened.storage_name = write_blob(fetched.data, seal_id=opened.seal_id)
    return opened


def _examined(part: Part) -> tuple[Examined | None, str]:
    """The file, or a sentence that says why it is not kept."""
    if part.name.lower() == "winmail.dat" or part.kind == "application/ms-tnef":
        return None, _(
            "Outlook packed it so that nobody else can open it. Please ask for it as a plain file."
        )
    try:
        return examine(ContentFile(part.data, name=part.name)), ""
    except Invalid as refusal:
        return None, str(refusal.fields.get("file", refusal.message))


@transaction.atomic
def _take_in(mailbox_id: int, opened: Opened, *, actor: Actor) -> Mail | None:
    actor.require("mail.take")
    mailbox = lock(Mailbox, mailbox_id, actor=actor)
    fetched = opened.fetched
    if fetched.validity == mailbox.uid_validity and fetched.uid <= mailbox.last_uid:
        return None
    mailbox.uid_validity, mailbox.last_uid = fetched.validity, fetched.uid
    mailbox.save(update_fields=["uid_validity", "last_uid"])
    if _is_known(mailbox, opened.letter, actor=actor):
        return None
    fate = _fate_of(mailbox, opened, actor=actor)
    mail = _row(mailbox, opened, fate)
    _carry_out(mail, opened, fate, actor=actor)
    mail.save(force_insert=True)
    record("mail.taken", mail, actor=actor, status=str(mail.status), reason=mail.reason, about=mail.about)
    return mail


def _is_known(mailbox: Mailbox, letter: Letter, *, actor: Actor) -> bool:
    rows = Mail.objects.visible_to(actor).filter(source=mailbox.source_id)
    return rows.filter(fingerprint=_fingerprint(letter)).exists()


def _fingerprint(letter: Letter) -> str:
    return keys.blind(letter.fingerprint, purpose="mail")


def _sender_key(letter: Letter) -> str:
    return keys.blind(letter.sender, purpose="mail sender")


def _fate_of(mailbox: Mailbox, opened: Opened, *, actor: Actor) -> Fate:
    letter = opened.letter
    verdict = verdict_on(letter, own_marks=frozenset((loop_mark(), mailbox.address.lower())))
    message = _answered(letter)
    about = message.subject if message else ""
    if verdict in REPORTED:
        return Fate(MailStatus.BOUNCE, verdict, message, about)
    if verdict != Verdict.PERSON:
        is_own = verdict == Verdict.OWN_LOOP
        return Fate(MailStatus.STOPPED if is_own else MailStatus.AUTOMATIC, verdict, about=about)
    if _came_today(mailbox, letter, actor=actor) >= mailbox.most_a_day:
        return Fate(MailStatus.STOPPED, TOO_MANY, about=about)
    if not opened.fetched.is_whole:
        return Fate(MailStatus.TOO_LARGE, TOO_LARGE, about=about)
    return _fate_of_letter(mailbox, letter, message, actor=actor)


def _fate_of_letter(mailbox: Mailbox, letter: Letter, message: Message | None, *, actor: Actor) -> Fate:
    """What a person wrote: filed where it surely belongs, proposed where a number stands in it."""
    if message and keeper_of(message.subject):
        return Fate(MailStatus.FILED, "", message, message.subject)
    named = _named(mailbox, letter, actor=actor)
    return Fate(MailStatus.PROPOSED, NAMED, about=named) if named else Fate(MailStatus.DRAFT)


def _answered(letter: Letter) -> Message | None:
    about = letter.report.about if letter.report else ()
    return answered_message((*letter.references, *about), (letter.title, *letter.addressed))


def _came_today(mailbox: Mailbox, letter: Letter, *, actor: Actor) -> int:
    """How many came from this address within a day; machines that answer each other are stopped by it."""
    rows = Mail.objects.visible_to(actor).filter(source=mailbox.source_id, sender_key=_sender_key(letter))
    return rows.filter(received_at__gt=clock.now() - DAY).count()


def _named(mailbox: Mailbox, letter: Letter, *, actor: Actor) -> str:
    text = f"{letter.title}\n{letter.text}"
    holder = mailbox.organisation_id
    found = (each.named(text, organisation_id=holder, actor=actor) for each in keepers())
    return next(filter(None, found), "")


def _row(mailbox: Mailbox, opened: Opened, fate: Fate) -> Mail:
    letter = opened.letter
    mail = Mail(
        organisation_id=mailbox.organisation_id,
        source_id=mailbox.source_id,
        seal_id=opened.seal_id,
        fingerprint=_fingerprint(letter),
        sender_key=_sender_key(letter),
        storage_name=opened.storage_name,
        size=opened.fetched.size,
        status=fate.status,
        reason=str(fate.reason),
        about=fate.about,
        said_at=letter.said_at,
        received_at=clock.now(),
    )
    mail.sender, mail.sender_name, mail.title = letter.sender, letter.sender_name, letter.title
    mail.text, mail.quoted = letter.text, letter.quoted
    mail.thread = " ".join(filter(None, (*letter.references, letter.message_id)))
    mail.parts = json.dumps(opened.parts, ensure_ascii=False) if opened.parts else ""
    return mail


def _carry_out(mail: Mail, opened: Opened, fate: Fate, *, actor: Actor) -> None:
    if fate.status == MailStatus.FILED and fate.message:
        recipient = fate.message.recipient
        mail.is_other_sender = recipient is None or recipient.plain().lower() != opened.letter.sender
        keep_with_case(mail, opened.files, actor=actor)
    elif fate.status == MailStatus.BOUNCE and fate.message and fate.reason != Verdict.REPORT:
        report = opened.letter.report
        is_final = fate.reason == Verdict.BOUNCE
        return_message(fate.message.pk, code=report.status if report else "", is_final=is_final, actor=actor)
        mail.message_id = fate.message.pk
    elif fate.status == MailStatus.DRAFT:
        mail.arrival = draft_from(mail, opened.written, opened.files, actor=actor)


def keep_with_case(mail: Mail, files: Sequence[Examined], *, actor: Actor) -> None:
    """With the messages of the case it is about."""
    keeper = keeper_of(mail.about)
    if keeper is None:
        raise Invalid(_("This letter belongs to no case yet."))
    letter = Incoming(
        sender=mail.sender.plain() if mail.sender else "",
        title=mail.title.plain() if mail.title else "",
        text=mail.text.plain() if mail.text else "",
        thread=tuple(mail.thread.plain().split()) if mail.thread else (),
        received_at=mail.received_at,
        files=files,
        is_other_sender=mail.is_other_sender,
    )
    mail.message_id = keeper.keep(mail.about, letter, actor=actor)


def draft_from(
    mail: Mail, written: Written, files: Sequence[Examined], *, actor: Actor, kind: str = ""
) -> Arrival:
    """What a person completes and confirms: it stands in the list of what came in, with its files."""
    kind = kind or kind_of_letter(written)
    entry = ArrivalEntry(
        door=Door.MAIL,
        kind=kind,
        organisation_id=mail.organisation_id,
        client_id=client_id_of(MAILS, str(mail.seal_id)),
        payload=letter_receivers()[kind].draft(written),
        source_id=mail.source_id,
        said_at=mail.said_at,
    )
    arrival = keep_refused(entry, faults={"mail": to_confirm()}, actor=actor)
    for each in files:
        store_file(arrival, each, actor=actor, source=FileSource.CONSUMER, kind=KIND)
    return arrival


def to_confirm() -> str:
    """Why a draft from an e-mail waits."""
    return _("Came by e-mail. Please read it, fill in what is missing and take it in.")
