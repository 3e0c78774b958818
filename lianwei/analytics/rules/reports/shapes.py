"""What a report is made of, before it is laid out. Everything but Numbers is stored as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Amounts:
    """The head figures of one period: cases, fen, persons."""

    accepted: int = 0
    resolved: int = 0
    recovered: int = 0
    multiple_cases: int = 0
    multiple_amount: int = 0
    enquiries: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a split: its code, its name, cases now and in the period a year before. `printed_before`:
    its share as the report of that year printed it, in per cent, where one is known.
    """

    code: str
    label: str
    now: int
    before: int
    printed_before: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Typical:
    """One case of the holder's own in coded words alone: nothing of what people wrote."""

    category: str
    nature: str
    channel: str
    outcome: str
    promised: int


@dataclass(frozen=True, slots=True)
class Hotspot:
    """A hot topic chosen for the period: its key and name, its accepted cases by nature and by category,
    cases that tell it best, and what the law gives consumers in such a matter with the articles, cited.
    """

    topic: int
    name: str
    natures: Sequence[Item]
    categories: Sequence[Item]
    typical: Sequence[Typical] = ()
    right: str = ""
    articles: Sequence[str] = ()

    @property
    def total(self) -> int:
        return sum(item.now for item in self.natures)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Everything a report counts. `splits` by name: nature, kind, goods, services, goods_detail,
    services_detail, member. `title` and `period` are words of the report's language. `own`: the code of the
    member whose report it is, where it is on others too; None for a report on one member.
    `returned`: names of the members that handed returns in and whose cases are not registered here.
    `hotspots`: the topics chosen for the period, those with most cases first.
    """

    title: str
    issuer: str
    scope: str
    period: str
    now: Amounts
    before: Amounts
    splits: Mapping[str, Sequence[Item]] = field(default_factory=dict)
    own: str | None = None
    returned: Sequence[str] = ()
    hotspots: Sequence[Hotspot] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report. `value` is exact ("3651" or "3651/4777"), `shown` as printed with its unit,
    `measure` and `filter` say what was counted, `formula` how.
    """

    value: str
    shown: str
    label: str
    measure: str
    formula: str
    filter: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """One numbered table; its first column names the row. `bars`: the column that is drawn, −1 for none.
    `note` stands under it.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    codes: Sequence[str]
    bars: int = -1
    chart: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One paragraph, with {ids} in place of figures, under a heading or none; then a table or none.
    `is_written`: somebody put other words in place of the generated ones; `title`: the heading without its
    number, where it can be changed: that of a hot topic, or of a section that somebody added.
    """

    key: str
    heading: str
    level: int
    text: str
    table: str = ""
    is_written: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Composition:
    """A whole report in one language."""

    title: str
    issuer: str
    period: str
    figures: Mapping[str, Figure]
    tables: Mapping[str, Table]
    sections: Sequence[Section]

    def as_json(self) -> dict[str, Any]:
        return json.loads(json.dumps(asdict(self)))


def composition_of(stored: Mapping[str, Any]) -> Composition:
    """The composition back from what as_json() gave."""
    return Composition(
        stored["title"],
        stored["issuer"],
        stored["period"],
        {key: Figure(**each) for key, each in stored["figures"].items()},
        {key: Table(**each) for key, each in stored["tables"].items()},
        [Section(**each) for each in stored["sections"]],
    )
