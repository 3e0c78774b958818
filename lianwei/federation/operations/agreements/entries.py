"""What a form says of an agreement, and what of it cannot be agreed."""

from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianwei.core.errors import Invalid
from lianwei.federation.models import SharingAgreement
from lianwei.federation.rules.agreements import fields as rules
from lianwei.federation.rules.agreements.terms import LONGEST_DAYS
from lianwei.reading.numbers import tokenise


class Direction(models.TextChoices):
    """Which way the fields go."""

    GIVE = "give", gettext_lazy("We give to the others")
    TAKE = "take", gettext_lazy("The others give to us")
    BOTH = "both", gettext_lazy("Both ways")

    @property
    def gives(self) -> bool:
        return self != Direction.TAKE

    @property
    def takes(self) -> bool:
        return self != Direction.GIVE


@dataclass(frozen=True, slots=True)
class AgreementEntry:
    """The terms. `partners`: ids of the other organisations; with a `peer_id` there is none."""

    title: str
    purpose: str
    basis: str
    fields: list[str]
    starts_on: date
    ends_on: date
    keep_days: int
    deletion_days: int
    direction: str
    partners: list[int] = field(default_factory=list)
    peer_id: int | None = None

    @property
    def way(self) -> Direction:
        return Direction(self.direction)


def check(entry: AgreementEntry) -> None:
    """Raises Invalid for what cannot be agreed."""
    found = _of_period(entry) | _of_fields(entry)
    if not entry.peer_id and not entry.partners:
        found["partners"] = _("Please choose at least one other party.")
    if found:
        raise Invalid(found)


def _of_period(entry: AgreementEntry) -> dict[str, str]:
    found = {}
    if entry.ends_on < entry.starts_on:
        found["ends_on"] = _("The agreement would end before it begins.")
    for name in ("keep_days", "deletion_days"):
        if not 1 <= getattr(entry, name) <= LONGEST_DAYS:
            found[name] = _("Please enter 1 to %(most)s days.") % {"most": LONGEST_DAYS}
    return found


def _of_fields(entry: AgreementEntry) -> dict[str, str]:
    by = rules.EXCHANGE if entry.peer_id else rules.READING
    known = {each.key for each in rules.offered(by)}
    basis = {each.code: each for each in rules.bases_on(entry.starts_on)}.get(entry.basis)
    if not entry.fields or not known.issuperset(entry.fields):
        return {"fields": _("Please choose which fields may be shared.")}
    if basis is None:
        return {"basis": _("Please choose a legal basis that is in force on the first day.")}
    if not basis.covers_persons and rules.needs_assessment(entry.fields):
        return {"basis": _("This basis covers no personal information, and the chosen fields hold some.")}
    return {}


def write(agreement: SharingAgreement, entry: AgreementEntry) -> None:
    """The third beat, shared: what the form says, into the row."""
    agreement.title = tokenise(entry.title.strip()).text[:120]
    agreement.purpose = tokenise(entry.purpose.strip()).text[:300]
    agreement.basis, agreement.fields = entry.basis, sorted(set(entry.fields))
    agreement.starts_on, agreement.ends_on = entry.starts_on, entry.ends_on
    agreement.keep_days, agreement.deletion_days = entry.keep_days, entry.deletion_days
