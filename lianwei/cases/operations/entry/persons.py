"""Correcting what is kept of the consumer (PIPL art. 46): values, and the keys the person is found by."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.entries import PersonEntry
from lianwei.cases.indexing import index_case
from lianwei.cases.models import Complainant, Complaint, PersonIndex
from lianwei.cases.sight import store
from lianwei.cases.texts import write_text
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock

from .intake import STORY, person_keys

CORRECTED = ("name", "phone", "email", "id_number", "address")


@transaction.atomic
def correct_person(complaint_id: int, *, actor: Actor, values: Mapping[str, str]) -> Complaint:
    """Write the values that are given (an empty one stays as it is); also in a file of the archive.

    The event names the fields, never the values.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("person_request.decide")
    person = Complainant.objects.visible_to(actor).filter(complaint=complaint).first()
    if person is None or complaint.anonymised_on is not None:
        raise NotVisible
    changed = {name: value for name, value in values.items() if name in CORRECTED and value}
    if not changed:
        raise Invalid(_("Please enter at least one value to correct."))
    for name, value in changed.items():
        setattr(person, name, value)
    person.save(update_fields=sorted(changed))
    for name in STORY:
        setattr(complaint, name, write_text(complaint, getattr(complaint, name)))
    store(complaint)
    _index(complaint, person, actor)
    record("complaint.person_corrected", complaint, actor=actor, fields=sorted(changed))
    return complaint


def _index(complaint: Complaint, person: Complainant, actor: Actor) -> None:
    """The keys by which the person is found, and the words without the name."""
    plain: dict[str, Any] = {
        name: value.plain() if (value := getattr(person, name)) else ""
        for name in ("name", "phone", "id_number")
    }
    rows = PersonIndex.objects.visible_to(actor).filter(complaint=complaint)
    rows.delete()
    keys = person_keys(PersonEntry(**plain))
    PersonIndex.objects.bulk_create(PersonIndex(complaint=complaint, key=key) for key in keys)
    index_case(complaint)
