"""Letters that come to a case by e-mail: kept with its messages, their files with its evidence."""

from django.db import transaction

from lianwei.arrivals.receivers import Incoming
from lianwei.cases.models import Complaint
from lianwei.core.events import record
from lianwei.core.files.models import File, FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.messages.models import Message
from lianwei.core.messages.operations import receive_message
from lianwei.core.scope import Actor, lock

from .evidence import ADD

KIND = "letter"


@transaction.atomic
def keep_letter(complaint_id: int, letter: Incoming, *, actor: Actor) -> Message:
    """Keep a letter whatever the case's status is: what somebody writes is not lost."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require(ADD)
    source = FileSource.STAFF if letter.is_other_sender else FileSource.CONSUMER
    files = _kept(complaint, letter, source, actor=actor)
    message = receive_message(
        complaint,
        sender=letter.sender,
        title=letter.title,
        text=letter.text,
        thread=letter.thread,
        received_at=letter.received_at,
        files=tuple(file.pk for file in files),
        actor=actor,
    )
    details = {"message": message.pk, "files": len(files), "other_sender": letter.is_other_sender}
    record("complaint.letter_received", complaint, actor=actor, **details)
    return message


def _kept(complaint: Complaint, letter: Incoming, source: str, *, actor: Actor) -> list[File]:
    return [store_file(complaint, each, actor=actor, source=source, kind=KIND).file for each in letter.files]
