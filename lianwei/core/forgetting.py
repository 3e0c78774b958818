"""What hangs on a subject, without the people in it: files, papers, proofs of service, messages, links.

The rows stay (that there was a paper, when it was served), what they said of people goes. Two halves: the
bytes on disk first, outside any transaction, then the rows in the caller's; both bear being done again.
"""

from django.db import models

from . import clock
from .documents.models import DeliveryRecord, Document
from .files.models import File, OneTimeLink
from .files.storage import delete_blob
from .messages.models import Message
from .scope import attached


def destroy_bytes(subject: models.Model) -> int:
    """Take the encrypted files of a subject from the disk. There is no way back; how many there were."""
    names = list(attached(File, subject).filter(destroyed_at=None).values_list("storage_name", flat=True))
    return sum(delete_blob(name) for name in names)


def forget_attached(subject: models.Model) -> None:
    """Empty what is attached to a subject, in the caller's transaction."""
    at = clock.now()
    attached(File, subject).filter(destroyed_at=None).update(name=None, destroyed_at=at)
    attached(Document, subject).update(content=None, returned_reason="", void_reason="")
    attached(DeliveryRecord, subject).update(recipient=None, address=None, tracking="")
    attached(Message, subject).update(recipient=None, title=None, text=None, letter=None, thread=None)
    attached(OneTimeLink, subject).filter(revoked_at=None).update(revoked_at=at)
