"""What nobody should type, and what a sheet may hold to fill the machine: refused, never an error."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from lianwei.analytics.rules.clip_documents import rows_of_file
from lianwei.analytics.rules.clips import tidied
from lianwei.analytics.rules.feeds import clips_of
from lianwei.analytics.rules.printed import number, whole
from lianwei.analytics.rules.return_forms import FEN, form_codes, form_on
from lianwei.analytics.rules.return_sheets import MOST_REFUSED, MOST_ROWS, read_figure, read_rows
from lianwei.analytics.rules.specials import read_outside
from lianwei.core.errors import Invalid
from tests.factories.members import make_organisation, make_staff

FORM = form_on(form_codes()[0], date(2026, 7, 1))
COUNT = next(iter(FORM.lines.values()))
MONEY = next(line for line in FORM.lines.values() if line.measure.unit == FEN)
HUGE = ["1e1000000", "1E99999999999", "-1e400000"]


@pytest.mark.parametrize("text", HUGE)
def test_a_number_longer_than_any_printed_one_is_none(text):
    assert number(text) is None
    assert whole(text) is None


def test_numbers_as_tables_print_them_are_read_as_before():
    assert number("1,761,886") == Decimal(1761886)
    assert number("↓0.123456789") == Decimal("-0.123456789")


@pytest.mark.parametrize("line", [COUNT, MONEY], ids=["cases", "fen"])
@pytest.mark.parametrize("text", HUGE)
def test_a_figure_with_an_exponent_is_too_large(line, text):
    assert read_figure(line, text) == (None, "large")


def test_a_row_numbered_with_five_thousand_digits_is_unknown():
    read = read_rows(FORM, [["9" * 5000, "", "", "", "", "1"]])

    assert [each.reason for each in read.refused] == ["unknown"]


def test_of_a_sheet_that_never_ends_a_few_rows_are_listed():
    read = read_rows(FORM, (["", "", "", "", "", "1"] for _n in range(100 * MOST_ROWS)))

    assert len(read.refused) == MOST_REFUSED


@pytest.mark.parametrize("units", HUGE)
def test_units_with_an_exponent_are_no_number(units):
    assert read_outside([["2026-07-01", "2026-07-31", units, "", "", "商务局"]]) == ([], [(1, "number")])


def test_a_programme_sheet_without_end_is_refused_at_its_first_row_too_many():
    row = ["2026-07-01", "2026-07-31", "1", "", "", "商务局"]

    _found, faults = read_outside(row for _n in range(10**6))

    assert faults == [(501, "many")]


ASKED = [
    ("statistics_overview", "day=2026-07"),
    ("statistics_overview", "day=0001-01"),
    ("statistics_overview", "month=2026-W30-1"),
    ("statistics_overview", "period=0001"),
    ("statistics_crossing", "month=20260715&member=9999"),
    ("statistics_cases", "member=9999"),
    ("statistics_cases", "of=accepted&day=9999-12"),
    ("statistics_specials", "period=0001-01"),
    ("statistics_specials_csv", "period=9999"),
    ("opinion_item_list", "after=x&status=%00&words=%00"),
]


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_addresses_that_make_no_sense_open_a_page(client_of):
    browser = client_of(make_staff("head", organisation=make_organisation("YZ")))

    codes = {(name, asked): browser.get(f"{reverse(name)}?{asked}").status_code for name, asked in ASKED}

    assert set(codes.values()) == {200}, codes


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("until", ["0001-01-01", "9999-12-31"])
def test_a_brief_up_to_a_day_without_texts_is_that_of_today(until, client_of):
    browser = client_of(make_staff("head", organisation=make_organisation("YZ")))

    answer = browser.get(reverse("opinion_item_print_daily", args=["docx"]), {"until": until})

    assert answer.status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("typed", [{"period": "0001"}, {"first": "0001-01-01", "last": "0001-02-01"}])
def test_a_report_on_days_without_a_year_before_is_refused(typed, client_of):
    browser = client_of(make_staff("head", organisation=make_organisation("YZ")))

    answer = browser.post(reverse("report_draft"), {"subject": "own"} | typed)

    assert answer.status_code == 422


def document(write):
    from docx import Document

    made, held = Document(), io.BytesIO()
    write(made)
    made.save(held)
    return held.getvalue()


def test_a_cell_that_spans_a_thousand_million_columns_fills_no_machine():
    def wide(made):
        table = made.add_table(2, 2)
        for at, text in enumerate(("标题", "来源", "退款难", "晚报")):
            table.cell(at // 2, at % 2).text = text
        table.cell(1, 1)._tc.grid_span = 10**9

    heads, rows = rows_of_file("a.docx", document(wide))

    assert heads == ["title", "text", "url", "outlet", "published_at"]
    assert rows == [["退款难", "", "", "晚报", ""]]


def test_what_is_merged_over_many_rows_stands_in_each():
    def tall(made):
        table = made.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "来源", "标题"
        for at in range(1500):
            outlet, title = table.add_row().cells
            title.text = f"第{at}起"
            outlet._tc.vMerge = "continue" if at else "restart"
            outlet.text = "" if at else "晚报"

    _heads, rows = rows_of_file("a.docx", document(tall))

    assert len(rows) == 1500
    assert {row[3] for row in rows} == {"晚报"}


def test_a_sheet_of_repeated_rows_is_read_no_further_than_it_is_taken():
    row = (
        '<table:table-row table:number-rows-repeated="10000"><table:table-cell><text:p>标题</text:p>'
        "</table:table-cell></table:table-row>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "content.xml",
            '<o:d xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><table:table>'
            + row * 20_000
            + "</table:table></o:d>",
        )

    with pytest.raises(Invalid):
        rows_of_file("a.ods", held.getvalue())


@pytest.mark.parametrize("day", ["0000-00-00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_text_published_on_no_day_is_read_without_one(day):
    item = f"<item><title>退款难</title><pubDate>{day}</pubDate></item>"
    feed = f'<rss version="2.0"><channel><title>x</title>{item}</channel></rss>'

    [clip] = clips_of("feed", feed.encode(), plan={})

    assert clip.published_at is None


def test_letters_that_no_database_keeps_are_left_out():
    body = rb'{"items": [{"title": "\ud800\u9000\u6b3e", "url": "https://a.b/\u0000x", "source": "\u0000o"}]}'

    [clip] = [tidied(each) for each in clips_of("json", body, plan={})]

    assert (clip.title, clip.url, clip.outlet) == ("退款", "https://a.b/x", "o")
