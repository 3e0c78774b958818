"""Funds: which there are, one with its balances and entries; whether its books hold together."""

from dataclasses import dataclass

from lianwei.core.scope import Actor, find
from lianwei.redress.models import Account, AccountKind, AdvanceCompensation, Fund, Posting
from lianwei.redress.models.fund import PostingKind

from .compensations import CompensationRow, compensation_rows
from .statement import balances_of

VIEW = "fund.view"
SIZE, SHOWN = 100, 50
STEPS = ("deposit", "take_back", "revise", "close")


@dataclass(frozen=True, slots=True)
class FundRow:
    """A fund with the balances of its accounts, in fen."""

    row: Fund
    balances: dict[str, int]

    @property
    def held(self) -> int:
        """What lies with the custodian."""
        return self.balances[AccountKind.AVAILABLE] + self.balances[AccountKind.RESERVED]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of the books as shown."""

    row: Posting
    is_gone: bool  # another entry took it back
    may_correct: bool


@dataclass(frozen=True, slots=True)
class FundPage:
    """One fund."""

    line: FundRow
    entries: list[EntryRow]
    compensations: list[CompensationRow]
    may: dict[str, bool]
    is_balanced: bool
    years: list[int]


def funds_listed(*, actor: Actor) -> list[FundRow]:
    """The funds whose books the actor's organisations keep, the open ones first."""
    actor.require(VIEW)
    rows = Fund.objects.visible_to(actor).select_related("holder").order_by("number")
    return sorted(_with_balances(list(rows[:SIZE]), actor), key=lambda each: each.row.closed_on is not None)


def funds_to_ask(*, actor: Actor) -> list[Fund]:
    """Open funds whose books the actor keeps: those a case can be brought to."""
    rows = Fund.objects.visible_to(actor).filter(closed_on=None, holder_id__in=actor.acts_for)
    return list(rows.order_by("number")[:SIZE])


def fund_page(pk: int, *, actor: Actor) -> FundPage:
    """One fund. Raises NotVisible."""
    actor.require(VIEW)
    fund = find(Fund, pk, actor=actor)
    reach = fund.is_within_reach(actor) and fund.closed_on is None
    rows = Posting.objects.visible_to(actor).filter(fund=fund)
    paid = AdvanceCompensation.objects.visible_to(actor).filter(fund=fund).order_by("-pk")
    return FundPage(
        line=_with_balances([fund], actor)[0],
        entries=_entries(fund, actor, may_correct=reach and actor.may("fund.correct")),
        compensations=compensation_rows(list(paid.select_related("fund")[:SHOWN])),
        may={step: reach and actor.may(f"fund.{step}") for step in STEPS},
        is_balanced=is_balanced(fund, actor=actor),
        years=[day.year for day in rows.dates("on", "year", order="DESC")],
    )


def is_balanced(fund: Fund, *, actor: Actor) -> bool:
    """Whether the stored balances are the sums of the entries, and all of them together zero."""
    stored = _with_balances([fund], actor)[0].balances
    rows = Posting.objects.visible_to(actor).filter(fund=fund)
    return stored == balances_of(rows) and sum(stored.values()) == 0


def _entries(fund: Fund, actor: Actor, *, may_correct: bool) -> list[EntryRow]:
    rows = Posting.objects.visible_to(actor).filter(fund=fund)
    gone = set(rows.filter(counters__isnull=False).values_list("counters_id", flat=True))
    shown = rows.select_related("debit", "credit").order_by("-seq")[:SHOWN]
    own = (PostingKind.DEPOSIT, PostingKind.TAKE_BACK)
    return [
        EntryRow(each, each.pk in gone, may_correct and each.kind in own and each.pk not in gone)
        for each in shown
    ]


def _with_balances(funds: list[Fund], actor: Actor) -> list[FundRow]:
    """Funds with their balances in one query."""
    accounts = Account.objects.visible_to(actor).filter(fund__in=funds)
    balances: dict[int, dict[str, int]] = {fund.pk: dict.fromkeys(AccountKind.values, 0) for fund in funds}
    for fund_id, kind, balance in accounts.values_list("fund_id", "kind", "balance"):
        balances[fund_id][kind] = balance
    return [FundRow(fund, balances[fund.pk]) for fund in funds]
