"""What comes along with a complaint from a door: the consents that were given there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from lianwei.cases.models import Complaint
from lianwei.core.events import record
from lianwei.core.models import Consent
from lianwei.core.scope import Actor, attached, holder_of, lock, subject_of


@transaction.atomic
def add_consents(complaint_id: int, *, actor: Actor, consents: Iterable[dict[str, Any]]) -> list[Consent]:
    """Record each consent once, as it was given: purpose, basis, article, version of its text, instant (PIPL
    arts 13, 23, 25, 29).
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.receive")
    known = set(attached(Consent, complaint).values_list("purpose", flat=True))
    fresh = [
        Consent(
            subject=subject_of(complaint),
            organisation_id=holder_of(complaint),
            channel=complaint.channel,
            **each | {"given_at": datetime.fromisoformat(each["given_at"])},
        )
        for each in consents
        if each["purpose"] not in known
    ]
    if fresh:
        Consent.objects.bulk_create(fresh)
        purposes = [each.purpose for each in fresh]
        record("complaint.consents_given", complaint, actor=actor, purposes=purposes)
    return fresh
