"""Statistical returns: laid out, filled in, handed in, checked or sent back, locked, corrected."""

from datetime import date

import pytest

from lianwei.analytics.models import ReturnPlan, StatisticalReturn
from lianwei.analytics.operations import return_plans as plans
from lianwei.analytics.operations import returns as do
from lianwei.analytics.operations.calendars import revise_calendar
from lianwei.analytics.queries.return_plans import periods_of, returns_to_open
from lianwei.analytics.queries.return_totals import totals_of
from lianwei.analytics.queries.returns import return_page, returns_here
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.return_sheets import ReadReturn, Refused
from lianwei.analytics.tasks import open_returns, remind_of_returns
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event, Message
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM
from tests.factories import returns
from tests.factories.members import at_office, make_organisation, make_staff, make_station

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def upper():
    return make_organisation("CQ", kind="PROV")


@pytest.fixture
def home(upper):
    return make_organisation("YZ", parent=upper)


@pytest.fixture
def row(home):
    return returns.opened(home)


def stored(row):
    return StatisticalReturn.objects.visible_to(SYSTEM).get(pk=row.pk)


def names():
    return [each.name for each in Event.objects.order_by("pk") if each.name.startswith("statistical_return")]


def test_a_return_goes_its_way(row, home, upper):
    mine, above = returns.actor_at(home), returns.actor_at(upper)

    do.revise_return(row.pk, actor=mine, figures=returns.figures(), reasons={})
    do.submit_return(row.pk, actor=mine)
    do.check_return(row.pk, actor=above)
    do.lock_return(row.pk, actor=above)

    assert stored(row).status == "locked"
    steps = ("opened", "revised", "submitted", "checked", "locked")
    assert names() == [f"statistical_return.{step}" for step in steps]


def test_what_does_not_add_up_is_said_in_words_and_not_handed_in(row, home):
    mine = returns.actor_at(home)
    wrong = returns.figures() | {"summary.accepted": 12}
    do.revise_return(row.pk, actor=mine, figures=wrong, reasons={})

    with pytest.raises(Invalid):
        do.submit_return(row.pk, actor=mine)

    assert stored(row).status == "draft"
    said = return_page(row.pk, actor=mine).obstacles
    assert len(said) == 2
    assert "受理件数" in said[0] and "12件" in said[0] and "10件" in said[0] and "2件" in said[0]


def test_a_difference_to_the_cases_needs_its_reason(row, home):
    mine, cases = returns.actor_at(home), returns.figures()
    do.prefill_return(row.pk, actor=mine, figures=cases, cutoff=date(2025, 11, 3))
    more = cases | {"summary.enquiries": 40}
    do.revise_return(row.pk, actor=mine, figures=more, reasons={})

    with pytest.raises(Invalid):
        do.submit_return(row.pk, actor=mine)
    told = {"summary.enquiries": "加上现场活动登记，电话13900001111"}
    do.revise_return(row.pk, actor=mine, figures=more, reasons=told)
    do.submit_return(row.pk, actor=mine)

    (changed,) = return_page(row.pk, actor=mine).differences
    assert (changed.was, changed.now) == ("3", "40")
    assert "13900001111" not in changed.reason and changed.reason.startswith("加上现场活动登记")
    assert stored(row).prefilled["summary.enquiries"] == 3


def test_the_association_above_sends_back_with_its_reason_and_the_member_is_told(row, home, upper):
    make_staff("head", organisation=home, email="head@example.org")
    returns.submitted(row)

    with pytest.raises(Invalid):
        do.send_back_return(row.pk, actor=returns.actor_at(upper), reason=" ")
    do.send_back_return(row.pk, actor=returns.actor_at(upper), reason="咨询人次请核对")
    deliver_pending()

    assert (stored(row).status, stored(row).sent_back_reason) == ("sent_back", "咨询人次请核对")
    assert [each.template for each in Message.objects.all()] == ["return_sent_back"]
    do.submit_return(row.pk, actor=returns.actor_at(home))
    assert (stored(row).status, stored(row).sent_back_reason) == ("submitted", "")


