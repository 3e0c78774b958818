"""The whole numbers behind a month of open data, read from the kept files of the warehouse."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lianwei.analytics.rules.open_data.dominance import Part
from lianwei.analytics.rules.open_data.telling import Keys
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.reports.basis import Basis
from lianwei.analytics.warehouse.engine import (
    DUCKDB,
    Columns,
    answered,
    engine,
    tables_of,
    uncollected,
    worked_out,
)
from lianwei.analytics.warehouse.expressions import statement_of
from lianwei.analytics.warehouse.manifests import kept_manifest
from lianwei.analytics.warehouse.prepared import Prepared, known_by
from lianwei.members.models import Organisation
from lianwei.members.queries import merged_into

from .figures import figures

MEMBER = "member"
READER = Basis().reader  # counts all; the condition on members narrows it
MONEY = {"recovered_promised": "promised_fen", "multiple_amount": "multiple_fen"}  # measure → column
CASES = "cases"


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose cases are counted: keys of the members and of those merged into them, with the code they stand
    under.
    """

    codes: Mapping[str, str]

    @classmethod
    def of(cls, members: Collection[Organisation]) -> "Whose":
        codes = {str(each.pk): each.code for each in members}
        merged = merged_into([each.pk for each in members])
        return cls(codes | {str(old): codes[str(new)] for old, new in merged.items()})


class Counted:
    """Counts by keys and the parts of sums of money, read once each. A member merged into a publishing one
    stands under its code.
    """

    def __init__(self, members: Collection[Organisation], period: Period, cutoff: date, source: str) -> None:
        self.period, self.cutoff, self.source = period, cutoff, source
        self.codes = Whose.of(members).codes
        self.known: dict[tuple[str, tuple[str, ...]], Mapping[Keys, int]] = {}
        self.parted: dict[str, list[Part]] = {}

    def values(self, measure: str, by: tuple[str, ...]) -> Mapping[Keys, int]:
        if (measure, by) not in self.known:
            self.known[measure, by] = self._read(measure, by)
        return self.known[measure, by]

    def _read(self, measure: str, by: tuple[str, ...]) -> Mapping[Keys, int]:
        rows = figures(
            [measure],
            actor=READER,
            period=self.period,
            by=by,
            where={MEMBER: sorted(self.codes)},
            cutoff=self.cutoff,
            snapshot=self.source,
        )
        found: dict[Keys, int] = {}
        for row in rows:
            keys = tuple(
                self.codes[key] if name == MEMBER else key for name, key in zip(by, row.keys, strict=True)
            )
            found[keys] = found.get(keys, 0) + int(row.values[measure] or 0)
        return found

    def parts(self, measure: str) -> Sequence[Part]:
        """What each case adds to a sum of money. Raises NotVisible where the files are kept no more."""
        if not self.parted:
            self.parted = self._parts()
        return self.parted[measure]

    def _parts(self) -> dict[str, list[Part]]:
        found: dict[str, list[Part]] = {name: [] for name in MONEY}
        columns = self._asked()
        rows = zip(*(columns[name] for name in ("case", "business", "member", *MONEY)), strict=True)
        for case, business, member, *sums in rows:
            whose = f"business {business}" if business else f"case {case}"
            for name, fen in zip(MONEY, sums, strict=True):
                found[name].append(Part(whose, int(case), self.codes[str(member)], int(fen or 0)))
        return found

    def _asked(self) -> Columns:
        """Case by case: business, member, money; no case without money."""
        names = ("case", "business", "member", *MONEY)
        tables = tables_of(kept_manifest(self.source))
        if not tables.has(CASES):
            return {name: [] for name in names}
        with uncollected():
            table = known_by(CASES, tables.table(CASES), self.cutoff)
            table = table.filter(
                table.accepted_on.between(self.period.first, self.period.last),
                table.member.isin([int(each) for each in self.codes]),
            )
            ready = Prepared(CASES, table)
            found = table.select(
                case=table.case,
                business=table.business,
                member=table.member,
                **{name: ready[column] for name, column in MONEY.items()},
            )
            found = found.filter(found.recovered_promised > 0)
            return answered(statement_of(found), {}) if engine() == DUCKDB else worked_out(found)
