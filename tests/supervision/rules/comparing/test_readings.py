"""What laboratories write into cells: read, converted with a word, or refused with a sentence."""

from decimal import Decimal

import pytest

from lianwei.supervision.rules.comparing.readings import Reading, UnreadableError, read_cell
from lianwei.supervision.rules.comparing.units import factor

BELOW = {"is_below": True}


@pytest.mark.parametrize(
    ("text", "unit", "reading"),
    [
        ("0.05", "mg/L", Reading(Decimal("0.05"))),
        (" ０．０５ ", "mg/L", Reading(Decimal("0.05"))),
        ("0,05", "mg/L", Reading(Decimal("0.05"))),
        ("-3.2", "℃", Reading(Decimal("-3.2"))),
        (".5", "mg/L", Reading(Decimal("0.5"))),
        ("1,234.5", "mg/L", Reading(Decimal("1234.5"))),
        ("1,234,567", "CFU/mL", Reading(Decimal(1234567))),
        ("12,5", "mg/L", Reading(Decimal("12.5"))),
        ("1.2×10³", "CFU/mL", Reading(Decimal(1200))),
        ("1.2x10^-3", "mg/L", Reading(Decimal("0.0012"))),
        ("3e2", "CFU/mL", Reading(Decimal(300))),
        ("5 μg/L", "μg/L", Reading(Decimal(5))),
        ("5 µg/l", "μg/L", Reading(Decimal(5))),  # the micro sign is another letter than the Greek one
        ("5微克/升", "μg/L", Reading(Decimal(5))),
        ("<0.05", "mg/L", Reading(None, detection=Decimal("0.05"), **BELOW)),
        ("＜0.05", "mg/L", Reading(None, detection=Decimal("0.05"), **BELOW)),
        ("未检出", "mg/L", Reading(None, **BELOW)),
        ("ND", "mg/L", Reading(None, **BELOW)),
        ("<LOD", "mg/L", Reading(None, **BELOW)),
        ("未检出（检出限0.02）", "mg/L", Reading(None, detection=Decimal("0.02"), **BELOW)),
        ("ND (<0.02)", "mg/L", Reading(None, detection=Decimal("0.02"), **BELOW)),
    ],
)
def test_a_cell_is_read_as_it_was_meant(text, unit, reading):
    assert read_cell(text, unit=unit) == reading


@pytest.mark.parametrize(
    ("text", "unit", "value", "note"),
    [
        ("0.5 mg/L", "μg/L", Decimal(500), "0.5 mg/L → 500 μg/L"),
        ("0.02 %", "mg/kg", Decimal(200), "0.02 % → 200 mg/kg"),
        ("2毫克/千克", "%", Decimal("0.0002"), "2 毫克/千克 → 0.0002 %"),
        ("60 L/h", "L/min", Decimal(1), "60 L/h → 1 L/min"),
        ("0.3 MPa", "kPa", Decimal(300), "0.3 MPa → 300 kPa"),
        ("25 mg/m³", "μg/m3", Decimal(25000), "25 mg/m^3 → 25000 μg/m3"),
    ],
)
def test_a_unit_that_is_a_multiple_is_converted_and_told(text, unit, value, note):
    read = read_cell(text, unit=unit)

    assert (float(read.value), read.note) == (pytest.approx(float(value)), note)


def test_a_column_in_another_unit_holds_for_cells_without_one():
    assert read_cell("0.5", unit="μg/L", column_unit="mg/L").value == 500
    assert read_cell("0.5 μg/L", unit="μg/L", column_unit="mg/L").value == Decimal("0.5")
    assert read_cell("未检出(<0.001)", unit="μg/L", column_unit="mg/L").detection == 1


def test_an_uncertainty_beside_the_reading_is_left_aside_and_told():
    read = read_cell("12.3±0.4", unit="mg/L")

    assert read.value == Decimal("12.3")
    assert "0.4" in read.note


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("1,234", "mg/L"),  # 1234 or 1.234
        ("12,34,5", "mg/L"),
        ("合格", "mg/L"),
        (">100", "mg/L"),
        ("5 mol/L", "mg/L"),
        ("5 mPa", "MPa"),  # thousandths are not millions
        ("5 ppm", "mg/kg"),
        ("2026-11-24", "mg/L"),
        ("1.2.3", "mg/L"),
        ("1e999999", "mg/L"),
        (
            "见附件第三页所述，样品在运输途中破损，实验室未能完成该项目的检测，请委托方另行送样后再检测，谢谢"
            * 2,
            "mg/L",
        ),
        ("未检出（检出限0,123,4）", "mg/L"),
    ],
)
def test_what_can_be_read_in_two_ways_or_none_is_refused(text, unit):
    with pytest.raises(UnreadableError) as refused:
        read_cell(text, unit=unit)

    assert str(refused.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1.2.3", "“1.2 .3”不是数值。"),
        ("1 234", "“1 234”不是数值。"),
        ("0.05 合格", "“合格”不能换算成 mg/L。"),
        ("5 g/kg", "“g/kg”不能换算成 mg/L。"),
    ],
)
def test_the_sentence_names_what_is_wrong(text, sentence):
    with pytest.raises(UnreadableError) as refused:
        read_cell(text, unit="mg/L")

    assert str(refused.value) == sentence


def test_a_converted_number_is_written_out():
    assert str(read_cell("0.5 mg/L", unit="μg/L").value) == "500"


def test_units_of_other_kinds_have_no_factor():
    assert factor("mg/L", "mg/kg") is None
    assert factor("MPa", "mPa") is None
    assert factor("CFU/mL", "cfu/ml") == 1