def test_each_side_takes_its_own_steps_alone(row, home, upper):
    mine, above = returns.actor_at(home), returns.actor_at(upper)

    with pytest.raises(NotVisible):
        do.revise_return(row.pk, actor=above, figures={}, reasons={})  # a draft is nobody else's business
    returns.submitted(row)
    for step in (do.check_return, do.lock_return):
        with pytest.raises(NotAllowed):
            step(row.pk, actor=mine)
    with pytest.raises(NotAllowed):
        do.submit_return(row.pk, actor=above)
    with pytest.raises(NotVisible):
        return_page(row.pk, actor=returns.actor_at(make_organisation("NA", parent=upper)))

    assert stored(row).status == "submitted"
    assert [step.verb for step in return_page(row.pk, actor=above).steps] == ["check", "send_back"]
    assert [step.verb for step in return_page(row.pk, actor=mine).steps] == []


def test_every_step_asks_its_permission(row, home, upper):
    without = returns.actor_at(home, without=("statistical_return.submit",))
    returns.filled(row)

    with pytest.raises(NotAllowed):
        do.submit_return(row.pk, actor=without)

    assert stored(row).status == "draft"


def test_what_is_handed_in_cannot_be_changed(row, home):
    returns.submitted(row)
    mine = returns.actor_at(home)

    for change in (
        lambda: do.revise_return(row.pk, actor=mine, figures={}, reasons={}),
        lambda: do.prefill_return(row.pk, actor=mine, figures={}, cutoff=clock.today()),
        lambda: do.submit_return(row.pk, actor=mine),
        lambda: do.correct_return(row.pk, actor=mine, reason="漏报"),
    ):
        with pytest.raises(WrongStatus):
            change()

    assert stored(row).figures == returns.figures()


def test_a_sheet_is_taken_and_its_refused_rows_are_kept(row, home):
    refused = [Refused(5, ("1", "", "", "", "", "张三 13900001111"), "number")]
    read = ReadReturn(returns.figures(), refused)

    do.upload_return(row.pk, actor=returns.actor_at(home), read=read)

    kept = stored(row)
    assert (kept.source, kept.figures["summary.accepted"]) == ("sheet", 10)
    assert (kept.refused[0]["row"], kept.refused[0]["reason"]) == (5, "number")
    assert "13900001111" not in str(kept.refused)


def test_a_sheet_of_which_nothing_can_be_taken_changes_nothing(row, home):
    returns.filled(row)

    with pytest.raises(Invalid):
        do.upload_return(row.pk, actor=returns.actor_at(home), read=ReadReturn({}, []))

    assert stored(row).figures == returns.figures()


def test_a_correction_is_a_new_version_with_its_changes_and_the_locked_one_counts_until_it_is_checked(
    row, home, upper
):
    returns.locked(row)
    mine, above = returns.actor_at(home), returns.actor_at(upper)

    new = do.correct_return(row.pk, actor=mine, reason="漏报两人次")
    do.revise_return(new.pk, actor=mine, figures=returns.figures() | {"summary.enquiries": 5}, reasons={})
    do.submit_return(new.pk, actor=mine)
    before = totals_of(row.plan_id, actor=above, name=row.period)
    do.check_return(new.pk, actor=above)
    after = totals_of(row.plan_id, actor=above, name=row.period)

    assert (stored(row).status, new.version) == ("locked", 2)
    (change,) = return_page(new.pk, actor=mine).corrections
    assert (change.was, change.now) == ("3", "5")
    assert [each.figures["summary.enquiries"] for each in (before, after)] == [3, 5]
    with pytest.raises(WrongStatus):
        do.correct_return(row.pk, actor=mine, reason="再次")


