"""Case numbers: member code – year – sequence (YZ-2026-01183), valid for ever.

The count of one organisation's year is one locked row: two registrations of one member come one after the
other, those of different members do not wait (docs/decisions/0003).
"""

from django.db.models import F

from lianwei.members.models import Organisation

from .models import CaseNumber


def next_number(organisation: Organisation, year: int, kind: str = "") -> str:
    """The next number; `kind` is a letter for enquiries (Z) and violation reports (J)."""
    return next_numbers(organisation, year, kind, count=1)[0]


def next_numbers(organisation: Organisation, year: int, kind: str = "", *, count: int) -> list[str]:
    """So many numbers that follow each other."""
    key = {"organisation_id": organisation.pk, "kind": kind, "year": year}
    if not CaseNumber.objects.filter(**key).update(last=F("last") + count):
        row, created = CaseNumber.objects.get_or_create(**key, defaults={"last": count})
        if not created:
            CaseNumber.objects.filter(pk=row.pk).update(last=F("last") + count)
    last = CaseNumber.objects.get(**key).last
    return [f"{organisation.code}-{year}-{kind}{n:05d}" for n in range(last - count + 1, last + 1)]
