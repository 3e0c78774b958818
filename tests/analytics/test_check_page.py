"""The page on which anybody's printed table is checked."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.members import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def browser(client_of):
    return client_of(make_staff("analyst"))


def page_after(browser, **typed):
    return browser.post(reverse("published_table_check"), {"style": "province"} | typed)


def test_a_pasted_table_is_checked_and_its_slip_named(browser):
    page = page_after(browser, table="类别\t件数\n食品\t10\n餐饮\t20\n合计\t31")

    assert page.status_code == 200
    assert page.context["sentences"] == ["“合计”印为 31，各项相加为 30，两者不等。"]


def test_a_workbook_is_checked(browser):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate((("类别", "件数"), ("食品", 10), ("合计", 11))):
            sheet.write_row(place, 0, row)

    page = page_after(browser, upload=SimpleUploadedFile("tables.xlsx", stream.getvalue()))

    assert page.context["sentences"] == ["“合计”印为 11，各项相加为 10，两者不等。"]


def test_a_total_may_be_typed(browser):
    page = page_after(browser, table="类别,件数,占比\n食品,10,25.00", total="40")

    assert page.context["sentences"] == []


def test_what_is_no_table_is_said_beside_the_field(browser):
    page = page_after(browser, table="hello")

    assert page.status_code == 422
    assert page.context["form"].errors["table"] == ["表格要有表头和至少一行数据。"]


def test_a_damaged_file_is_said_beside_the_field(browser):
    page = page_after(browser, upload=SimpleUploadedFile("tables.xlsx", b"PK\x03\x04 broken"))

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["upload"]
