"""Sheets as the world writes them: encodings, merged heads, days and numbers of all kinds, hostile files."""

import io
import itertools
import sys
import tracemalloc
import zipfile
from datetime import date

import pytest
import xlsxwriter

from lianwei.arrivals.rules.headers import find_heads, propose
from lianwei.arrivals.rules.plans import plan_from_json
from lianwei.arrivals.rules.tables import kind_of, look_into, read_table
from lianwei.arrivals.rules.targets import DAY, IDENTITY, MONEY, PHONE, Target, read_cell
from lianwei.arrivals.rules.workbooks import write_workbook
from lianwei.cases.receivers.targets import COMPLAINT
from lianwei.core.errors import Invalid

HEAD = b"PK\x03\x04"


def no_code(kind, word):
    return None


def xlsx(fill, **options):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, options) as book:
        fill(book, book.add_worksheet())
    stream.seek(0)
    return stream


def rows_of(stream, kind="xlsx"):
    return list(read_table(stream, kind))


def read(kind, text):
    return read_cell(Target("x", "x", kind), text, find_code=no_code)


def test_days_numbers_and_formulas_of_a_workbook_come_as_people_see_them():
    def fill(book, sheet):
        day = book.add_format({"num_format": "yyyy/m/d"})
        sheet.write_row(0, 0, ["日期", "电话", "金额", "算式"])
        sheet.write_datetime(1, 0, __import__("datetime").datetime(2026, 3, 15), day)
        sheet.write_number(1, 1, 13812346027)
        sheet.write_number(1, 2, 86.5)
        sheet.write_formula(1, 3, "=cmd|'/c calc'!A1", value="cached")
        sheet.write_string(3, 0, "=1+1")

    assert rows_of(xlsx(fill)) == [
        ["日期", "电话", "金额", "算式"],
        ["2026-03-15", "13812346027", "86.5", "cached"],
        [],
        ["=1+1"],
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_with_separators_is_read_in_the_encodings_of_offices(encoding):
    file = io.BytesIO("姓名;电话\r\n王桂芳;138\r\n".encode(encoding))

    assert rows_of(file, "csv") == [["姓名", "电话"], ["王桂芳", "138"]]


def test_an_opendocument_sheet_is_read_with_its_repeated_cells():
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x">'
        "<table:table><table:table-row><table:table-cell><text:p>编号</text:p></table:table-cell>"
        "<table:table-cell><text:p>日期</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1" '
        'office:value="7"><text:p>7.00</text:p></table:table-cell><table:table-cell '
        'office:date-value="2026-03-15"><text:p>15.3.</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row>'
        "</table:table></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        book.writestr("content.xml", content)

    assert rows_of(stream, "ods") == [["编号", "日期"], ["7", "2026-03-15"], ["7", "2026-03-15"]]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsm", HEAD),
        ("a.xls", b"\xd0\xcf\x11\xe0"),
        ("a.pdf", b"%PDF"),
        ("a.csv", b"  "),
        ("a.exe", b"MZ"),
    ],
)
def test_what_is_no_sheet_is_refused_with_a_sentence(name, data):
    with pytest.raises(Invalid) as refusal:
        kind_of(data, name)

    assert set(refusal.value.fields) == {"file"}


def test_macros_in_a_workbook_with_an_innocent_name_are_refused():
    stream = xlsx(lambda book, sheet: sheet.write(0, 0, "x"))
    with zipfile.ZipFile(stream, "a") as book:
        book.writestr("xl/vbaProject.bin", b"x")

    with pytest.raises(Invalid, match="宏"):
        rows_of(stream)


def test_a_workbook_that_declares_entities_is_refused():
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>'
    source, stream = xlsx(lambda book, sheet: sheet.write(0, 0, "x")), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(stream, "w") as new:
        for each in old.namelist():
            new.writestr(each, bomb if each.endswith("sheet1.xml") else old.read(each))

    with pytest.raises(Invalid):
        rows_of(stream)


@pytest.mark.parametrize("cut", [10, 500, 3000])
def test_a_damaged_workbook_is_refused(cut):
    whole = xlsx(lambda book, sheet: sheet.write_column(0, 0, [f"x{n}" for n in range(500)])).getvalue()

    with pytest.raises(Invalid):
        rows_of(io.BytesIO(whole[:cut]))


def test_merged_heads_of_two_rows_below_a_title_are_put_together():
    rows = [
        ["2026年投诉登记台账"],
        ["编号", "投诉人", "", "被投诉人", "投诉内容"],
        ["", "姓名", "联系电话", "", ""],
        ["1", "王桂芳", "13812346027", "丽人美容院", "不退款"],
    ]

    heads = find_heads(rows, COMPLAINT)

    assert (heads.names, heads.rows) == (
        ("编号", "投诉人 姓名", "投诉人 联系电话", "被投诉人", "投诉内容"),
        3,
    )
    found = propose(heads, rows[3:], COMPLAINT)
    assert (found["person.name"], found["person.phone"]) == (["投诉人 姓名"], ["投诉人 联系电话"])


