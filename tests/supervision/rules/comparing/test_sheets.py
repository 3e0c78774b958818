"""The sheet of a laboratory: refused with row and reason, asked about, or read; nothing silently left out."""

from decimal import Decimal

from lianwei.supervision.rules.comparing.readings import Reading
from lianwei.supervision.rules.comparing.sheets import Results, empty_sheet, read_results

from .items import flow, item

ITEMS, CODES = [item(), flow()], ["K7Q", "M2P", "X9D"]
HEAD = ["样品编号", "铅 (μg/L)", "净水流量（L/min）"]


def read(*rows: list[object], head: list[object] | None = None) -> Results:
    return read_results([head or HEAD, *rows], ITEMS, CODES)


def test_the_empty_sheet_shows_codes_and_items_and_is_read_back_as_nothing():
    sheet = empty_sheet(ITEMS, CODES)

    assert sheet[0][1:] == ["铅 (μg/L)", "净水流量 (L/min)"]
    assert [line[0] for line in sheet[1:]] == CODES
    found = read_results(sheet, ITEMS, CODES)
    assert (found.readings, found.refused) == ({}, [])
    assert len(found.missing) == 6


def test_cells_are_read_by_code_and_item_whatever_their_order():
    found = read(["x9d", 1.5, 2.0], [" Ｋ７Ｑ", "<0.5", "1,2"], head=["编号", "Flow", "lead"])

    assert found.refused == []
    assert found.readings["X9D", "flow"] == Reading(Decimal("1.5"))
    assert found.readings["X9D", "lead"] == Reading(Decimal(2))
    assert found.readings["K7Q", "lead"].value == Decimal("1.2")


def test_a_code_that_stands_twice_counts_in_neither_row():
    found = read(["K7Q", 1, 1.2], ["M2P", 2, 1.3], ["k7q", 3, 1.4])

    assert [(each.row, each.code) for each in found.refused] == [(2, "K7Q"), (4, "k7q")]
    assert "2, 4" in found.refused[0].reason
    assert {code for code, _key in found.readings} == {"M2P"}
    assert ("K7Q", "lead") in found.missing


def test_an_unknown_code_is_refused_and_the_rest_counts():
    found = read(["ZZZ", 1, 1.2], ["M2P", 2, 1.3])

    assert [(each.row, each.text) for each in found.refused] == [(2, "ZZZ")]
    assert len(found.readings) == 2


def test_a_cell_in_another_kind_of_unit_is_refused_with_its_row():
    found = read(["K7Q", "5 mol/L", 1.2])

    assert [(each.row, each.code, each.item, each.text) for each in found.refused] == [
        (2, "K7Q", "铅", "5 mol/L")
    ]
    assert ("K7Q", "flow") in found.readings


def test_a_heading_in_another_unit_converts_its_column():
    found = read(["K7Q", 0.005, 1.2], ["M2P", "5 μg/L", 1.2], head=["编号", "铅(mg/L)", "净水流量"])

    assert found.readings["K7Q", "lead"].value == 5
    assert found.readings["K7Q", "lead"].note == "0.005 mg/L → 5 μg/L"
    assert found.readings["M2P", "lead"].value == 5


def test_columns_without_an_item_twice_or_in_a_strange_unit_are_refused():
    found = read(["K7Q", 1, 2, 3, 1.2], head=["编号", "铅(mol)", "汞", "净水流量", "flow"])

    assert [(each.row, each.text) for each in found.refused] == [(1, "铅(mol)"), (1, "汞"), (1, "flow")]
    assert found.readings == {("K7Q", "flow"): Reading(Decimal(3))}


def test_not_tested_is_missing_not_nought():
    found = read(["K7Q", "/", "—"], ["M2P", "", None])

    assert (found.readings, found.refused) == ({}, [])
    assert len(found.missing) == 6


def test_a_reading_below_nought_is_refused():
    found = read(["K7Q", -1, 1.2])

    assert [(each.row, each.item) for each in found.refused] == [(2, "铅")]


def test_a_reading_ten_times_the_others_is_asked_about_and_kept():
    codes = [f"S{number}" for number in range(6)]
    rows = [[code, 2 if code != "S3" else 20, 1.2] for code in codes]

    found = read_results([HEAD, *rows], ITEMS, codes)

    assert [(each.code, each.item, each.text) for each in found.doubts] == [("S3", "lead", "20")]
    assert found.readings["S3", "lead"].value == 20


def test_not_detected_without_its_limit_is_asked_about():
    found = read(["K7Q", "未检出", 1.2], ["M2P", "<0.2", 1.2])

    assert [(each.code, each.item) for each in found.doubts] == [("K7Q", "lead")]


def test_an_empty_file_says_that_everything_is_missing():
    found = read_results([], ITEMS, CODES)

    assert len(found.missing) == 6


def test_readings_below_an_empty_heading_are_told():
    found = read(["K7Q", 1, 1.2, 99], ["M2P", 2, 1.3], head=["编号", "铅", "净水流量"])

    assert [(each.row, each.item) for each in found.refused] == [(1, "")]
    assert len(found.readings) == 4
