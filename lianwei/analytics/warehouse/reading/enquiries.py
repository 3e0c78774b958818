"""Enquiries as facts, counted in persons (来访咨询人次)."""

from collections.abc import Iterable, Sequence

from django.db.models import Sum

from lianwei.cases.models import Enquiry
from lianwei.core.bulk import columns_read
from lianwei.core.scope import Actor

from .cases import Column, by_month, in_month
from .places import Places, day_of

COLUMNS = ("pk", "holder_id", "category", "channel", "received_on", "answered_on", "persons")


def columns(ids: Sequence[int], known: Places, *, actor: Actor) -> list[Column]:
    """The facts of these enquiries, column by column."""
    found = Enquiry.objects.visible_to(actor).filter(pk__in=ids).order_by("pk")
    keys, holder, category, channel, received, answered, persons = columns_read(found, *COLUMNS)
    classes = [known.classes(code, is_sorted=bool(code)) for code in category]
    return [
        keys,
        holder,
        [known.member(each) for each in holder],
        [known.alliance(each, day_of(on)) for each, on in zip(holder, received, strict=True)],
        *(list(zip(*classes, strict=True)) or [(), (), ()]),
        channel,
        received,
        answered,
        persons,
    ]


def months(*, actor: Actor) -> Iterable[tuple[int, int]]:
    return by_month(Enquiry.objects.visible_to(actor), "received_on")


def subjects(month: str, *, actor: Actor) -> list[int]:
    return in_month(Enquiry.objects.visible_to(actor), "received_on", month)


def totals(*, actor: Actor) -> dict[str, int]:
    found = Enquiry.objects.visible_to(actor)
    return {"rows": found.count(), "persons": found.aggregate(n=Sum("persons"))["n"] or 0}
