"""Vouchers of a pledge, and what its shops owe each other for them."""

from dataclasses import dataclass

from django.db.models import Count, F, Sum

from lianwei.core.scope import Actor
from lianwei.redress.models import PledgedStore, ReturnPledge, ReturnVoucher, VoucherShown

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Owed:
    """What one shop owes another, in fen."""

    debtor: PledgedStore
    creditor: PledgedStore
    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class Vouchers:
    """The latest vouchers of a pledge; `twice` are those that a second shop showed as well."""

    rows: list[ReturnVoucher]
    twice: set[int]
    owed: list[Owed]


def vouchers_of(pledge: ReturnPledge, *, actor: Actor) -> Vouchers:
    """Those of a pledge in hand; none where its holder is another member."""
    rows = ReturnVoucher.objects.visible_to(actor).filter(pledge=pledge)
    latest = list(rows.select_related("issued_by", "redeemed_in").order_by("-pk")[:SHOWN])
    shown = VoucherShown.objects.visible_to(actor).filter(voucher__in=latest, is_first=False)
    return Vouchers(
        latest, set(shown.values_list("voucher_id", flat=True)), owed_between(pledge, actor=actor)
    )


def owed_between(pledge: ReturnPledge, *, actor: Actor) -> list[Owed]:
    """Redeemed and not settled, by the shop that issued and the shop that redeemed."""
    rows = ReturnVoucher.objects.visible_to(actor).filter(pledge=pledge, settled_on=None)
    rows = rows.exclude(redeemed_in=None).exclude(redeemed_in=F("issued_by"))
    pairs = rows.values_list("issued_by_id", "redeemed_in_id").annotate(n=Count("pk"), fen=Sum("amount"))
    stores = PledgedStore.objects.visible_to(actor).filter(pledge=pledge).in_bulk()
    return [
        Owed(stores[a], stores[b], n, fen)
        for a, b, n, fen in pairs.order_by("issued_by_id", "redeemed_in_id")
    ]


def store_choices(pledge: ReturnPledge, *, actor: Actor) -> list[tuple[int, str]]:
    """The shops of a pledge in hand, as a form offers them."""
    rows = PledgedStore.objects.visible_to(actor).filter(pledge=pledge).order_by("left_on", "pk")
    return list(rows.values_list("pk", "name"))
