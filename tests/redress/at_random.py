"""A fund to which anything happens: possible and impossible deeds, with a second book kept beside it."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from random import Random

from django.db.models import F, QuerySet

from lianwei.core import clock
from lianwei.core.errors import LianweiError
from lianwei.core.scope import SYSTEM, Actor
from lianwei.members.models import Organisation
from lianwei.redress.models import AdvanceCompensation, Fund, Posting
from lianwei.redress.operations import applying, paying
from lianwei.redress.operations import funds as do
from lianwei.redress.queries.funds import is_balanced
from tests.factories import redress

CASES, MOST = 4, 120_000
SOUND = 0.95  # how often who enters something does not err
FREE, ASIDE, CLAIMS, LOSSES, GIVEN = "available", "reserved", "claims", "losses", "contributed"


class Books:
    """`expected` follows each deed that was taken by plain sums of its own."""

    def __init__(self, home: Organisation, fund: Fund, rng: Random, *, cases: int = CASES) -> None:
        self.fund, self.rng, self.home = fund, rng, home
        self.people: list[Actor] = [redress.cashier(home) for _ in range(3)]
        self.cases = [redress.fitting(home) for _ in range(cases)]
        self.expected = Counter(redress.balances(fund))
        self.done = self.refused = self.vouchers = 0

    def do_something(self) -> None:
        """One deed at random, mostly one that fits; one that is refused changes nothing."""
        deed: Callable[[], dict[str, int]] = self.rng.choice(
            self._fitting() if self._is_sound() else self._any()
        )
        try:
            moved = deed()
        except LianweiError:
            self.refused += 1
        else:
            self.done += 1
            self.expected.update(moved)

    def _is_sound(self) -> bool:
        """Now and then somebody errs."""
        return self.rng.random() < SOUND

    def _any(self) -> list[Callable[[], dict[str, int]]]:
        return [
            self.deposit, self.take_back, self.correct, self.apply, self.check, self.approve, self.pay,
            self.recover, self.write_off, self.give_back, self.withdraw, self.refuse,
        ]  # fmt: skip

    def _fitting(self) -> list[Callable[[], dict[str, int]]]:
        """The deeds for which there is something to do."""
        rows = QuerySet(AdvanceCompensation).filter(fund=self.fund).order_by()
        at = set(rows.filter(status__in=("applied", "checked", "approved")).values_list("status", flat=True))
        at |= {"paid"} if self.expected[CLAIMS] else set()
        at |= {"free"} if self.expected[FREE] > MOST else set()
        wanted = {
            self.deposit: set(),
            self.take_back: {"free"},
            self.correct: {"free"},
            self.apply: set(),
            self.check: {"applied"},
            self.refuse: {"applied"},
            self.approve: {"checked", "free"},
            self.withdraw: {"approved"},
            self.pay: {"approved"},
            self.give_back: {"paid"},
            self.recover: {"paid"},
            self.write_off: {"paid"},
        }
        return [deed for deed, needs in wanted.items() if needs <= at]

    def faults(self) -> list[str]:
        """What does not hold."""
        found, kept = redress.balances(self.fund), {k: v for k, v in self.expected.items() if v}
        rows = QuerySet(AdvanceCompensation).filter(fund=self.fund)
        owed = sum(row.outstanding for row in rows)
        checks = {
            "stored balances are the sums of the entries": is_balanced(self.fund, actor=SYSTEM),
            "the second book agrees": {k: v for k, v in found.items() if v} == kept,
            "all accounts together are zero": sum(found.values()) == 0,
            "nothing is below zero": all(v >= 0 for k, v in found.items() if k != GIVEN),
            "claims are what businesses owe": owed == found[CLAIMS],
            "entries are numbered without gaps": self._is_numbered(),
        }
        return [what for what, holds in checks.items() if not holds]

    def deposit(self) -> dict[str, int]:
        amount = self._amount()
        do.deposit_in_fund(self.fund.pk, actor=self._somebody(), amount=amount, **self._paper())
        return {FREE: amount, GIVEN: -amount}

    def take_back(self) -> dict[str, int]:
        amount = self._amount()
        do.take_back_from_fund(self.fund.pk, actor=self._somebody(), amount=amount, **self._paper())
        return {FREE: -amount, GIVEN: amount}

    def correct(self) -> dict[str, int]:
        rows = QuerySet(Posting).filter(fund=self.fund)
        gone = rows.filter(counters__isnull=False).values("counters_id")
        fits = rows.filter(kind__in=("deposit", "take_back")).exclude(pk__in=gone)
        wrong = self.rng.choice(
            list((fits if self._is_sound() else rows).order_by("-seq")[:20]) or list(rows)
        )
        do.correct_posting(self.fund.pk, actor=self._somebody(), posting_id=wrong.pk, reason="录错")
        sign = -1 if wrong.kind == "deposit" else 1
        return {FREE: sign * wrong.amount, GIVEN: -sign * wrong.amount}

    def apply(self) -> dict[str, int]:
        case = self.rng.choice(self.cases)
        asked = redress.asked(case, self.fund, amount=self._amount())
        applying.apply_for_compensation(case.pk, actor=self._somebody(), application=asked)
        return {}

    def check(self) -> dict[str, int]:
        row = self._one("applied")
        applying.check_compensation(row.pk, actor=self._somebody_else(row))
        return {}

    def approve(self) -> dict[str, int]:
        row = self._one("checked")
        applying.approve_compensation(row.pk, actor=self._somebody_else(row), decision="决字1号")
        return {FREE: -row.amount, ASIDE: row.amount}

    def withdraw(self) -> dict[str, int]:
        row = self._one("approved")
        applying.withdraw_compensation(row.pk, actor=self._somebody(), reason="已退款")
        aside = row.amount if row.status == "approved" else 0
        return {FREE: aside, ASIDE: -aside}

    def refuse(self) -> dict[str, int]:
        applying.refuse_compensation(self._one("applied").pk, actor=self._somebody(), reason="不符合")
        return {}

    def pay(self) -> dict[str, int]:
        row = self._one("approved")
        paying.pay_compensation(row.pk, actor=self._somebody(), **self._paper())
        return {ASIDE: -row.amount, CLAIMS: row.amount}

    def give_back(self) -> dict[str, int]:
        row = self._one("paid", recovered=0, written_off=0)
        paying.return_payment(row.pk, actor=self._somebody(), reason="退票")
        return {ASIDE: row.amount, CLAIMS: -row.amount}

    def recover(self) -> dict[str, int]:
        row = self._one("paid", amount__gt=F("recovered") + F("written_off"))
        amount = self._amount(most=row.outstanding)
        paying.recover_compensation(row.pk, actor=self._somebody(), amount=amount, **self._paper())
        return {FREE: amount, CLAIMS: -amount}

    def write_off(self) -> dict[str, int]:
        row = self._one("paid", amount__gt=F("recovered") + F("written_off"))
        paying.write_off_compensation(row.pk, actor=self._somebody(), reason="注销")
        return {LOSSES: row.outstanding, CLAIMS: -row.outstanding}

    def _one(self, status: str, **more: object) -> AdvanceCompensation:
        """Mostly one where the deed fits, sometimes any: then it is refused."""
        rows = QuerySet(AdvanceCompensation).filter(fund=self.fund).order_by("-pk")
        fitting = list(rows.filter(status=status, **more)[:20]) if self._is_sound() else []
        wanted = fitting or list(rows[:20])
        if not wanted:
            raise LianweiError
        return self.rng.choice(wanted)

    def _amount(self, *, most: int = MOST) -> int:
        """Fen; now and then nothing, less than nothing or far too much."""
        if self._is_sound():
            return self.rng.randint(1, max(1, min(most, MOST)))
        return self.rng.choice((0, -5, 10**13))

    def _paper(self) -> dict[str, object]:
        """A fresh voucher, now and then one that was used."""
        self.vouchers += self._is_sound()
        day: date = clock.today()
        return {"on": day, "voucher": f"凭证{self.vouchers}"}

    def _somebody(self) -> Actor:
        return self.rng.choice(self.people)

    def _somebody_else(self, row: AdvanceCompensation) -> Actor:
        """Mostly one who did not sign it yet."""
        fresh = [each for each in self.people if each.user_id not in (row.applied_by, row.checked_by)]
        return self.rng.choice(fresh if fresh and self._is_sound() else self.people)

    def _is_numbered(self) -> bool:
        seqs = list(QuerySet(Posting).filter(fund=self.fund).order_by("seq").values_list("seq", flat=True))
        return seqs == list(range(1, len(seqs) + 1))