def test_totals_name_who_is_missing_and_what_is_provisional(upper):
    members = [make_organisation(code, parent=upper) for code in ("AA", "BB", "CC", "DD")]
    make_station(members[0])
    rows = [returns.opened(each) for each in members]
    returns.checked(rows[0])
    returns.submitted(rows[1], accepted=5, resolved=5)
    returns.submitted(rows[2])
    do.send_back_return(rows[2].pk, actor=OPERATOR, reason="请核对")
    returns.filled(rows[3], accepted=100)

    found = totals_of(rows[0].plan_id, actor=returns.actor_at(upper), name=returns.OLD)

    assert [each.member.code for each in found.members] == ["CC", "DD", "BB", "AA"]
    assert [each.member.code for each in found.missing] == ["CC", "DD"]
    assert [each.member.code for each in found.provisional] == ["BB"]
    assert found.figures["summary.accepted"] == 15
    assert found.is_late


def test_the_night_lays_out_the_period_that_ended_once_for_each_member_in_force(upper, home):
    make_organisation("OLD", parent=upper, valid_to=date(2026, 1, 5))
    returns.plan(upper, since=date(2026, 1, 1))

    with clock.playing(at_office("2026-02-01 01:10")):
        counts = [open_returns(), open_returns()]

    (row,) = StatisticalReturn.objects.visible_to(SYSTEM)
    assert counts == [1, 0]
    assert (row.holder, row.period, row.due_on) == (home, "2026-01", date(2026, 2, 5))


def test_periods_are_those_of_the_association_that_asks(upper, home):
    plan = returns.plan(upper, since=date(2026, 1, 1))
    revise_calendar(
        upper.pk,
        actor=OPERATOR,
        valid_from=date(2026, 7, 1),
        month_starts=26,
        first_month=1,
        basis="渝消委〔2026〕3号",
    )

    (latest, *_rest) = periods_of(plan, until=date(2026, 7, 26))

    assert (latest.name, latest.first, latest.last) == ("2026-07", date(2026, 6, 26), date(2026, 7, 25))
    with clock.playing(at_office("2026-07-26 01:10")):
        assert [each.name for _p, _m, each in returns_to_open(actor=SYSTEM, on=clock.today())] == ["2026-07"]


def test_a_late_member_is_told_once(row, home):
    make_staff("head", organisation=home, email="head@example.org")
    make_staff("clerk", organisation=home, email="clerk@example.org")

    counts = [remind_of_returns(), remind_of_returns()]
    deliver_pending()

    assert counts == [1, 0]
    assert [each.template for each in Message.objects.all()] == ["return_late"]


def test_a_return_that_was_handed_in_is_not_told_of(row):
    returns.submitted(row)

    assert remind_of_returns() == 0


def test_a_return_is_asked_for_once_and_until_it_is_ended(upper):
    plan = returns.plan(upper)

    with pytest.raises(Invalid):
        returns.plan(upper)
    plans.end_return_plan(plan.pk, actor=OPERATOR)
    with pytest.raises(WrongStatus):
        plans.end_return_plan(plan.pk, actor=OPERATOR)

    assert returns.plan(upper).until is None
    assert ReturnPlan.objects.visible_to(SYSTEM).filter(until=None).count() == 1


@pytest.mark.parametrize("wrong", [{"form": "none"}, {"due_days": 0}, {"due_days": 91}])
def test_a_refused_plan_changes_nothing(upper, wrong):
    with pytest.raises(Invalid):
        returns.plan(upper, **wrong)

    assert ReturnPlan.objects.visible_to(SYSTEM).count() == 0


def test_nobody_asks_for_returns_in_the_name_of_another(upper, home):
    told = {"form": "cca", "frequency": "month", "due_days": 5, "since": date(2026, 1, 1)}

    with pytest.raises(NotAllowed):
        plans.ask_for_returns(upper.pk, actor=returns.actor_at(home), **told)


def test_a_period_that_is_not_over_and_one_laid_out_before_are_refused(row, home):
    for period in (Period.named(row.period), Period.named("2999-01")):
        with pytest.raises(WrongStatus):
            plans.open_return(row.plan_id, actor=OPERATOR, member_id=home.pk, period=period)

    assert [each.row.pk for each in returns_here(actor=returns.actor_at(home)).rows] == [row.pk]
