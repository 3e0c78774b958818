"""Money received, payment by payment, with what its case is figured by."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet, Sum

from lianwei.cases.models import Payment
from lianwei.core.bulk import columns_read
from lianwei.core.scope import Actor

from .cases import Column, abouts, by_month, in_month
from .places import Places

DAY = "complaint__received_on"


def columns(ids: Sequence[int], known: Places, *, actor: Actor) -> list[Column]:
    """The payments of these cases that stand, column by column."""
    found = _standing(actor).filter(complaint_id__in=ids).order_by("complaint_id", "pk")
    cases, on, fen = columns_read(found, "complaint_id", "received_on", "amount")
    about = abouts(ids, known, actor=actor) if cases else {}
    return [cases, *zip(*(about[case] for case in cases), strict=True), on, fen] if cases else []


def months(*, actor: Actor) -> Iterable[tuple[int, int]]:
    return by_month(_standing(actor), DAY)


def subjects(month: str, *, actor: Actor) -> list[int]:
    return in_month(_standing(actor), DAY, month, "complaint_id")


def totals(*, actor: Actor) -> dict[str, int]:
    standing = _standing(actor)
    return {"rows": standing.count(), "amount": standing.aggregate(n=Sum("amount"))["n"] or 0}


def _standing(actor: Actor) -> QuerySet[Payment]:
    counted = {"complaint__is_annulled": False, "complaint__duplicate_of": None}
    return Payment.objects.visible_to(actor).filter(struck_on=None, **counted)
