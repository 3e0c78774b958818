"""Which rows are files of their own, and how their names are read: "complaint:17"."""

from lianwei.cases.models import Complaint, Enquiry, KeptFile, ViolationReport
from lianwei.core.errors import NotVisible
from lianwei.core.paging import key_of
from lianwei.core.scope import Actor, find

KINDS: dict[str, type[KeptFile]] = {
    "complaint": Complaint,
    "enquiry": Enquiry,
    "violationreport": ViolationReport,
}


def read_subject(subject: str) -> tuple[type[KeptFile], int]:
    """The table and the key a name stands for. Raises NotVisible for a subject that is no file."""
    noun, _sep, named = subject.partition(":")
    pk = key_of(named)
    if noun not in KINDS or pk is None:
        raise NotVisible
    return KINDS[noun], pk


def file_of_subject(subject: str, *, actor: Actor) -> KeptFile:
    """The complaint, enquiry or report of a name, within the actor's scope. Raises NotVisible."""
    kind, pk = read_subject(subject)
    return find(kind, pk, actor=actor)
