"""Taking evidence in (证据): files of the consumer, the business, the scene or the staff."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.models import File
from lianwei.core.files.operations import store_file
from lianwei.core.scope import CONSUMER, Actor, lock

ADD = "complaint.add_evidence"
EVIDENCE = "evidence"


@transaction.atomic
def add_evidence(
    complaint_id: int,
    *,
    actor: Actor,
    uploads: Iterable[Upload | Examined],
    source: str,
    kind: str = EVIDENCE,
    is_private: bool = False,
) -> list[File]:
    """Keep files with the complaint, all or none. Raises Invalid, at the field `uploads`, for one that is not
    taken.
    """
    complaint = lock(Complaint, complaint_id, actor=actor, by=CONSUMER)
    actor.require(ADD)
    if not complaint.is_open and not complaint.is_merged:  # what comes for a folded case is shown on the kept
        raise WrongStatus(_("The case is in the archive. Please reopen it before you add to it."))
    uploads = list(uploads)
    if not uploads:
        raise Invalid({"uploads": _("Please choose a file.")})
    kept = [
        _kept(complaint, each, actor=actor, source=source, kind=kind, is_private=is_private)
        for each in uploads
    ]
    record(
        "complaint.evidence_added",
        complaint,
        actor=actor,
        source=source,
        kind=kind,
        count=len(kept),
        files=[file.pk for file in kept],
    )
    return kept


def _kept(
    complaint: Complaint, upload: Upload | Examined, *, actor: Actor, source: str, kind: str, is_private: bool
) -> File:
    try:
        return store_file(
            complaint, upload, actor=actor, source=source, kind=kind, is_private=is_private
        ).file
    except Invalid as refusal:
        raise Invalid({"uploads": refusal.message}) from refusal
