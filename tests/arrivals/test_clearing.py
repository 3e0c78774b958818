"""Sheets of long ago: their rows and files go, what was made of them stays."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import QuerySet

from lianwei.arrivals.models import Arrival, Sheet, SheetKey, SheetPiece
from lianwei.arrivals.operations import clearing, import_sheet, undo_sheet
from lianwei.arrivals.queries import sheet_page
from lianwei.arrivals.tasks import clear_old_sheets
from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.core.verification import verify_log
from tests.factories.arrivals import SHEET, checked_sheet, imported_sheet, sheet, worked
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def yuzhong(reference_data):
    return make_organisation("YZ")


def aged(row, days):
    """As if nobody had worked with it for so many days."""
    then = clock.now() - timedelta(days=days, minutes=1)
    QuerySet(Sheet).filter(pk=row.pk).update(settled_at=row.settled_at and then, brought_at=then)
    return row


def files():
    return [path for path in settings.LIANWEI_FILES_DIR.rglob("*") if path.is_file()]


def test_an_old_sheet_loses_rows_and_file_and_keeps_what_was_made(yuzhong):
    row, day = imported_sheet(yuzhong), settings.LIANWEI_SHEET_DAYS
    before = len(files())

    assert [(aged(row, day - 1), clear_old_sheets())[1], (aged(row, day), clear_old_sheets())[1]] == [0, 1]

    page = sheet_page(row.pk, actor=SYSTEM)
    assert (page.sheet.status, page.sheet.storage_name, page.is_cleared) == ("cleared", "", True)
    assert (page.sheet.counts, page.rows, page.steps, page.has_report) == (row.counts, [], [], False)
    assert (QuerySet(SheetPiece).count(), QuerySet(SheetKey).count(), len(files())) == (0, 0, before - 1)
    assert (QuerySet(Complaint).count(), QuerySet(Arrival).count()) == (2, 3)
    assert Event.objects.filter(name="sheet.cleared", subject=f"sheet:{row.pk}").count() == 1
    assert verify_log()["broken_at"] is None


def test_a_cleared_sheet_is_not_undone_and_comes_again_without_doubles(yuzhong):
    row = aged(imported_sheet(yuzhong), settings.LIANWEI_SHEET_DAYS)
    clear_old_sheets()

    with pytest.raises(WrongStatus):
        undo_sheet(row.pk, actor=SYSTEM)
    again = imported_sheet(yuzhong)

    assert (again.counts, QuerySet(Complaint).count()) == ({"skipped": 2, "refused": 1}, 2)


def test_a_trial_run_leaves_no_figures_and_an_undone_import_its_own(yuzhong):
    tried = aged(checked_sheet(yuzhong), settings.LIANWEI_SHEET_DAYS)
    undone = imported_sheet(yuzhong, SHEET.replace("A-", "B-"))
    undo_sheet(undone.pk, actor=SYSTEM)
    aged(worked(undone), settings.LIANWEI_SHEET_DAYS)

    assert clear_old_sheets() == 2
    assert sheet_page(tried.pk, actor=SYSTEM).figures == []
    assert [value for _label, value, _kind in sheet_page(undone.pk, actor=SYSTEM).figures] == [2, 0]


def test_what_broke_off_is_gone_on_with_and_what_is_at_work_stays(yuzhong, monkeypatch):
    row = aged(sheet(yuzhong), settings.LIANWEI_SHEET_DAYS)
    at_work = checked_sheet(yuzhong, SHEET.replace("A-", "C-"))
    import_sheet(at_work.pk, actor=SYSTEM)
    aged(at_work, settings.LIANWEI_SHEET_DAYS)
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(clearing, "delete_blob", _killed)
        clear_old_sheets()

    assert (clear_old_sheets(), clear_old_sheets()) == (1, 0)
    assert find(Sheet, row.pk, actor=SYSTEM).storage_name == ""
    assert find(Sheet, at_work.pk, actor=SYSTEM).status == "importing"


def _killed(name):
    raise KeyboardInterrupt
