"""Periodic tasks: each is due once, runs by its cron line in office time, and its faults are kept."""

from datetime import UTC, datetime, timedelta

import pytest

from lianwei.core import clock, schedule
from lianwei.core.models import ScheduledJob
from lianwei.core.schedule import begun_on, every, one_by_one, run_due
from tests.factories.members import at_office

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NINE = at_office("2026-03-02 09:00")


@pytest.fixture
def ran(monkeypatch):
    """A schedule of its own with one task, daily at a quarter past three, that notes when it ran."""
    monkeypatch.setattr(schedule, "TASKS", {})
    times = []

    @every("15 3 * * *")
    def nightly():
        times.append(clock.now())

    return times


def job():
    return ScheduledJob.objects.get()


def test_a_new_task_runs_at_once_and_then_by_its_cron_line_in_office_time(ran):
    with clock.playing(NINE):
        assert run_due() == 1
        assert run_due() == 0

    assert (len(ran), job().last_run_at, job().last_error) == (1, NINE, "")
    assert job().next_run_at == datetime(2026, 3, 2, 19, 15, tzinfo=UTC)  # 03:15 in the office


def test_a_task_is_due_on_its_minute_and_not_a_second_before(ran):
    with clock.playing(NINE):
        run_due()
    due = at_office("2026-03-03 03:15")

    with clock.playing(due - timedelta(seconds=1)):
        assert run_due() == 0
    with clock.playing(due):
        assert run_due() == 1

    assert job().next_run_at == at_office("2026-03-04 03:15")


def test_a_worker_that_slept_runs_a_task_once_not_once_for_each_night(ran):
    with clock.playing(NINE):
        run_due()
    with clock.playing(NINE + timedelta(days=10)):
        assert run_due() == 1
        assert run_due() == 0

    assert len(ran) == 2


def test_another_worker_leaves_a_leased_task_alone_until_the_lease_ends(ran):
    with clock.playing(NINE):
        run_due()
    later = at_office("2026-03-03 04:00")
    ScheduledJob.objects.update(leased_until=later + timedelta(minutes=5))

    with clock.playing(later):
        assert run_due() == 0
    with clock.playing(later + timedelta(minutes=5)):
        assert run_due() == 1


@pytest.fixture
def quiet(caplog):
    caplog.set_level("CRITICAL", logger="lianwei.core.schedule")


def test_what_is_not_due_costs_one_question(ran, django_assert_num_queries):
    every("0 4 * * *")(lambda: None)
    with clock.playing(NINE):
        run_due()

        with django_assert_num_queries(1):
            assert run_due() == 0


def test_a_failing_task_is_noted_by_kind_and_hinders_no_other(monkeypatch, quiet):
    monkeypatch.setattr(schedule, "TASKS", {})
    ran = []

    @every("* * * * *")
    def a_failing():
        raise LookupError("王芳 13812346027")

    @every("* * * * *")
    def b_working():
        ran.append(True)

    with clock.playing(NINE):
        assert run_due() == 1

    rows = ScheduledJob.objects.order_by("name").values_list("last_error", "leased_until", "next_run_at")
    minute_later = NINE + timedelta(minutes=1)
    assert list(rows) == [("LookupError", None, minute_later), ("", None, minute_later)]
    assert ran == [True]


def test_the_steps_of_a_task_go_on_past_one_that_fails_which_is_named(monkeypatch, caplog):
    caplog.set_level("CRITICAL", logger="lianwei.core.schedule")
    monkeypatch.setattr(schedule, "TASKS", {})
    ran = []

    def failing():
        raise LookupError("王芳 13812346027")

    @every("* * * * *")
    def three_steps():
        one_by_one([("first", failing), ("second", lambda: ran.append(2)), ("third", failing)])

    with clock.playing(NINE):
        assert run_due() == 0

    assert ran == [2]
    assert job().last_error == "first: LookupError; third: LookupError"


def test_steps_that_did_something_are_counted():
    assert one_by_one([("first", lambda: None), ("second", lambda: 1), ("third", lambda: "yes")]) == 2


def test_since_when_a_task_runs_here_is_known(ran):
    task = next(iter(schedule.TASKS.values()))[1]
    assert begun_on(task) is None

    for days in (0, 10):
        with clock.playing(NINE + timedelta(days=days)):
            run_due()

    assert begun_on(task) == NINE.date()


def test_a_changed_cron_line_is_taken_over_at_the_next_run(ran, monkeypatch):
    with clock.playing(NINE):
        run_due()
    (name, (_cron, task)) = next(iter(schedule.TASKS.items()))
    schedule.TASKS[name] = ("0 8 * * *", task)

    with clock.playing(at_office("2026-03-03 03:15")):
        run_due()

    assert (job().cron, job().next_run_at) == ("0 8 * * *", at_office("2026-03-03 08:00"))


def test_the_kernel_seals_every_minute_and_purges_every_night():
    crons = {name: cron for name, (cron, _task) in schedule.TASKS.items()}

    assert crons["lianwei.core.tasks.seal_log"] == "* * * * *"
    assert crons["lianwei.core.tasks.purge_queue"] == "15 3 * * *"
