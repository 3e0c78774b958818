"""What comes along with a complaint from a door: the consents that were given there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from lianwei.cases.models import Complaint
from lianwei.cases.rules.consents import PLAIN, texts_in_force
from lianwei.core.clock import as_office_time
from lianwei.core.events import record
from lianwei.core.models import Basis, Consent
from lianwei.core.scope import Actor, attached, lock

from .consents import basis_of


@transaction.atomic
def add_consents(complaint_id: int, *, actor: Actor, consents: Iterable[dict[str, Any]]) -> list[Consent]:
    """Record each consent once, as it was given (PIPL arts 13, 23, 29): [{"purpose", "given_at"}]."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.receive")
    known = set(attached(Consent, complaint).values_list("purpose", flat=True))
    fresh = [_given(complaint, each, actor=actor) for each in consents if each["purpose"] not in known]
    if fresh:
        Consent.objects.bulk_create(fresh)
        purposes = [each.purpose for each in fresh]
        record("complaint.consents_given", complaint, actor=actor, purposes=purposes)
    return fresh


def _given(complaint: Complaint, given: dict[str, Any], *, actor: Actor) -> Consent:
    """In the words of the day it was given."""
    basis = Basis.CONSENT if given["purpose"] in PLAIN else Basis.SEPARATE
    row = basis_of(complaint, given["purpose"], basis, actor=actor, channel=complaint.channel)
    row.given_at = datetime.fromisoformat(given["given_at"])
    row.text_version = texts_in_force(on=as_office_time(row.given_at).date())[row.purpose].version
    return row
