"""Case numbers as people type them."""

import pytest

from lianwei.cases.rules.numbers import CaseNumber, parse_case_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("YZ-2026-01183", CaseNumber("YZ", 2026, "", 1183)),
        ("yz-2026-01183", CaseNumber("YZ", 2026, "", 1183)),
        (" ＹＺ－２０２６－０１１８３ ", CaseNumber("YZ", 2026, "", 1183)),
        ("YZ - 2026 - 01183", CaseNumber("YZ", 2026, "", 1183)),
        ("YZ-2026-J00007", CaseNumber("YZ", 2026, "J", 7)),
        ("YZ-2026-1234567", CaseNumber("YZ", 2026, "", 1234567)),
        ("YZ-2026", None),
        ("13812346027", None),
        ("", None),
    ],
)
def test_parse_case_number(typed, number):
    assert parse_case_number(typed) == number


def test_case_number_writes_itself():
    assert str(CaseNumber("YZ", 2026, "", 1183)) == "YZ-2026-01183"
    assert str(CaseNumber("YZ", 2026, "Z", 7)) == "YZ-2026-Z00007"
