"""Files in the archive and people who work there."""

from dataclasses import replace
from datetime import timedelta

from django.db.models import QuerySet

from lianwei.cases.models import Clock, Complaint, Status
from lianwei.cases.operations.rulebook.keeping import limit_to_storage
from lianwei.cases.sight import store
from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import SYSTEM, Actor, subject_of
from lianwei.members.models import Organisation, Role, User
from lianwei.retention.models import DestructionItem, DestructionList, Filing, PersonRequest
from lianwei.retention.operations.destroying import destroy_next
from lianwei.retention.operations.destruction import approve_list, check_list, order_list, propose_list
from lianwei.retention.operations.filing import file_subject
from lianwei.retention.operations.replies import draft_reply
from lianwei.retention.operations.requests import (
    RequestEntry,
    check_person_request,
    decide_person_request,
    receive_person_request,
)
from lianwei.retention.queries.subjects import read_subject
from tests.cases.actors import worker
from tests.factories.cases import CALLER, complaint
from tests.factories.knowledge import knowledge
from tests.factories.members import give_role, make_user

ARCHIVE = frozenset(
    {
        *("archive.view", "archive.file", "archive.hold", "archive.lift", "archive.limit", "archive.open"),
        *("archive_schedule.view", "archive_schedule.revise", "enquiry.view", "violation_report.view"),
        *("person_request.view", "person_request.receive", "person_request.check", "person_request.decide"),
        *("person_request.answer", "person_request.withdraw", "person_request.hand_over"),
        *("destruction_list.view", "destruction_list.propose", "destruction_list.check"),
        *("destruction_list.approve", "destruction_list.order", "destruction_list.drop"),
        *(
            "complaint.export",
            "complaint.print",
            "complaint.add_evidence",
            "document.view",
            "document.submit",
        ),
    }
)


def archivist(organisation: Organisation, *, without: tuple[str, ...] = ()) -> Actor:
    """Somebody who may do everything in the archive, and every step of a case."""
    one = worker(organisation, user=make_user(organisation=organisation))
    return replace(one, permissions=(one.permissions | ARCHIVE) - set(without))


def archived(organisation: Organisation, **more: object) -> Complaint:
    """A complaint that was mediated and is in the archive; its steps in between are left out."""
    case = complaint(actor=archivist(organisation), **more)
    case.status, case.accepted_on = Status.ARCHIVED, case.received_on
    case.closed_on = case.archived_on = clock.today()
    QuerySet(Clock).filter(complaint=case).update(state=Clock.State.MET, stopped_on=clock.today())
    store(case)
    record("complaint.archived", case, actor=SYSTEM)
    return case


def filed(organisation: Organisation, **more: object) -> Filing:
    """An archived complaint in its place of the archive."""
    found = file_subject(subject_of(archived(organisation, **more)), actor=SYSTEM)
    assert found is not None
    return found


def stored_only(organisation: Organisation, **more: object) -> Filing:
    """The same, kept in storage only."""
    found = filed(organisation, **more)
    kind, pk = read_subject(found.subject)
    limit_to_storage(kind, pk, actor=SYSTEM, ground="erasure")
    return found


def staff_of(organisation: Organisation, *, without: tuple[str, ...] = ()) -> User:
    """A person who logs in and may do everything in the archive, or all but some."""
    code = f"archive{Role.objects.count()}"
    granted = sorted((ARCHIVE | {"complaint.view", "person.reveal"}) - set(without))
    Role.objects.create(code=code, name=code, permissions=granted, scope="subtree", viewer="holder")
    user = make_user(organisation=organisation)
    give_role(user, code)
    return user


def person_request(
    organisation: Organisation,
    *,
    kind: str = "access",
    decision: str = "",
    reasons: str = "依法",
    **more: object,
) -> PersonRequest:
    """A request about one archived case, decided where a decision is named."""
    case, actor = archived(organisation, **more), archivist(organisation)
    entry = RequestEntry(kind, name=CALLER.name, phone=CALLER.phone, subjects=(subject_of(case),))
    row = receive_person_request(entry, actor=actor)
    if decision:
        check_person_request(row.pk, actor=actor, proof="paper")
        row = decide_person_request(row.pk, actor=actor, decision=decision, reasons=reasons)
    return row


def replied(organisation: Organisation) -> PersonRequest:
    """A decided request with its reply drafted."""
    knowledge()
    row = person_request(organisation, decision="granted")
    draft_reply(row.pk, actor=archivist(organisation))
    return PersonRequest.objects.visible_to(SYSTEM).get(pk=row.pk)


def over(organisation: Organisation, **more: object) -> Filing:
    """A file whose years are over."""
    found = filed(organisation, **more)
    found.keep_until = clock.today() - timedelta(days=1)
    found.save(update_fields=["keep_until"])
    return found


def proposed_list(organisation: Organisation, *, files: int = 1) -> DestructionList:
    """A list of files whose years are over."""
    for _ in range(files):
        over(organisation)
    found = propose_list(organisation.pk, actor=SYSTEM)
    assert found is not None
    return found


def items(row: DestructionList) -> list[DestructionItem]:
    """The files of a list."""
    return list(DestructionItem.objects.visible_to(SYSTEM).filter(list=row).order_by("pk"))


def ordered_list(organisation: Organisation, *, files: int = 1) -> DestructionList:
    """A list that two people have approved."""
    row = proposed_list(organisation, files=files)
    archive, head = archivist(organisation), archivist(organisation)
    check_list(row.pk, actor=archive)
    approve_list(row.pk, actor=archive)
    return order_list(row.pk, actor=head)


def destroyed_list(organisation: Organisation, *, files: int = 1) -> DestructionList:
    """A list whose files are destroyed."""
    row = ordered_list(organisation, files=files)
    destroy_next(row.pk, actor=SYSTEM, limit=files + 1)
    return DestructionList.objects.visible_to(SYSTEM).get(pk=row.pk)
