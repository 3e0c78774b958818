"""Letters of a case: what was written and what came, what a text would say, what may go along."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from lianwei.cases.models import Complainant, Complaint, MediationSession, Respondent, SupplementRequest
from lianwei.cases.rules.sentences import full_day_text
from lianwei.core import clock
from lianwei.core.clock import as_office_time
from lianwei.core.errors import NotVisible
from lianwei.core.files.models import File
from lianwei.core.files.queries import files_of
from lianwei.core.messages.models import Channel, Message, MessageStatus
from lianwei.core.messages.operations import INCOMING
from lianwei.core.messages.queries import messages_of
from lianwei.core.messages.threads import message_id_of
from lianwei.core.scope import Actor, find
from lianwei.knowledge.models import ReplyTemplate
from lianwei.knowledge.queries.replies import filled, fitting, proposed, replies_to_propose
from lianwei.knowledge.rules.replies import Filled
from lianwei.reading.numbers import tokenise
from lianwei.registry.queries import code_on
from lianwei.ui.words import money

LETTER = "letter"
SHOWN, PROPOSED, THREAD = 30, 4, 10


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as colleagues see it: its text without numbers of people, how it went."""

    at: datetime
    title: str
    text: str
    is_received: bool
    channel: str
    badge: str
    status: str
    files: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ReplyBox:
    """What the case page offers for writing: the texts that fit, the closest first."""

    proposals: list[ReplyTemplate]
    letters: list[LetterView]


@dataclass(frozen=True, slots=True)
class OpenLetter:
    """A letter in plain words behind its link, with the files that go along."""

    at: datetime
    title: str
    text: str
    files: list[File]


BADGES: dict[str, str] = {
    MessageStatus.QUEUED: "accent",
    MessageStatus.SENDING: "accent",
    MessageStatus.OUTBOX: "soon",
    MessageStatus.SENT: "done",
    MessageStatus.FAILED: "late-soft",
    MessageStatus.RECEIVED: "plain",
}


def reply_box(complaint: Complaint, *, has_letters: bool = True, actor: Actor) -> ReplyBox:
    """The letters of a case found in scope, where it has any, and the texts proposed for the next one."""
    letters = messages_of(complaint).filter(template__in=(LETTER, INCOMING)).order_by("-id")
    rows = list(letters[:SHOWN]) if has_letters else []
    if not actor.may("complaint.write") or not complaint.is_within_reach(actor):
        return ReplyBox([], [_view(each) for each in rows])
    texts = proposed_for(complaint, actor=actor)
    fits = [each for each in texts if fitting(each, status=complaint.status, category=complaint.category)]
    return ReplyBox(fits[:PROPOSED], [_view(each) for each in rows])


def proposed_for(complaint: Complaint, *, actor: Actor) -> list[ReplyTemplate]:
    """The texts for letters, in the order of how well they fit the case."""
    return proposed(replies_to_propose(actor=actor), status=complaint.status, category=complaint.category)


def _view(row: Message) -> LetterView:
    words = row.letter or row.text
    labels = {
        MessageStatus.QUEUED: _("On its way"),
        MessageStatus.SENDING: _("On its way"),
        MessageStatus.OUTBOX: _("To be sent by hand"),
        MessageStatus.SENT: _("Sent"),
        MessageStatus.FAILED: _("Not sent"),
        MessageStatus.RECEIVED: _("Received letter"),
    }
    return LetterView(
        at=row.queued_at,
        title=tokenise(row.title.plain()).text if row.title else "",
        text=tokenise(words.plain()).text if words else "",
        is_received=row.status == MessageStatus.RECEIVED,
        channel=_("by link") if row.letter else _("in the e-mail itself"),
        badge=BADGES[row.status],
        status=labels[MessageStatus(row.status)],
        files=len(row.files),
        fault=_returned(row),
    )


def _returned(row: Message) -> str:
    """What a mail server said of it."""
    if not row.bounced_at:
        return ""
    is_final = row.status == MessageStatus.FAILED
    sentence = (
        _("Returned by the mail server (%(code)s)")
        if is_final
        else _("Delayed by the mail server (%(code)s)")
    )
    return sentence % {"code": row.bounce}


