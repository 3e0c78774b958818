"""The only reader of time can be moved; the office lives in Asia/Shanghai."""

from datetime import UTC, date, datetime, timedelta

from lianwei.core import clock
from tests.factories.members import at_office


def test_now_is_aware_and_in_utc():
    assert clock.now().utcoffset() == timedelta(0)


def test_playing_moves_now_and_gives_it_back():
    before = clock.now()

    with clock.playing(at_office("2026-03-02 10:00")):
        assert clock.now() == datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
        with clock.playing(at_office("2026-03-03 10:00")):
            assert clock.today() == date(2026, 3, 3)
        assert clock.today() == date(2026, 3, 2)

    assert clock.now() >= before


def test_the_day_changes_at_midnight_of_the_office():
    with clock.playing(at_office("2026-03-02 23:59")):
        last_minute = clock.today()
    with clock.playing(at_office("2026-03-03 00:00")):
        first_minute = clock.today()

    assert (last_minute, first_minute) == (date(2026, 3, 2), date(2026, 3, 3))


def test_an_instant_as_the_office_clock_shows_it():
    shown = clock.as_office_time(datetime(2026, 3, 2, 2, 0, tzinfo=UTC))

    assert shown.isoformat() == "2026-03-02T10:00:00+08:00"


def test_what_is_played_ends_with_the_block_even_after_a_fault():
    try:
        with clock.playing(at_office("2001-01-01 10:00")):
            raise ValueError
    except ValueError:
        year = clock.today().year

    assert year > 2001
