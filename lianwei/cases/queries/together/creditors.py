"""The list of creditors (债权登记表) of a group: what each paid, used up and is still owed, in fen."""

from collections.abc import Sequence
from dataclasses import dataclass

from lianwei.cases.models import CaseGroup, GroupedCase, cases_in
from lianwei.cases.queries.lists.rows import Row, rows_of
from lianwei.core.scope import Actor


@dataclass(frozen=True, slots=True)
class Creditor:
    """A line: number of the case, masked name, what was paid and used up; None where it is not known yet."""

    number: str
    name: str
    paid: int | None
    used: int | None
    balance: int | None


@dataclass(frozen=True, slots=True)
class Creditors:
    """The list, in the order in which the cases were received, with its sums."""

    title: str
    organisation: str
    lines: list[Creditor]

    @property
    def known(self) -> list[Creditor]:
        return [line for line in self.lines if line.balance is not None]

    @property
    def paid(self) -> int:
        return sum(line.paid or 0 for line in self.known)

    @property
    def used(self) -> int:
        return sum(line.used or 0 for line in self.known)

    @property
    def balance(self) -> int:
        return self.paid - self.used


def creditors_of(group: CaseGroup, *, actor: Actor) -> Creditors:
    """The list of a group found in scope, as far as the reader sees its cases."""
    members = {member.complaint_id: member for member in cases_in([group.pk]).order_by("complaint_id")}
    rows = rows_of(list(members), actor=actor)
    return creditors_in(group, [(row, members[row.pk]) for row in rows])


def creditors_in(group: CaseGroup, rows: Sequence[tuple[Row, GroupedCase]]) -> Creditors:
    """The list of these cases."""
    lines = [
        Creditor(row.number, row.party, member.paid, member.used, member.balance) for row, member in rows
    ]
    return Creditors(group.title, group.organisation.name, lines)
