"""A worklist taken along: what the list shows, masked, and a note of who took it."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from lianwei.cases.queries.lists import exported
from lianwei.core.models import ReadLog
from tests.cases.actors import worker
from tests.factories.cases import SALON, complaint
from tests.factories.members import make_organisation, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(reference_data):
    return make_organisation("YZ")


@pytest.fixture
def desk(client_of, organisation):
    return client_of(make_staff("clerk", organisation=organisation))


def lines(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_sheet_says_what_the_list_says_masked_and_of_the_own_cases_alone(desk, organisation):
    evil = (SALON.__class__(name="=HYPERLINK(1)"),)
    mine = complaint(actor=worker(organisation), title="美容卡退款", respondents=evil)
    complaint(actor=worker(make_organisation("GA")))

    head, *rows = lines(desk.get("/cases/list.csv?view=open"))

    assert (len(head), len(rows)) == (8, 1)
    assert rows[0][:2] == [mine.number, "美容卡退款"]
    assert rows[0][4:7] == ["'=HYPERLINK(1)", "王**", "5800.00"]


def test_the_office_gets_the_same_cells(desk, organisation):
    complaint(actor=worker(organisation))

    answer = desk.get("/cases/list.xlsx?view=open")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()

    assert [[str(cell) for cell in row] for row in rows] == lines(desk.get("/cases/list.csv?view=open"))
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')


def test_the_conditions_of_the_list_hold_for_the_sheet(desk, organisation):
    complaint(actor=worker(organisation))

    assert len(lines(desk.get("/cases/list.csv?view=open&status=accepted"))) == 1
    assert desk.get("/cases/list.csv?view=nonsense").status_code == 404


def test_who_took_it_is_noted(desk, organisation):
    complaint(actor=worker(organisation))

    desk.get("/cases/list.csv?view=open&status=received")

    row = ReadLog.objects.get()
    assert (row.what, row.subject) == ("cases.worklist", f"worklist:{organisation.pk}")
    assert row.reason == "1 cases downloaded: open status=received"


def test_a_sheet_goes_over_pages_and_ends(desk, organisation, monkeypatch):
    monkeypatch.setattr(exported, "MOST", 30)
    for _ in range(32):
        complaint(actor=worker(organisation))

    rows = lines(desk.get("/cases/list.csv?view=open"))[1:]
    assert (len(rows), len({row[0] for row in rows})) == (30, 30)


def test_the_list_offers_its_sheets(desk, organisation):
    complaint(actor=worker(organisation))

    page = desk.get("/cases/?view=open&status=received").content.decode()

    assert 'href="/cases/list.xlsx?view=open&amp;status=received"' in page
