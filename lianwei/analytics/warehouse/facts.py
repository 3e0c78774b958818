"""What a fact is: its columns, whose rows it is rewritten by, the day that says in which file it lies."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lianwei.core.scope import Actor

from .reading import cases, enquiries, handovers, payments

DAY, WHOLE, TEXT, TEXTS, FLAG, NUMBER = "date", "int64", "string", "strings", "bool", "double"
Columns = list[Sequence[Any]]
WHOSE = {
    "holder": WHOLE,
    "member": WHOLE,
    "alliance": WHOLE,
    "category": TEXT,
    "category_main": TEXT,
    "kind": TEXT,
    "channel": TEXT,
}
ABOUT = {
    "region": TEXT,
    "nature": TEXT,
    "groups": TEXTS,
    "business": WHOLE,
    "age_band": TEXT,
    "received_on": DAY,
    "accepted_on": DAY,
    "closed_on": DAY,
    "outcome": TEXT,
    "is_resolved": FLAG,
    "is_transferred": FLAG,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One kind of rows. `subject`: the key of the row of the operational tables they follow from; a subject's
    rows are always rewritten together. `month_of`: the column by whose month files are cut. `sums`: columns
    that a check adds up.
    """

    name: str
    subject: str
    month_of: str
    columns: dict[str, str]
    sums: tuple[str, ...]
    read: Callable[..., Columns]
    months: Callable[..., Iterable[tuple[int, int]]]
    subjects: Callable[..., list[int]]
    totals: Callable[..., dict[str, int]]


FACTS: dict[str, Fact] = {
    "cases": Fact(
        "cases",
        "case",
        "received_on",
        {"case": WHOLE, "intake": WHOLE}
        | WHOSE
        | ABOUT
        | {
            "promised": WHOLE,
            "multiple": WHOLE,
            "paused_days": WHOLE,
            "is_late": FLAG,
            "asked_on": DAY,
            "answered_on": DAY,
            "confirmed": TEXT,
            "satisfaction": WHOLE,
        },
        ("promised", "multiple"),
        cases.columns,
        cases.months,
        cases.subjects,
        cases.totals,
    ),
    "payments": Fact(
        "payments",
        "case",
        "received_on",
        {"case": WHOLE} | WHOSE | ABOUT | {"paid_on": DAY, "amount": WHOLE},
        ("amount",),
        payments.columns,
        payments.months,
        payments.subjects,
        payments.totals,
    ),
    "enquiries": Fact(
        "enquiries",
        "enquiry",
        "received_on",
        {"enquiry": WHOLE} | WHOSE | {"received_on": DAY, "answered_on": DAY, "persons": WHOLE},
        ("persons",),
        enquiries.columns,
        enquiries.months,
        enquiries.subjects,
        enquiries.totals,
    ),
    "handovers": Fact(
        "handovers",
        "case",
        "offered_on",
        {
            "case": WHOLE,
            "giver": WHOLE,
            "taker": WHOLE,
            "alliance": WHOLE,
            "state": TEXT,
            "offered_on": DAY,
            "answered_on": DAY,
            "hours": NUMBER,
        },
        (),
        handovers.columns,
        handovers.months,
        handovers.subjects,
        handovers.totals,
    ),
}


def all_months(fact: Fact, *, actor: Actor) -> list[str]:
    """The months in which the operational tables have rows of this fact: "2026-07", in order."""
    return sorted({f"{year:04}-{month:02}" for year, month in fact.months(actor=actor)})
