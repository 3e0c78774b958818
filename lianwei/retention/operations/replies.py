"""The paper that answers a request: drafted by who prepares it, signed by who decided, served."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.documents.models import Document
from lianwei.core.documents.operations import (
    approve_document,
    deliver_document,
    draft_document,
    seal_document,
    submit_document,
)
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.retention.lifecycle import ANSWER_REQUEST
from lianwei.retention.models import PersonRequest, RequestStatus
from lianwei.retention.papers.reply import CODE, reply_paper
from lianwei.retention.queries.requests import reply_of


@transaction.atomic
def draft_reply(pk: int, *, actor: Actor) -> Document:
    """Write the reply from the decision and hand it in; the head signs it."""
    row = lock(PersonRequest, pk, actor=actor)
    actor.require("person_request.answer")
    if row.status != RequestStatus.DECIDED or row.document_id is not None:
        raise WrongStatus
    paper = reply_paper(row, actor=actor)
    document = draft_document(
        row, paper, kind=CODE, actor=actor, organisation_id=row.holder_id, needs_review=False
    )
    submit_document(document.pk, subject=row, actor=actor)
    row.document_id = document.pk
    row.save(update_fields=["document_id"])
    record("person_request.reply_drafted", row, actor=actor, document=document.pk)
    return document


@transaction.atomic
def sign_reply(pk: int, *, actor: Actor) -> Document:
    """The head signs; the reply gets its number. Who drafted it does not sign it."""
    row = lock(PersonRequest, pk, actor=actor)
    actor.require("person_request.decide")
    reply = _reply(row)
    series = row.holder.short_name or row.holder.code
    signed = approve_document(reply.pk, series=series, subject=row, actor=actor)
    record("person_request.reply_signed", row, actor=actor, document=signed.pk, number=signed.number)
    return signed


@transaction.atomic
def answer_person_request(pk: int, *, actor: Actor, way: str, seal: str) -> PersonRequest:
    """The signed reply was sealed and given to the person: the request is answered."""
    row = lock(PersonRequest, pk, actor=actor)
    advance(row, ANSWER_REQUEST, actor=actor)
    reply = _reply(row)
    if not reply.is_numbered:
        raise WrongStatus(_("The reply is not signed yet."))
    seal_document(reply.pk, seal=seal, copies=1, subject=row, actor=actor)
    deliver_document(reply.pk, way=way, party="consumer", subject=row, actor=actor)
    row.answered_on = clock.today()
    row.save(update_fields=["status", "answered_on"])
    record("person_request.answered", row, actor=actor, document=reply.pk, way=way)
    return row


def _reply(row: PersonRequest) -> Document:
    reply = reply_of(row)
    if reply is None:
        raise WrongStatus(_("Please draft the reply first."))
    return reply
