"""A fund of a legal person of its own, and the books that an association keeps about it.

Neither an association nor the alliance holds the money: it lies with the `custodian`. Each posting moves one
sum from one account to another, so that it cannot be out of balance; the database keeps the balances, lets
none fall below zero, and refuses to change or delete a posting (migrations/0002_books.py).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor, ScopedModel


class FundKind(models.TextChoices):
    """Who pays first: Law on the Protection of Consumer Rights and Interests, arts 43-44, or by promise."""

    MARKET = "market", _("Market operator")
    PLATFORM = "platform", _("Platform")
    FAIR = "fair", _("Organiser of a fair")
    FOUNDATION = "foundation", _("Foundation")


class AccountKind(models.TextChoices):
    AVAILABLE = "available", _("Deposit, free")
    RESERVED = "reserved", _("Deposit, approved for payment")
    CLAIMS = "claims", _("Claims on businesses")
    LOSSES = "losses", _("Written off")
    CONTRIBUTED = "contributed", _("Paid in by the payer")


class PostingKind(models.TextChoices):
    DEPOSIT = "deposit", _("Paid in")
    TAKE_BACK = "take_back", _("Taken back by the payer")
    RESERVE = "reserve", _("Approved for payment")
    RELEASE = "release", _("Approval lifted")
    PAY = "pay", _("Paid to the consumer")
    RECOVER = "recover", _("Recovered from the business")
    WRITE_OFF = "write_off", _("Written off")
    COUNTER = "counter", _("Counter-entry")


# kind → the account that takes the sum (debit), the account that gives it (credit)
LEGS: dict[str, tuple[str, str]] = {
    PostingKind.DEPOSIT: (AccountKind.AVAILABLE, AccountKind.CONTRIBUTED),
    PostingKind.TAKE_BACK: (AccountKind.CONTRIBUTED, AccountKind.AVAILABLE),
    PostingKind.RESERVE: (AccountKind.RESERVED, AccountKind.AVAILABLE),
    PostingKind.RELEASE: (AccountKind.AVAILABLE, AccountKind.RESERVED),
    PostingKind.PAY: (AccountKind.CLAIMS, AccountKind.RESERVED),
    PostingKind.RECOVER: (AccountKind.AVAILABLE, AccountKind.CLAIMS),
    PostingKind.WRITE_OFF: (AccountKind.LOSSES, AccountKind.CLAIMS),
}
MONEY_MOVES = (PostingKind.DEPOSIT, PostingKind.TAKE_BACK, PostingKind.PAY, PostingKind.RECOVER)


class Fund(ScopedModel):
    """One payer's money for consumers; `holder` keeps the books, `legal_person` owns the money.

    Fen: `case_cap` is the most paid on one case, `fund_cap` the most approved or paid and not yet recovered.
    """

    number = models.CharField(max_length=24, unique=True)
    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=FundKind)
    name = models.CharField(max_length=120)
    legal_person = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18)
    custodian = models.CharField(max_length=120)
    purposes = models.CharField(max_length=500)
    case_cap = models.BigIntegerField()
    fund_cap = models.BigIntegerField()
    opened_on = models.DateField()
    opened_by = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case_cap__gt=0, fund_cap__gte=F("case_cap")), name="fund_caps_are_fen"
            ),
            models.CheckConstraint(condition=~Q(custodian=""), name="money_lies_with_somebody"),
        ]
        indexes = [models.Index(fields=["holder", "id"], name="fund_by_holder")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)


class Account(ScopedModel):
    """One account of a fund. `balance` in fen is written by the database alone, with each posting."""

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=AccountKind)
    balance = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "kind"], name="account_once"),
            models.CheckConstraint(
                condition=Q(kind="contributed", balance__lte=0) | ~Q(kind="contributed") & Q(balance__gte=0),
                name="never_below_zero",
            ),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)


class Posting(ScopedModel):
    """One entry of the books: `amount` fen from the account `credit` to the account `debit` on a day.

    Never changed: one entered wrongly is `counters`-ed by another that moves the sum back. `voucher` is the
    number on the paper of bank or payer; `attempt` counts entries of one voucher that were countered before.
    `holder` kept the books on the day of the entry: a successor takes the fund over and rewrites nothing.
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=PostingKind)
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    on = models.DateField()
    voucher = models.CharField(max_length=60, default="")
    attempt = models.PositiveSmallIntegerField(default=1)
    compensation_id = models.BigIntegerField(null=True)
    counters = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, default="")
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="postings_are_fen"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="posting_has_two_sides"),
            models.CheckConstraint(
                condition=~Q(kind__in=["deposit", "take_back", "pay", "recover"]) | ~Q(voucher=""),
                name="money_moves_by_voucher",
            ),
            models.CheckConstraint(
                condition=Q(kind="counter", counters__isnull=False) & ~Q(reason="")
                | ~Q(kind="counter") & Q(counters=None),
                name="counter_entry_names_its_entry",
            ),
            models.UniqueConstraint(fields=["fund", "seq"], name="postings_in_order"),
            models.UniqueConstraint(fields=["counters"], name="countered_once"),
            models.UniqueConstraint(
                fields=["fund", "kind", "voucher", "attempt"],
                condition=~Q(voucher="") & ~Q(kind="counter"),
                name="voucher_once",
            ),
        ]
        indexes = [
            models.Index(fields=["fund", "on", "seq"], name="posting_by_day"),
            models.Index(
                fields=["compensation_id"], condition=~Q(compensation_id=None), name="posting_of_compensation"
            ),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Who keeps the fund's books reads all of them, also what was entered before they passed on."""
        return Q(fund__holder__in=sorted(actor.organisations))
