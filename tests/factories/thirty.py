"""Thirty cases whose figures were counted by hand (tests/analytics/test_golden.py), as facts.

Odd cases are of food (G03), even ones of services (S01); the first of each member is an older person's.
"""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from lianwei.analytics.warehouse.manifests import Manifest

from .warehouse import write_facts

RESOLVED = ("O01", "O02", "O03", "O04", "O05", "O17")
SHEET = Path(__file__).with_name("thirty.csv")
GOODS = {"category": "G0301", "category_main": "G03", "kind": "G", "nature": "N01"}
SERVICES = {"category": "S0103", "category_main": "S01", "kind": "S", "nature": "N03"}


def thirty_cases() -> Manifest:
    """The warehouse of the thirty cases, four payments, four enquiries and five hand-overs."""
    with SHEET.open(encoding="utf-8", newline="") as file:
        cases = [_case(row) for row in csv.DictReader(file)]
    return write_facts(cases=cases, payments=_payments(cases), enquiries=_enquiries(), handovers=_handovers())


def _case(row: dict[str, str]) -> dict[str, Any]:
    number, closed = int(row["case"]), _day(row["closed_on"])
    return (SERVICES if number % 2 == 0 else GOODS) | {
        "case": number,
        "holder": int(row["member"]),
        "member": int(row["member"]),
        "alliance": 7,
        "groups": ["P01", "P04"] if number in (1, 16) else [],
        "received_on": _day(row["received_on"]),
        "accepted_on": _day(row["accepted_on"]),
        "closed_on": closed,
        "outcome": row["outcome"],
        "is_resolved": row["outcome"] in RESOLVED,
        "is_transferred": row["outcome"] == "O11",
        "promised": int(row["promised"]),
        "multiple": int(row["multiple"]),
        "paused_days": int(row["paused_days"]),
        "is_late": bool(row["is_late"]),
        "asked_on": closed if row["asked"] else None,
        "answered_on": closed if row["confirmed"] else None,
        "confirmed": row["confirmed"],
        "satisfaction": int(row["satisfaction"]) if row["satisfaction"] else None,
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _payments(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    paid = ((1, date(2026, 7, 20), 10_000), (2, date(2026, 10, 15), 5_000), (6, date(2026, 9, 22), 100))
    return [cases[case - 1] | {"paid_on": on, "amount": fen} for case, on, fen in paid]


def _enquiries() -> list[dict[str, Any]]:
    days = ((date(2026, 7, 1), 1), (date(2026, 8, 1), 2), (date(2026, 9, 30), 4), (date(2026, 6, 30), 8))
    return [{"received_on": on, "persons": persons, "alliance": 7} for on, persons in days]


def _handovers() -> list[dict[str, Any]]:
    told = (
        (date(2026, 7, 1), "taken", 2.0),
        (date(2026, 8, 1), "taken", 10.0),
        (date(2026, 9, 1), "taken", 30.0),
        (date(2026, 9, 2), "returned", 1.0),
        (date(2026, 6, 2), "taken", 99.0),
    )
    sides = {"giver": 1, "taker": 2, "alliance": 7}
    return [
        sides | {"state": state, "offered_on": on, "answered_on": on, "hours": hours}
        for on, state, hours in told
    ]
