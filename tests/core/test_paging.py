"""Pages by key: every row once, whatever came in between; a spoilt mark begins at the front."""

from datetime import date

import pytest

from lianwei.core.models import HolidayNotice
from lianwei.core.paging import by_day, key_of, latest, mark_of, place_of
from tests.factories.calendar import notice

DAYS = ("2026-03-02", "2026-03-04", "2026-03-02", "2026-03-03", "2026-03-02")
pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def rows():
    return [
        notice(date(2026, 11, n), number=f"〔2026〕{n}号", issued_on=date.fromisoformat(day))
        for n, day in enumerate(DAYS, start=1)
    ]


def walk(page_after):
    """All pages in turn, each as its rows."""
    page, pages = page_after(""), []
    while page.rows:
        pages.append(page.rows)
        if not page.after:
            break
        page = page_after(page.after)
    return pages


def test_the_latest_first_two_by_two(rows):
    pages = walk(lambda after: latest(HolidayNotice.objects.all(), after, size=2))

    assert pages == [[rows[4], rows[3]], [rows[2], rows[1]], [rows[0]]]


@pytest.mark.parametrize(
    ("order", "places"),
    [("-issued_on", [[1, 3], [4, 2], [0]]), ("issued_on", [[0, 2], [4, 3], [1]])],
)
def test_by_day_and_within_a_day_by_key(rows, order, places):
    pages = walk(lambda after: by_day(HolidayNotice.objects.all(), after, order=order, size=2))

    assert pages == [[rows[n] for n in page] for page in places]


def test_a_full_last_page_leads_nowhere(rows):
    assert latest(HolidayNotice.objects.all(), "", size=5).after == ""


def test_a_page_is_shown_in_other_words(rows):
    page = latest(HolidayNotice.objects.all(), "", size=2).shown(lambda row: row.number)

    assert (page.rows, page.after) == (["〔2026〕5号", "〔2026〕4号"], str(rows[3].pk))


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "9" * 19, "²"])
def test_what_is_no_key_begins_at_the_front(rows, text):
    assert key_of(text) is None
    assert latest(HolidayNotice.objects.all(), text, size=1).rows == [rows[4]]


@pytest.mark.parametrize("text", ["", "5", "0.5", "9999999.5", "739000.", f"739000.{'9' * 19}", "x.y"])
def test_what_is_no_place_begins_at_the_front(text):
    assert place_of(text) is None


def test_a_place_is_read_as_it_was_written():
    assert place_of(mark_of(date(2026, 3, 2), 17)) == (date(2026, 3, 2), 17)
