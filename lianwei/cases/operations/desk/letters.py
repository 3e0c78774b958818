"""Writing to the consumer: by a one-time link that opens the letter, or in the e-mail itself where the writer
chooses so."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.doors import LETTER
from lianwei.cases.models import Complainant, Complaint
from lianwei.cases.queries.page.letters import person_values, thread_of
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.files.examining import Examined
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.files.queries import files_of
from lianwei.core.messages.models import Channel, Message
from lianwei.core.messages.operations import Content, queue_message
from lianwei.core.scope import Actor, ActorKind, lock, subject_of
from lianwei.core.sealed import Sealed
from lianwei.knowledge.operations import count_use
from lianwei.knowledge.operations.entries import count_entry_use
from lianwei.knowledge.rules.replies import put_in, still_open

from .telling import notice_with_link, reached_at

KIND = "letter"


@transaction.atomic
def write_letter(
    complaint_id: int,
    *,
    actor: Actor,
    title: str,
    text: str,
    template_id: int | None = None,
    entry_id: int | None = None,
    file_ids: Iterable[int] = (),
    enclosures: Iterable[Examined] = (),
    in_mail: bool = False,
) -> Message:
    """Write to the consumer. Unless `in_mail`, only a link goes out that opens the letter and its files.

    Raises Invalid where fields of the text are still open, or nobody can be reached that way.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.write")
    text = put_in(text, person_values(complaint, actor=actor))
    if left := still_open(text):
        raise Invalid(
            {"text": _("Please fill in what is still open: %(fields)s.") % {"fields": "、".join(left)}}
        )
    channel, to = _reached(complaint, actor=actor, in_mail=in_mail)
    files = _files(complaint, file_ids, enclosures, actor=actor)
    message = queue_message(
        complaint,
        to=to.reveal(actor, "letter", subject=subject_of(complaint)),
        channel=channel,
        title=title,
        text=text if in_mail else notice_with_link(complaint, LETTER, actor=actor, party=ActorKind.CONSUMER),
        template=KIND,
        actor=actor,
        content=Content(
            letter="" if in_mail else text,
            files=tuple(files),
            thread=thread_of(complaint),
            is_automatic=False,
        ),
    )
    details = {"channel": str(channel), "files": len(files), "in_mail": in_mail, "text": template_id}
    details |= _counted(template_id, entry_id, actor=actor)
    record("complaint.written", complaint, actor=actor, **details)
    return message


def _counted(template_id: int | None, entry_id: int | None, *, actor: Actor) -> dict[str, int]:
    """The text and the entry of the knowledge base that a letter was made from are used once more."""
    if template_id is not None:
        count_use(template_id, actor=actor)
    return {"entry": count_entry_use(entry_id, actor=actor).pk} if entry_id is not None else {}


def _reached(complaint: Complaint, *, actor: Actor, in_mail: bool) -> tuple[Channel, Sealed]:
    """E-mail before SMS: a letter is long. Raises Invalid."""
    person = Complainant.objects.visible_to(actor).filter(complaint=complaint).first()
    if person is not None and person.email:
        return Channel.EMAIL, person.email
    if in_mail:
        raise Invalid({"in_mail": _("The consumer left no e-mail. Please send it by link.")})
    reached = reached_at(person) if person is not None else None
    if reached is None or reached[0] == Channel.LETTER:
        raise Invalid(
            _("The consumer left neither e-mail nor mobile phone. Please draft a paper and post it.")
        )
    return reached


def _files(
    complaint: Complaint, file_ids: Iterable[int], enclosures: Iterable[Examined], *, actor: Actor
) -> list[int]:
    """Files of the case, and what was made or chosen for this letter. Raises Invalid for another case's."""
    wanted = set(file_ids)
    known = set(
        files_of(complaint, actor=actor).filter(pk__in=wanted, is_private=False).values_list("pk", flat=True)
    )
    if known != wanted:
        raise Invalid({"papers": _("Please choose files of this case that may be shown.")})
    made = [
        store_file(complaint, each, actor=actor, source=FileSource.STAFF, kind=KIND).file.pk
        for each in enclosures
    ]
    return [*sorted(known), *made]
