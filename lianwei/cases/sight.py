"""Writes the rows by which organisations see a complaint, within the caller's transaction."""

from django.db.models import QuerySet

from .indexing import Parties, index_case, keep_words
from .models import Access, AccessRole, Complaint


def open_access(complaint: Complaint, parties: Parties) -> None:
    """The first rows of a complaint that was registered just now, with these parties; it can be found from
    now on.
    """
    rows = access_rows(complaint)
    Access.objects.bulk_create(rows)
    keep_words(complaint, parties, [(row.organisation_id, row.role) for row in rows])


def write_access(complaint: Complaint) -> None:
    """Make the stored rows of a complaint equal to what follows from it; whoever comes to see it comes to
    find it by its words.
    """
    wanted = {row.organisation_id: row for row in access_rows(complaint)}
    roles = {pk: row.role for pk, row in wanted.items()}
    before = {}
    for stored in QuerySet(Access).filter(complaint=complaint):
        before[stored.organisation_id] = stored.role
        row = wanted.pop(stored.organisation_id, None)
        if row is None:
            stored.delete()
        elif _columns(stored) != _columns(row):
            row.pk = stored.pk
            row.save(force_update=True)
    Access.objects.bulk_create(list(wanted.values()))
    if before != roles:
        index_case(complaint)


def store(complaint: Complaint) -> None:
    """Fourth beat of an operation on a complaint: save it, counted as one more version, and who sees it."""
    complaint.version += 1
    complaint.save()
    write_access(complaint)


def access_rows(complaint: Complaint) -> list[Access]:
    """Who sees a complaint: its holder, who works on it with the holder, and the member or station that took
    it in or held it before; the latter read until it is closed (members/data/visibility.csv), and again when
    it is reopened. Pure, unsaved.
    """
    roles = {complaint.intake_id: AccessRole.INTAKE}
    roles |= {int(pk): AccessRole(role) for pk, role in complaint.shared.items()}
    if complaint.closed_on:
        roles = {pk: role for pk, role in roles.items() if role == AccessRole.PARTNER}
    roles[complaint.holder_id] = AccessRole.HOLDER
    return [_row(complaint, organisation_id, role) for organisation_id, role in roles.items()]


def _row(complaint: Complaint, organisation_id: int, role: str) -> Access:
    return Access(
        organisation_id=organisation_id,
        complaint=complaint,
        role=role,
        is_open=complaint.is_open,
        due_on=complaint.due_on,
        category=complaint.category,
        handler_id=complaint.handler_id,
        status=complaint.status,
        is_sorted=complaint.is_sorted,
        is_urgent=bool(complaint.urgent) and complaint.is_open and role == AccessRole.HOLDER,
    )


def _columns(row: Access) -> tuple:
    marks = (row.is_open, row.is_sorted, row.is_urgent)
    return (row.role, row.due_on, row.category, row.handler_id, row.status, *marks)
