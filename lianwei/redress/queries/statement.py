"""The statement of a fund over a period (对账单): what it began with, what moved, what it ended with."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from lianwei.core.scope import Actor, find
from lianwei.redress.models import AccountKind, AdvanceCompensation, Fund, Posting

VIEW = "fund.view"
LONGEST = 20_000  # entries of one statement


@dataclass(frozen=True, slots=True)
class Statement:
    """`opening` and `closing`: balance in fen by account; `entries` in the order of their days."""

    fund: Fund
    begin: date
    end: date
    opening: dict[str, int]
    entries: list[Posting]
    closing: dict[str, int]
    numbers: dict[int, str]


def statement_of(pk: int, *, actor: Actor, begin: date, end: date) -> Statement:
    """The statement of both days and those between. Raises NotVisible."""
    actor.require(VIEW)
    fund = find(Fund, pk, actor=actor)
    rows = Posting.objects.visible_to(actor).filter(fund=fund)
    entries = rows.filter(on__gte=begin, on__lte=end).select_related("debit", "credit").order_by("on", "seq")
    keys = [each for each in entries.values_list("compensation_id", flat=True) if each]
    paid = AdvanceCompensation.objects.visible_to(actor).filter(fund=fund, pk__in=keys)
    return Statement(
        fund=fund,
        begin=begin,
        end=end,
        opening=balances_of(rows.filter(on__lt=begin)),
        entries=list(entries[:LONGEST]),
        closing=balances_of(rows.filter(on__lte=end)),
        numbers=dict(paid.values_list("pk", "case_number")),
    )


def balances_of(rows: QuerySet[Posting]) -> dict[str, int]:
    """What these entries leave in each account."""
    found = dict.fromkeys(AccountKind.values, 0)
    for side, sign in (("debit", 1), ("credit", -1)):
        for kind, total in rows.values_list(f"{side}__kind").annotate(total=Sum("amount")).order_by():
            found[kind] += sign * total
    return found