def values_of(complaint: Complaint) -> dict[str, str]:
    """What the fields of a text are filled with. The consumer's name is not among them: see person_values."""
    holder = complaint.holder
    with translation.override("zh-hans"):
        plain: dict[str, str] = {
            "number": complaint.number,
            "title": complaint.title,
            "business": _businesses(complaint),
            "received_on": _day(complaint.received_on),
            "accepted_on": _day(complaint.accepted_on),
            "due_on": _day(complaint.due_on),
            "amount": money(complaint.amount_claimed) if complaint.amount_claimed else "",
            "category": _category(complaint),
            "organisation": holder.name,
            "phone": holder.phone or "12315",
            "handler": complaint.handler.name if complaint.handler else "",
            "today": _day(clock.today()),
        }
        return plain | _asked(complaint) | _session(complaint)


def _day(day: date | None) -> str:
    return full_day_text(day) if day else ""


def _businesses(complaint: Complaint) -> str:
    rows: QuerySet[Respondent] = QuerySet(Respondent).filter(complaint=complaint).order_by("seq")
    return "、".join(each.name for each in rows)


def _category(complaint: Complaint) -> str:
    code = code_on("category", complaint.category, on=complaint.received_on)
    return code.name if code else ""


def _asked(complaint: Complaint) -> dict[str, str]:
    """What was asked for last, and by when."""
    rows = QuerySet(SupplementRequest).filter(complaint=complaint)
    last = rows.order_by("-pk").first()
    if last is None:
        return {}
    items = "\n".join(f"{n}. {item}" for n, item in enumerate(last.items, 1))
    return {"supplement": items, "supplement_on": _day(last.due_on)}


def _session(complaint: Complaint) -> dict[str, str]:
    """The session that comes, else the last one."""
    rows = QuerySet(MediationSession).filter(complaint=complaint)
    last = rows.order_by("-seq").first()
    if last is None:
        return {}
    at = as_office_time(last.held_at)
    return {"session_at": f"{full_day_text(at.date())} {at:%H:%M}", "session_place": last.place}


def person_values(complaint: Complaint, *, actor: Actor) -> dict[str, str]:
    """The fields that name the consumer, for a letter that leaves; the reading is logged."""
    person = QuerySet(Complainant).filter(complaint=complaint).first()
    name = (
        person.name.reveal(actor, "letter", subject=f"complaint:{complaint.pk}")
        if person and person.name
        else ""
    )
    return {"consumer": name}


def letter_from(template: ReplyTemplate, complaint: Complaint, *, actor: Actor) -> Filled:
    """What a text says about this case, the name still open. Raises Invalid."""
    return filled(template, values_of(complaint), actor=actor)


def thread_of(complaint: Complaint) -> tuple[str, ...]:
    """The Message-IDs a new e-mail goes on from: those of the last letter of the case."""
    rows = messages_of(complaint).filter(channel=Channel.EMAIL, template__in=(LETTER, INCOMING))
    last = rows.order_by("-id").first()
    if last is None:
        return ()
    before = tuple(last.thread.plain().split()) if last.thread else ()
    own = () if last.status == MessageStatus.RECEIVED else (message_id_of(last.seal_id),)
    return (*before, *own)[-THREAD:]


def letters_for_consumer(complaint_id: int, *, actor: Actor) -> list[OpenLetter]:
    """The letters that only a link opens, the newest first, for the holder of one."""
    complaint = find(Complaint, complaint_id, actor=actor)
    rows = messages_of(complaint).filter(template=LETTER).exclude(letter=None).order_by("-id")[:SHOWN]
    known = {file.pk: file for file in files_of(complaint, actor=actor)}
    return [_opened(each, known) for each in rows]


def _opened(row: Message, known: Mapping[int, File]) -> OpenLetter:
    files: Iterable[File] = (known[pk] for pk in row.files if pk in known)
    title = row.title.plain() if row.title else ""
    return OpenLetter(row.queued_at, title, row.letter.plain(), list(files))


def letter_file(complaint_id: int, file_id: int, *, actor: Actor) -> File:
    """A file that went along with a letter. Raises NotVisible."""
    for letter in letters_for_consumer(complaint_id, actor=actor):
        for file in letter.files:
            if file.pk == file_id:
                return file
    raise NotVisible
