"""Enquiries as facts, counted in persons (来访咨询人次)."""

from collections.abc import Iterable, Sequence

from django.db.models import Sum

from lianwei.cases.models import Enquiry
from lianwei.core.scope import Actor

from .cases import by_month, in_month
from .places import Places

COLUMNS = ("pk", "holder_id", "category", "channel", "received_on", "answered_on", "persons")


def rows(ids: Sequence[int], known: Places, *, actor: Actor) -> list[tuple]:
    """The facts of these enquiries."""
    found = Enquiry.objects.visible_to(actor).filter(pk__in=ids).order_by("pk").values_list(*COLUMNS)
    return [
        (
            pk,
            holder,
            known.member(holder),
            known.alliance(holder, received),
            *known.classes(category, is_sorted=bool(category)),
            channel,
            received,
            answered,
            persons,
        )
        for pk, holder, category, channel, received, answered, persons in found
    ]


def months(*, actor: Actor) -> Iterable[tuple[int, int]]:
    return by_month(Enquiry.objects.visible_to(actor), "received_on")


def subjects(month: str, *, actor: Actor) -> list[int]:
    return in_month(Enquiry.objects.visible_to(actor), "received_on", month)


def totals(*, actor: Actor) -> dict[str, int]:
    found = Enquiry.objects.visible_to(actor)
    return {"rows": found.count(), "persons": found.aggregate(n=Sum("persons"))["n"] or 0}
