"""Everything held on the person of a request, as plain data: own values open, other people's masked."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import QuerySet

from lianwei.arrivals.models import Mail
from lianwei.arrivals.operations.forgetting import arrivals_of, mails_of
from lianwei.cases.models import (
    CallBack,
    Complainant,
    Complaint,
    KeptFile,
    Respondent,
    assistances_of,
    disputes_of,
    offers_of,
    questions_about,
)
from lianwei.cases.operations.rulebook.keeping import child_tables
from lianwei.cases.queries.doors.tracking import FOR_CONSUMER, SENT
from lianwei.cases.queries.page.parties import without_names
from lianwei.core.documents.models import DeliveryRecord, Document
from lianwei.core.files.models import File, FileSource
from lianwei.core.masking import MASKS
from lianwei.core.messages.models import Message
from lianwei.core.models import Consent, Event, ReadLog
from lianwei.core.scope import attached, subject_of
from lianwei.core.sealed import Sealed, SealedField
from lianwei.retention.models import PersonRequest
from lianwei.retention.rules.holdings import LEFT_OUT, NOT_COPIED, SEALED, Treat

from .subjects import read_subject

Data = dict[str, Any]
CONTACT_MASKS = {"contact_name": "name", "contact_phone": "phone"}  # of businesses, in what came in


@dataclass(slots=True)
class Holdings:
    """The data of one person; `papers` and `files` are the rows whose contents go along as files."""

    request: Data
    files: list[Data] = field(default_factory=list)
    papers: list[Document] = field(default_factory=list)
    attachments: list[File] = field(default_factory=list)


def holdings_of(request: PersonRequest) -> Holdings:
    """All that is held, by the files of the request. The caller has checked the link or the reader."""
    found = Holdings(_row(request, set()))
    for subject in request.subjects:
        kind, pk = read_subject(subject)
        file = QuerySet(kind).filter(pk=pk).first()
        if file is not None:
            _add_file(found, file)
    return found


def _hand_overs(file: KeptFile, own: set[str], tell: Any) -> list[Data]:
    """To which members the file was offered or who was asked to help, why, what they answered or
    what was decided above."""
    if not isinstance(file, Complaint):
        return []
    asked = [*assistances_of(file).order_by("pk"), *questions_about(file).order_by("pk")]
    rows = [*offers_of(file).order_by("pk"), *asked, *disputes_of(file)]
    return [_row(each, own, tell) for each in rows]


def _add_file(found: Holdings, file: KeptFile) -> None:
    own, others = _own_values(file), _others(file)
    tell = _without(others)
    papers = [each for each in attached(Document, file).order_by("pk")]
    files = list(attached(File, file).filter(destroyed_at=None).order_by("pk"))
    parts = {table.__name__: _rows(table, file, own, tell) for table in _children(file)}
    found.files.append(
        {
            "subject": subject_of(file),
            "record": _row(file, own, tell),
            "parts": {name: rows for name, rows in parts.items() if rows},
            "hand_overs": _hand_overs(file, own, tell),
            "call_backs": [_row(each, own) for each in QuerySet(CallBack).filter(made=subject_of(file))],
            "came_in_as": [_payload(each) for each in arrivals_of(subject_of(file))],
            "mails": [_row(each, own) for each in _mails(file, own)],
            "papers": [_paper(each) for each in papers],
            "served": [_row(each, own) for each in attached(DeliveryRecord, file).order_by("pk")],
            "files": [_listed(each) for each in files],
            "messages": [_row(each, own) for each in _messages(file, own)],
            "consents": [_row(each, own) for each in attached(Consent, file).order_by("pk")],
            "events": [_event(each) for each in attached(Event, file).order_by("seq")],
            "looked_at": [_reading(each) for each in _readings(file)],
        }
    )
    found.papers += [each for each in papers if _is_to_person(each)]
    found.attachments += [each for each in files if each.source == FileSource.CONSUMER]


def _children(file: KeptFile) -> list[type[models.Model]]:
    if not isinstance(file, Complaint):
        return []
    return [each for each in child_tables() if each._meta.label not in LEFT_OUT]


def _rows(table: type[models.Model], file: KeptFile, own: set[str], tell: Any) -> list[Data]:
    return [_row(each, own, tell) for each in QuerySet(table).filter(complaint_id=file.pk).order_by("pk")]


def _row(row: models.Model, own: set[str], tell: Any = str) -> Data:
    """A row by its columns, without those that name colleagues; empty ones are left out."""
    shown: Data = {}
    for column in row._meta.concrete_fields:
        if column.name in NOT_COPIED:
            continue
        value = getattr(row, column.attname)
        if isinstance(column, SealedField):
            value = _opened(row, column, value, own)
        if value not in (None, "", [], {}):
            shown[column.name] = _plain(value, tell)
    return shown


def _opened(row: models.Model, column: SealedField, value: Sealed | None, own: set[str]) -> str | None:
    if value is None:
        return None
    treat = SEALED[f"{row._meta.label}.{column.name}"]
    is_open = treat == Treat.OWN or (treat == Treat.MATCHING and value.plain() in own)
    return value.plain() if is_open else value.masked


def _plain(value: Any, tell: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return tell(value) if isinstance(value, str) else value


def _own_values(file: KeptFile) -> set[str]:
    """The person's values as they stand in the file, to tell them from other people's."""
    if isinstance(file, Complaint):
        people: Iterable[models.Model] = QuerySet(Complainant).filter(complaint=file)
        names: tuple[str, ...] = ("name", "phone", "email", "id_number", "address")
    else:
        people, names = (file,), ("name", "phone", "reporter_name", "reporter_phone", "reporter_address")
    found = [getattr(each, name, None) for each in people for name in names]
    return {value.plain() for value in found if value}


def _others(file: KeptFile) -> list[Sealed]:
    """Names of other people that may stand in the texts."""
    if not isinstance(file, Complaint):
        return []
    contacts = [each.contact_name for each in QuerySet(Respondent).filter(complaint=file)]
    agents = [each.agent_name for each in QuerySet(Complainant).filter(complaint=file)]
    return [value for value in (*contacts, *agents) if value]


def _without(names: list[Sealed]) -> Any:
    return lambda text: without_names(text, names)


def _payload(row: Any) -> Data:
    """What came in, as it was sent; the contact persons of businesses are covered."""
    if row.payload is None:
        return {}
    return {
        "received_at": row.received_at.isoformat(),
        "door": row.door,
        **_covered(json.loads(row.payload.plain())),
    }


def _covered(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: MASKS[CONTACT_MASKS[key]](each) if key in CONTACT_MASKS and each else _covered(each)
            for key, each in value.items()
        }
    return [_covered(each) for each in value] if isinstance(value, list) else value


def _paper(row: Document) -> Data:
    issued = row.issued_on.isoformat() if row.issued_on else ""
    return {"title": row.title, "number": row.number, "issued_on": issued, "is_enclosed": _is_to_person(row)}


def _is_to_person(row: Document) -> bool:
    return row.kind in FOR_CONSUMER and row.status in SENT and row.content is not None


def _listed(row: File) -> Data:
    """The person's own files with their names; of the others the kind and the day."""
    is_own = row.source == FileSource.CONSUMER
    name = row.name.plain() if row.name and is_own else ""
    day = row.received_at.date().isoformat()
    return {"kind": row.kind, "from": row.source, "received_on": day, "name": name, "is_enclosed": is_own}


def _messages(file: KeptFile, own: set[str]) -> list[Message]:
    rows = attached(Message, file).order_by("pk")
    return [each for each in rows if each.recipient and each.recipient.plain() in own]


def _mails(file: KeptFile, own: set[str]) -> list[Mail]:
    """The mails that the person wrote about the file."""
    return [each for each in mails_of(subject_of(file)) if each.sender and each.sender.plain() in own]


def _event(row: Event) -> Data:
    return {"at": row.at.isoformat(), "what": row.name, "by": row.actor_kind}


def _readings(file: KeptFile) -> QuerySet[ReadLog]:
    return ReadLog.objects.filter(subject=subject_of(file)).order_by("pk")


def _reading(row: ReadLog) -> Data:
    return {"at": row.at.isoformat(), "what": row.what, "reason": row.reason, "by": row.actor_kind}
