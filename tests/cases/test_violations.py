"""Violation reports: recorded and handed over, never decided here; the reporter stays sealed."""

from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Complainant, ViolationReport
from lianwei.cases.operations import hand_over_violation_report, record_violation_result, tell_reporter
from lianwei.cases.queries.lists.enquiries import closed_report_value, reveal_report_value
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import attached
from tests.cases.actors import onlooker, worker
from tests.cases.stages import picture, playing
from tests.factories.cases import complaint, staff, violation_report
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def report(actor):
    with playing("2026-09-27"):
        return violation_report(actor=actor)


def stored(report):
    return QuerySet(ViolationReport).get(pk=report.pk)


def events(report):
    return [(e.name, e.details) for e in attached(Event, report).order_by("seq")]


def hand_over(report, actor, day="2026-09-28", **given):
    with playing(day):
        return hand_over_violation_report(report.pk, actor=actor, **{"authority": "区市监局"} | given)


def test_a_report_is_recorded_with_its_reporter_sealed(report):
    row = stored(report)

    assert (row.number, row.status, row.received_on) == ("YZ-2026-J00001", "received", date(2026, 9, 27))
    assert (str(row.reporter_name), str(row.reporter_phone), str(row.clue)) == ("赵*", "137****2222", "****")
    assert row.clue.plain() == "后厨用过期食材"
    assert events(report) == [("violation_report.received", {"number": "YZ-2026-J00001"})]


def test_who_stays_unnamed_leaves_nothing(actor):
    row = stored(violation_report(actor=actor, is_anonymous=True))

    assert (row.reporter_name, row.reporter_phone, row.reporter_address) == (None, None, None)


def test_handed_over_the_authority_has_fifteen_working_days(actor, report):
    hand_over(report, actor, receipt="收8号")

    row = stored(report)
    assert (row.status, row.authority, row.receipt) == ("handed_over", "区市监局", "收8号")
    assert (row.handed_on, row.decision_due_on) == (date(2026, 9, 28), date(2026, 10, 23))


def test_from_the_answer_to_the_reporter(actor, report):
    hand_over(report, actor)
    with playing("2026-10-20"):
        record_violation_result(report.pk, actor=actor, result="罚款5000元", fine=500_000)
    with playing("2026-10-21"):
        tell_reporter(report.pk, actor=actor)

    row = stored(report)
    assert (row.status, row.fine, row.result_on, row.told_on) == (
        "closed",
        500_000,
        date(2026, 10, 20),
        date(2026, 10, 21),
    )
    assert [name for name, _ in events(report)] == [
        "violation_report.received",
        "violation_report.handed_over",
        "violation_report.result_recorded",
        "violation_report.reporter_told",
    ]


def test_the_reporter_may_be_told_before_the_authority_answers(actor, report):
    hand_over(report, actor)

    assert tell_reporter(report.pk, actor=actor).status == "closed"


STEPS = {
    "hand_over": lambda pk, actor: hand_over_violation_report(pk, actor=actor, authority="区市监局"),
    "record_result": lambda pk, actor: record_violation_result(pk, actor=actor, result="不予立案"),
    "tell_reporter": lambda pk, actor: tell_reporter(pk, actor=actor),
}
SOURCES = {
    "hand_over": {"received"},
    "record_result": {"handed_over"},
    "tell_reporter": {"handed_over", "answered"},
}


@pytest.mark.parametrize("step", STEPS)
def test_who_may_not_and_from_where_not(actor, report, step):
    refusals = [
        (worker(make_organisation("JB")), NotVisible),
        (onlooker(make_organisation("SJ"), 1), NotVisible),
        (worker(report.holder, without=(f"violation_report.{step}",)), NotAllowed),
    ]
    QuerySet(ViolationReport).update(status=min(SOURCES[step]))
    before = (QuerySet(ViolationReport).values().get(), events(report))

    for who, refusal in refusals:
        with pytest.raises(refusal):
            STEPS[step](report.pk, who)
        assert (QuerySet(ViolationReport).values().get(), events(report)) == before
    for status in {"received", "handed_over", "answered", "closed"} - SOURCES[step]:
        QuerySet(ViolationReport).update(status=status)
        with pytest.raises(WrongStatus):
            STEPS[step](report.pk, actor)
    assert events(report) == before[1]


@pytest.mark.parametrize("given", [{"clue": " "}, {"business_name": ""}])
def test_a_report_names_the_business_and_what_was_seen(actor, given):
    with pytest.raises(Invalid):
        violation_report(actor=actor, **given)

    assert QuerySet(ViolationReport).count() == 0


def test_the_authority_must_be_named(actor, report):
    with pytest.raises(Invalid) as refusal:
        hand_over(report, actor, authority=" ")

    assert (list(refusal.value.fields), stored(report).status) == (["authority"], "received")


def test_what_came_on_one_paper_is_handled_apart_and_the_complaint_knows_nothing_of_the_reporter(actor):
    case = complaint(actor=actor)
    before = picture(case.pk)

    report = violation_report(actor=actor, complaint_id=case.pk)

    assert stored(report).complaint_id == case.pk
    assert picture(case.pk) == before
    assert QuerySet(Complainant).count() == 1


def test_a_report_cannot_lean_on_a_complaint_of_another_member(actor):
    other = complaint(actor=staff("JB"))

    with pytest.raises(NotVisible):
        violation_report(actor=actor, complaint_id=other.pk)

    assert QuerySet(ViolationReport).count() == 0


def test_numbers_in_what_the_authority_wrote_are_sealed_and_can_be_opened(report, actor):
    hand_over_violation_report(report.pk, actor=actor, authority="区局张科13800138000", receipt="收")
    record_violation_result(report.pk, actor=actor, result="已立案,联系13800138000或13900139000")
    row = stored(report)

    found, closed = closed_report_value(report.pk, "numbers", actor=actor)
    opened = reveal_report_value(found, closed, actor=actor, reason="回拨")

    assert (row.authority, row.result) == ("区局张科〔电话1〕", "已立案,联系〔电话1〕或〔电话2〕")
    assert opened == "〔电话1〕 13800138000 〔电话2〕 13900139000"