def test_columns_without_a_telling_name_are_proposed_by_what_stands_in_them():
    rows = [
        ["甲", "乙", "丙"],
        *[
            [f"1381234{n:04d}", "x", "买的电视机三天就坏了,商家不给修也不给退,要求退货退款并赔偿损失。"]
            for n in range(9)
        ],
    ]

    found = propose(find_heads(rows, COMPLAINT), rows[1:], COMPLAINT)

    assert (found["person.phone"], found["narrative"]) == (["甲"], ["丙"])


def test_the_fingerprint_of_heads_does_not_mind_order_spaces_and_remarks():
    one = find_heads([["投诉人 姓名", "联系电话（必填）"]], COMPLAINT)
    two = find_heads([["联系电话", "投诉人姓名"]], COMPLAINT)

    assert one.fingerprint == two.fingerprint


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (DAY, "2026/3/5 14:30:00", "2026-03-05"),
        (DAY, "2026年3月5日 14时30分", "2026-03-05"),
        (DAY, "20260305", "2026-03-05"),
        (DAY, "46086", "2026-03-05"),
        (DAY, "46086.604", "2026-03-05"),
        (MONEY, "5,800.00元", 580_000),
        (MONEY, "1.2万元", 1_200_000),
        (MONEY, "86.5000", 8650),
        (PHONE, "+86 138-1234-6027", "13812346027"),
        (PHONE, "打村口小卖部", "打村口小卖部"),
        (DAY, "-", None),
    ],
)
def test_a_cell_is_read_as_people_write(kind, text, value):
    assert read(kind, text) == value


@pytest.mark.parametrize(("kind", "text"), [(DAY, "八月"), (MONEY, "很多"), (IDENTITY, "5.0010119900E+17")])
def test_a_cell_that_cannot_be_read_gets_a_sentence(kind, text):
    with pytest.raises(Invalid):
        read(kind, text)


def test_serial_numbers_count_as_excel_does():
    assert date(1899, 12, 30).toordinal() + 46086 == date(2026, 3, 5).toordinal()


@pytest.mark.parametrize(
    "given",
    [None, [], {"fields": []}, {"fields": {"x": 1}}, {"fields": {"../x": {}}}, {"version": 9, "fields": {}},
     {"fields": {"x": {"columns": [1]}}}],
)  # fmt: skip
def test_what_is_no_mapping_is_refused(given):
    with pytest.raises(Invalid):
        plan_from_json(given)


def test_nothing_in_a_workbook_of_ours_is_a_formula():
    data = write_workbook("x", ["=1+1"], [["=cmd|'/c calc'!A1", "+1", "@x", "-2"]])

    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert rows_of(io.BytesIO(data))[1] == ["=cmd|'/c calc'!A1", "+1", "@x", "-2"]


def test_a_large_workbook_under_merged_heads_is_looked_into_at_once_and_read_in_little_memory():
    stories = [f"第{n}件：办卡后门店关闭，商家以各种理由拖延，至今未予处理" for n in range(20_000)]

    def fill(book, sheet):
        sheet.merge_range(0, 0, 0, 3, "2025年度投诉台账")
        sheet.merge_range(1, 0, 1, 1, "投诉人信息")
        sheet.merge_range(1, 2, 2, 2, "登记时间")
        sheet.merge_range(1, 3, 2, 3, "投诉内容")
        sheet.write_row(2, 0, ["投诉人姓名", "联系电话"])
        for n, story in enumerate(stories):
            sheet.write_row(n + 3, 0, ["王桂芳", "13812346027", "2025年3月5日", story])

    stream = xlsx(fill)
    tracemalloc.start()
    look_into(stream, "xlsx")
    rows = read_table(stream, "xlsx")
    top = list(itertools.islice(rows, 10))
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    names = find_heads(top, COMPLAINT).names
    assert names == ("投诉人信息 投诉人姓名", "投诉人信息 联系电话", "登记时间", "投诉内容")
    assert [row[3] for row in (*top[3:], *rows)] == stories
    assert read(DAY, top[3][2]) == "2025-03-05"
    assert held < sum(map(sys.getsizeof, stories))


@pytest.mark.parametrize("kind", [DAY, MONEY])
def test_a_cell_of_5000_digits_is_refused_like_any_other(kind):
    with pytest.raises(Invalid):
        read(kind, "9" * 5000)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b'r="1"', b'r="one"'),
        ("xl/worksheets/sheet1.xml", b"<c ", b'<c s="x" '),
        ("xl/worksheets/sheet1.xml", b'r="1"', b'r="' + b"9" * 5000 + b'"'),
        ("xl/styles.xml", b'numFmtId="0"', b'numFmtId="none"'),
    ],
)
def test_a_workbook_with_words_for_numbers_is_damaged_or_read_and_never_an_error(part, old, new):
    whole = xlsx(lambda book, sheet: sheet.write_row(0, 0, ["日期", "金额"]))
    changed = io.BytesIO()
    with zipfile.ZipFile(whole) as book, zipfile.ZipFile(changed, "w") as other:
        for name in book.namelist():
            data = book.read(name)
            other.writestr(name, data.replace(old, new) if name == part else data)

    try:
        assert rows_of(changed) == [["日期", "金额"]]
    except Invalid as refusal:
        assert "file" in refusal.fields
