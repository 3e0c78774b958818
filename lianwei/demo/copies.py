"""Copies of operated complaints, written in bulk: other people, other businesses, other members, the same
days.

Every row that hangs on a complaint is copied with new keys; sealed values are sealed anew; each chain of
events is hashed anew over its own body, and sealed. A test proves that a copy's chains, clocks and Access
equal those of a complaint that was operated the same way.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Max

from lianwei.cases.models import Access, CaseChild, CaseNumber, Complaint, PersonIndex
from lianwei.cases.rules.numbers import CaseNumber as Number
from lianwei.commitments.models import Commitment
from lianwei.core.bulk import insert_rows, reset_sequences
from lianwei.core.events import add_seal, chained
from lianwei.core.models import Consent, Event
from lianwei.core.scope import OPERATOR, subject_of
from lianwei.members.models import Organisation

from .moulds import Costume, Mould

EVENT_COLUMNS = (
    "id", "organisation_id", "subject", "seq", "name", "at", "user_id", "body", "hash", "position",
)  # fmt: skip


@dataclass
class Pattern:
    """One operated complaint with all its rows, read once and copied many times."""

    complaint: Complaint
    children: dict[type[models.Model], list[models.Model]]
    attached: list[models.Model]  # promises and consents
    events: list[Event]

    @classmethod
    def of(cls, pk: int) -> "Pattern":
        complaint = Complaint.objects.visible_to(OPERATOR).get(pk=pk)
        children = {
            m: list(m.objects.visible_to(OPERATOR).filter(complaint_id=pk).order_by("pk"))
            for m in child_tables()
        }
        promises = list(Commitment.objects.filter(subject=subject_of(complaint)).order_by("pk"))
        consents = list(Consent.objects.filter(subject=subject_of(complaint)).order_by("pk"))
        subjects = [subject_of(complaint), *(subject_of(each) for each in promises)]
        events = list(Event.objects.filter(subject__in=subjects).order_by("pk"))
        return cls(complaint, children, [*promises, *consents], events)

    def mould(self, texts: list[str]) -> Mould:
        """Made ready for copying; `texts` are the words that a costume has others for."""
        rows = [row for m, found in self.children.items() if m is not PersonIndex for row in found]
        return Mould([self.complaint, *self.attached, *rows], self.events, texts)


@cache
def child_tables() -> tuple[type[models.Model], ...]:
    """Tables of a complaint's rows, parents before the rows that point to them."""
    tables = [m for m in apps.get_app_config("cases").get_models() if issubclass(m, CaseChild)]
    order = {"Respondent": 0, "Agreement": 1, "RecoveredLoss": 2}
    return (*sorted(tables, key=lambda m: order.get(m.__name__, 3)), Access)


@dataclass
class Numbers:
    """Case numbers given out in one batch; the counts are stored with it."""

    last: dict[tuple[int, int], int] = field(default_factory=dict)

    def take(self, organisation: Organisation, year: int) -> str:
        key = organisation.pk, year
        if key not in self.last:
            count = CaseNumber.objects.filter(organisation_id=organisation.pk, year=year, kind="")
            self.last[key] = count.values_list("last", flat=True).first() or 0
        self.last[key] += 1
        return str(Number(organisation.code, year, "", self.last[key]))

    def store(self) -> None:
        rows = [CaseNumber(organisation_id=pk, year=year, last=n) for (pk, year), n in self.last.items()]
        unique = ["organisation_id", "kind", "year"]
        CaseNumber.objects.bulk_create(
            rows, update_conflicts=True, update_fields=["last"], unique_fields=unique
        )


class Copier:
    """Collects the copies of one pattern and writes them with keys of its own."""

    def __init__(self, mould: Mould) -> None:
        self.mould, self.numbers = mould, Numbers()
        self.next_key = {model: _last_key(model) + 1 for model in (*mould.counts, PersonIndex)}
        self.rows: dict[type[models.Model], list[tuple]] = {model: [] for model in self.next_key}

    def copy(self, costume: Costume) -> None:
        """Add one copy."""
        values = self.mould.cast(costume, self.next_key)
        for model, choice in self.mould.rows:
            self.rows[model].append(choice(values))
        self._events(values)
        for key in costume.person_keys:
            self.rows[PersonIndex].append((self.next_key[PersonIndex], key, values[self.mould.complaint]))
            self.next_key[PersonIndex] += 1
        for model, count in self.mould.counts.items():
            self.next_key[model] += count

    def _events(self, values: list[Any]) -> None:
        last: dict[str, str] = {}
        rows = self.rows[Event]
        for mould in self.mould.events:
            subject = values[mould.subject]
            body = mould.template % mould.slots(values)
            last[subject] = chained(last.get(subject, ""), body)
            rows.append((*mould.head(values), body, last[subject]))

    @transaction.atomic
    def write(self) -> int:
        """Insert what was collected; answers how many rows."""
        self.numbers.store()
        count = sum(map(len, self.rows.values()))
        insert_rows(PersonIndex, ("id", "key", "complaint_id"), self.rows.pop(PersonIndex))
        events = self.rows.pop(Event)
        for model, rows in self.rows.items():
            insert_rows(model, [f.column for f in model._meta.concrete_fields], rows)
        insert_rows(Event, EVENT_COLUMNS, _sealed(events))
        reset_sequences(self.next_key)
        return count


def _last_key(model: type[models.Model]) -> int:
    rows = model.objects.visible_to(OPERATOR) if hasattr(model, "scope") else model.objects.all()
    return rows.aggregate(last=Max("pk"))["last"] or 0


def _sealed(events: list[tuple]) -> Iterator[tuple]:
    """The events with their positions; one seal over them."""
    first = add_seal([event[-1] for event in events])
    return ((*event, position) for position, event in enumerate(events, start=first))
