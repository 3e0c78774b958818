"""Open cases computed again when a holiday notice comes or goes: what moves, who sees it, how it is told."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases import tasks
from lianwei.cases.models import Clock, ClockMove, Complaint, Replay
from lianwei.cases.operations.rulebook.replays import open_replay, run_replay
from lianwei.cases.queries.page.ledgers import clocks_of
from lianwei.cases.queries.page.timeline import events_of, timeline
from lianwei.cases.queries.rulebook.moves import forecast, moves_exported, moves_of
from lianwei.core.calendar import shipped_calendar
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.notices.operations import retire_holiday_notice
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.core.workdays import calendar_with
from tests.cases.actors import onlooker, worker
from tests.cases.stages import STEPS, clocks, playing, row, standing
from tests.factories.calendar import notice
from tests.factories.cases import complaint, replay, staff
from tests.factories.members import make_alliance, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
NUMBER, HOLIDAY = "国办发明电〔2026〕1号", date(2026, 3, 10)


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def case(actor):
    with playing("2026-03-02"):
        return complaint(actor=actor)


def announce(*days, at="2026-03-03", **changes):
    """Enter a notice, and let the worker do what follows."""
    with playing(at):
        found = notice(*(days or (HOLIDAY,)), **{"number": NUMBER} | changes)
        work()
    return found


def work():
    while deliver_pending():
        pass


def lines(pk):
    return timeline(events_of(row(pk)), titles={}, with_texts=False)


def moved(replay_row, actor):
    return [(r.number, r.due_was.isoformat(), r.due_now.isoformat()) for r in moves(replay_row, actor)]


def moves(replay_row, actor):
    return moves_of(replay_row.pk, actor=actor).page.rows


def test_a_notice_moves_the_open_cases_and_lists_them(actor, case):
    announce()

    done = Replay.objects.get()
    assert (done.reason, done.tells, done.total, done.done, done.moved) == ("notice", NUMBER, 1, 1, 1)
    assert done.finished_at is not None
    assert clocks(case.pk) == [("acceptance", "running", "2026-03-17")]
    assert row(case.pk).due_on == date(2026, 3, 17)
    assert moved(done, actor) == [(case.number, "2026-03-16", "2026-03-17")]


def test_the_timeline_and_the_ledger_say_why(case):
    announce()

    with playing("2026-03-03"):
        assert lines(case.pk)[0].title == f"因放假通知 {NUMBER}，截止日由 3月16日 周一改为 3月17日 周二"
        told = [line.text for line in clocks_of(row(case.pk))[0].rows]
    assert told[1] == f"因放假通知 {NUMBER}，截止日由 2026年3月16日改为 2026年3月17日"


def test_a_later_extension_leaves_the_sentence_as_it_was(actor):
    with playing("2026-03-02"):
        case = standing("accepted", actor)
    announce(date(2026, 5, 6))
    with playing("2026-04-01"):
        STEPS["extend"](case.pk, actor)
        told = [line.text for line in clocks_of(row(case.pk))[0].rows]

    assert told[1] == f"因放假通知 {NUMBER}，截止日由 2026年5月6日改为 2026年5月7日"


def test_retiring_the_notice_moves_the_date_back(actor, case):
    row_of_notice = announce()

    with playing("2026-03-04"):
        retire_holiday_notice(row_of_notice.pk, actor=OPERATOR, reason="录入有误")
        work()

    back = Replay.objects.latest("pk")
    assert (back.reason, moved(back, actor)) == (
        "notice_retired",
        [(case.number, "2026-03-17", "2026-03-16")],
    )
    assert clocks(case.pk) == [("acceptance", "running", "2026-03-16")]
    assert lines(case.pk)[0].title.startswith(f"因放假通知 {NUMBER}停用")


def test_a_case_that_stands_still_or_is_over_does_not_move(actor):
    with playing("2026-03-02"):
        standing("with_business", actor)
        standing("withdrawn", actor)
    Clock.objects.visible_to(SYSTEM).filter(name="follow_up").update(state="stopped")
    before = list(Clock.objects.visible_to(SYSTEM).filter(state="paused").order_by("pk").values())

    announce()

    assert list(Clock.objects.visible_to(SYSTEM).filter(state="paused").order_by("pk").values()) == before
    assert set(ClockMove.objects.visible_to(SYSTEM).values_list("clock", flat=True)) == {"business_reply"}


def test_a_date_before_the_first_day_is_not_looked_at(case):
    announce(date(2026, 6, 1))

    assert (Replay.objects.get().total, ClockMove.objects.visible_to(SYSTEM).count()) == (0, 0)


def test_a_yearly_notice_ends_the_provisional_and_says_that_the_date_stays(actor):
    with playing("2026-12-28"):
        case = complaint(actor=actor)
    due = row(case.pk).due_on
    assert clocks_of(row(case.pk))[0].is_provisional is True

    announce(date(2027, 5, 1), at="2026-12-29", is_yearly=True)

    (only,) = moves(Replay.objects.get(), actor)
    assert (only.due_was, only.due_now, only.is_provisional) == (due, due, False)
    assert clocks_of(row(case.pk))[0].is_provisional is False
    assert lines(case.pk)[0].title == f"{NUMBER}后重新计算，截止日不变"


def test_portions_go_on_where_the_last_one_ended(actor):
    with playing("2026-03-02"):
        cases = [complaint(actor=actor) for _ in range(3)]
        notice(HOLIDAY)
        begun = replay(first_day=HOLIDAY)

        assert run_replay(begun.pk, actor=SYSTEM, limit=2) is False
        begun.refresh_from_db()
        assert (begun.total, begun.done, begun.moved, begun.last_id) == (3, 2, 2, cases[1].pk)
        tasks.go_on_with_replays()
        assert tasks.go_on_with_replays() == 0

    begun.refresh_from_db()
    assert (begun.done, begun.moved, begun.finished_at is None) == (3, 3, False)
    assert run_replay(begun.pk, actor=SYSTEM, limit=2) is True


def test_an_occasion_is_replayed_once(case):
    assert replay().pk == replay().pk
    assert Replay.objects.count() == 1


def test_only_who_may_compute_again_may(case):
    with pytest.raises(NotAllowed):
        open_replay(
            "x", actor=worker(make_organisation()), reason="notice", subject="x", tells="x", first_day=HOLIDAY
        )


def test_a_date_in_2027_is_marked_provisional_on_the_case_page(client_of):
    home = make_organisation("YZ")
    with playing("2026-12-28"):
        case = complaint(actor=worker(home))
        shown = client_of(make_staff("clerk", organisation=home)).get(
            reverse("complaint_detail", args=[case.pk])
        )

    assert "暂定" in shown.content.decode()


# The list


def test_everybody_sees_the_own_cases_only(actor, case):
    other = staff("JB")
    with playing("2026-03-02"):
        theirs = complaint(actor=other)
    announce()

    done = Replay.objects.get()
    assert done.moved == 2
    assert [each.number for each in moves(done, actor)] == [case.number]
    assert [each.number for each in moves(done, other)] == [theirs.number]
    assert [line[0] for line in moves_exported(done.pk, actor=other)] == ["number", theirs.number]


def test_a_replay_that_is_none_is_not_found(actor):
    with pytest.raises(NotVisible):
        moves_of(1, actor=actor)


def test_the_page_and_the_table_of_what_moved(client_of):
    home = make_organisation("YZ")
    with playing("2026-03-02"):
        case = complaint(actor=worker(home))
    announce()
    client, pk = client_of(make_staff("head", organisation=home)), Replay.objects.get().pk

    page = client.get(reverse("complaint_moved", args=[pk])).content.decode()
    table = client.get(reverse("complaint_moved_export", args=[pk])).content.decode("utf-8-sig")

    assert [word in page for word in (case.number, "2026年3月16日", "2026年3月17日", NUMBER)] == [True] * 4
    assert list(csv.reader(io.StringIO(table))) == [
        ["number", "clock", "due_was", "due_now", "provisional", "because"],
        [case.number, "受理期限", "2026-03-16", "2026-03-17", "false", NUMBER],
    ]


def test_the_list_asks_as_often_for_three_as_for_one(client_of):
    home = make_organisation("YZ")
    client = client_of(make_staff("head", organisation=home))
    with playing("2026-03-02"):
        complaint(actor=worker(home))
    announce()
    one = queries_of(client, Replay.objects.get())
    with playing("2026-03-02"):
        complaint(actor=worker(home))
        complaint(actor=worker(home))

    announce(date(2026, 3, 11), number="二")

    second = Replay.objects.latest("pk")
    assert second.moved == 3
    assert queries_of(client, second) == one


def queries_of(client, of):
    client.get(reverse("complaint_moved", args=[of.pk]))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("complaint_moved", args=[of.pk]))
    return len(queries)


# The look ahead


def test_a_look_ahead_says_what_would_move_and_moves_nothing(actor, case):
    with playing("2026-03-02"):
        complaint(actor=staff("JB"))
        calendar = calendar_with([(HOLIDAY, False)], settles=0)
        ahead = forecast(calendar, first_day=HOLIDAY, actor=actor)

    assert (ahead.count, ahead.is_whole) == (2, True)
    assert [(r.number, r.due_was, r.due_now) for r in ahead.rows] == [
        (case.number, date(2026, 3, 16), date(2026, 3, 17))
    ]
    assert clocks(case.pk) == [("acceptance", "running", "2026-03-16")]


def test_a_look_ahead_without_change_is_empty(actor, case):
    with playing("2026-03-02"):
        ahead = forecast(shipped_calendar(), first_day=HOLIDAY, actor=actor)

    assert (ahead.count, ahead.is_whole, ahead.rows) == (0, True, [])


def test_a_look_ahead_stops_at_its_limit(actor, case, monkeypatch):
    monkeypatch.setattr("lianwei.cases.queries.rulebook.moves.LOOKED_AT", 1)
    with playing("2026-03-02"):
        complaint(actor=actor)
        ahead = forecast(calendar_with([(HOLIDAY, False)], settles=0), first_day=HOLIDAY, actor=actor)

    assert (ahead.count, ahead.is_whole) == (1, False)


def test_an_overseer_sees_the_cases_of_the_alliance_in_the_look_ahead(case, actor):
    home = Complaint.objects.visible_to(SYSTEM).get().holder
    alliance = make_alliance(home)
    Complaint.objects.visible_to(SYSTEM).update(alliance_id=alliance.pk)
    body = onlooker(make_organisation("BODY"), alliance.pk)
    with playing("2026-03-02"):
        ahead = forecast(calendar_with([(HOLIDAY, False)], settles=0), first_day=HOLIDAY, actor=body)

    assert [each.number for each in ahead.rows] == [case.number]
