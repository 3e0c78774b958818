"""The way of a sheet on the screen, without scripts: file, columns, trial run, import, report, undo."""

import io
import json

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from lianwei.arrivals.models import ColumnMapping, Sheet
from lianwei.arrivals.operations import read_sheet
from lianwei.arrivals.rules.tables import read_table
from lianwei.cases.models import Complaint
from lianwei.core.models import ReadLog
from lianwei.core.scope import SYSTEM
from tests.factories.arrivals import SHEET, imported_sheet, sheet, worked
from tests.factories.members import make_organisation, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def yuzhong(reference_data):
    return make_organisation("YZ")


@pytest.fixture
def browser(client_of, yuzhong):
    return client_of(make_staff("head", organisation=yuzhong))


def rows_of(response):
    return list(read_table(io.BytesIO(response.content), "xlsx"))


def test_a_sheet_goes_its_whole_way(browser, yuzhong):
    file = ContentFile(SHEET.encode("gb18030"), name="台账.csv")
    sent = browser.post("/arrivals/sheets/new/", {"upload": file})
    row = QuerySet(Sheet).get()
    assert (sent.status_code, sent["Location"]) == (302, f"/arrivals/sheets/{row.pk}/")
    here = f"/arrivals/sheets/{row.pk}/"
    assert "正在读取" in browser.get(here).content.decode()

    read_sheet(row.pk, actor=SYSTEM)
    columns = browser.get(f"{here}columns/").context["form"]
    chosen = {name: columns[name].value() or "" for name in columns.fields}
    assert browser.post(f"{here}columns/", chosen | {"save_as": "台账"}).status_code == 302
    assert QuerySet(ColumnMapping).get().name == "台账"

    worked(row)
    assert "正式导入" in browser.get(here).content.decode()
    assert browser.post(f"{here}import/").status_code == 302
    worked(row)
    page = browser.get(here).content.decode()
    assert ("撤销本次导入" in page, QuerySet(Complaint).count()) == (True, 2)

    assert browser.post(f"{here}undo/").status_code == 302
    worked(row)
    assert set(QuerySet(Complaint).values_list("status", flat=True)) == {"archived"}


def test_a_file_with_macros_is_refused_on_the_spot(browser):
    sent = browser.post("/arrivals/sheets/new/", {"upload": ContentFile(b"PK\x03\x04x", name="a.xlsm")})

    assert (sent.status_code, "宏" in sent.content.decode()) == (422, True)
    assert QuerySet(Sheet).count() == 0


def test_a_needed_field_without_a_column_is_said_beside_it(browser, yuzhong):
    row = sheet(yuzhong)
    here = f"/arrivals/sheets/{row.pk}/columns/"

    sent = browser.post(here, {"c_narrative": "", "save_as": ""})

    assert (sent.status_code, "c_narrative" in sent.context["form"].errors) == (422, True)


def test_a_mapping_goes_out_as_json_and_comes_back(browser, yuzhong):
    row = sheet(yuzhong)

    given = json.loads(browser.get(f"/arrivals/sheets/{row.pk}/columns.json").content)

    assert given == row.plan


def test_the_report_has_each_row_with_its_reason_and_is_logged(browser, yuzhong):
    row = imported_sheet(yuzhong)
    before = ReadLog.objects.count()

    everything = rows_of(browser.get(f"/arrivals/sheets/{row.pk}/report.xlsx"))
    refused = rows_of(browser.get(f"/arrivals/sheets/{row.pk}/report.xlsx?did=refused"))

    assert [line[:2] for line in everything[1:]] == [["2", "已新增"], ["3", "已新增"], ["4", "未收进"]]
    assert [(line[0], "日期" in line[2]) for line in refused[1:]] == [("4", True)]
    assert ReadLog.objects.count() == before + 2


def test_results_go_back_in_the_columns_of_the_sheet_and_nothing_in_them_is_computed(browser, yuzhong):
    row = imported_sheet(yuzhong, SHEET.replace("办卡后门店关闭", "=cmd|'/c calc'!A1"))

    lines = rows_of(browser.get(f"/arrivals/sheets/{row.pk}/results.xlsx"))

    assert lines[0][:7] == row.heads
    assert [(line[0], line[7][:3]) for line in lines[1:]] == [("A-1", "YZ-"), ("A-2", "YZ-")]
    assert lines[1][4] == "=cmd|'/c calc'!A1"


def test_the_list_asks_as_often_for_three_sheets_as_for_one(browser, yuzhong):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get("/arrivals/sheets/")
        return len(queries)

    sheet(yuzhong)
    asked()
    one = asked()
    sheet(yuzhong)
    sheet(yuzhong)

    assert asked() == one
