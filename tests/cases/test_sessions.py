"""Mediation sessions and recusal."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import QuerySet

from lianwei.cases.forms.steps_choices import usual_place
from lianwei.cases.models import MediationSession, Recusal, Status
from lianwei.cases.operations import hold_session, recuse_mediator, schedule_session
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from tests.cases.stages import enter, hold, last, last_event, playing, refused, row, schedule, standing, take
from tests.factories.cases import staff
from tests.factories.members import at_office, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def case(actor):
    return standing(Status.ACCEPTED, actor)


@pytest.fixture
def colleague(case):
    return make_user("li", organisation=case.holder)


def test_a_session_is_arranged_with_number_place_and_mediator(actor, case, colleague):
    with playing("2026-12-01"):
        for way in ("on_site", "video"):
            session = schedule_session(
                case.pk,
                actor=actor,
                held_at=at_office("2026-12-08 09:30"),
                way=way,
                mediator_id=colleague.pk,
                place="二楼调解室",
                video_link="https://meet.example/1",
                entrusted_by="区市监局",
            )

    assert (session.seq, session.place, session.entrusted_by) == (2, "二楼调解室", "区市监局")
    assert row(case.pk).status == Status.MEDIATION
    assert last_event(case.pk) == (
        "complaint.session_scheduled",
        {"session": 2, "held_at": "2026-12-08T09:30:00+08:00", "way": "video"},
    )


def test_a_session_lies_in_the_future(actor, case):
    with refused(case.pk, Invalid) as refusal:
        schedule_session(
            case.pk,
            actor=actor,
            held_at=clock.now() - timedelta(minutes=1),
            way="phone",
            mediator_id=actor.user_id,
        )

    assert list(refusal.value.fields) == ["held_at"]


@pytest.mark.parametrize("who", ["of another member", "out of service"])
def test_the_mediator_is_a_colleague_in_service(actor, case, who):
    home = make_organisation("JB") if who == "of another member" else case.holder
    other = make_user("zhao", organisation=home, is_active=who == "of another member")

    with refused(case.pk, Invalid) as refusal:
        schedule(case.pk, actor, mediator=other.pk)

    assert list(refusal.value.fields) == ["mediator"]


def test_the_minutes_of_a_session_that_took_place(actor, case):
    session = schedule(case.pk, actor)
    with clock.playing(session.held_at):
        hold_session(
            case.pk,
            actor=actor,
            session_id=session.pk,
            attended=["consumer", "business"],
            minutes="消费者电话13900001111,双方有争议",
            result="adjourned",
        )

    kept = QuerySet(MediationSession).get(pk=session.pk)
    assert (kept.attended, kept.result) == (["consumer", "business"], "adjourned")
    assert kept.minutes == "消费者电话〔电话1〕,双方有争议"
    assert last_event(case.pk) == ("complaint.session_held", {"session": 1, "result": "adjourned"})


def minutes_of(case, actor, session, *, result="failed", at=None):
    with clock.playing(at or session.held_at):
        hold_session(case.pk, actor=actor, session_id=session.pk, attended=[], minutes="无", result=result)


def test_not_before_its_minute(actor, case):
    session = schedule(case.pk, actor)

    with refused(case.pk, Invalid):
        minutes_of(case, actor, session, at=session.held_at - timedelta(seconds=1))


def test_not_without_a_result(actor, case):
    session = schedule(case.pk, actor)

    for result in ("", "perhaps"):
        with refused(case.pk, Invalid) as refusal:
            minutes_of(case, actor, session, result=result)
        assert list(refusal.value.fields) == ["result"]


def test_minutes_are_written_once(actor, case):
    session = schedule(case.pk, actor)
    minutes_of(case, actor, session)

    with refused(case.pk, WrongStatus):
        minutes_of(case, actor, session, result="agreed")


def test_a_session_of_another_case_does_not_exist_here(actor, case):
    other_actor = staff("JB")
    other = standing(Status.MEDIATION, other_actor)
    take(case.pk, actor, "schedule_session")

    with refused(case.pk, NotVisible):
        hold_session(
            case.pk,
            actor=actor,
            session_id=last(MediationSession, other.pk),
            attended=[],
            minutes="无",
            result="failed",
        )


def recuse(case, actor, **changes):
    plain = {
        "asked_by": "consumer",
        "reason": "与经营者相识",
        "is_granted": True,
        "mediator_id": actor.user_id,
    }
    return recuse_mediator(case.pk, actor=actor, **plain | changes)


def test_a_successor_takes_the_case_and_the_sessions_still_to_come(actor, case, colleague):
    schedule(case.pk, actor)
    hold(case.pk, actor)
    coming = schedule(case.pk, actor)

    recuse(case, actor, successor_id=colleague.pk)

    mediators = (
        QuerySet(MediationSession)
        .filter(complaint=case)
        .order_by("seq")
        .values_list("mediator_id", flat=True)
    )
    assert list(mediators) == [actor.user_id, colleague.pk]
    assert coming.seq == 2
    assert row(case.pk).handler_id == colleague.pk
    assert last_event(case.pk) == ("complaint.mediator_recused", {"granted": True, "asked_by": "consumer"})
    with refused(case.pk, Invalid) as refusal:
        schedule(case.pk, actor, mediator=actor.user_id)
    assert list(refusal.value.fields) == ["mediator"]


def test_a_recusal_that_is_not_granted_changes_nobody(actor, case):
    session = schedule(case.pk, actor)

    recuse(case, actor, is_granted=False)

    assert QuerySet(MediationSession).get(pk=session.pk).mediator_id == actor.user_id
    assert (QuerySet(Recusal).get(complaint=case).is_granted, row(case.pk).handler_id) == (
        False,
        actor.user_id,
    )


def test_the_successor_is_another_colleague_in_service(actor, case, colleague):
    stranger = make_user("zhao", organisation=make_organisation("JB"))
    recuse(case, actor, mediator_id=colleague.pk, successor_id=actor.user_id)

    for successor in (None, actor.user_id, stranger.pk, colleague.pk):
        with refused(case.pk, Invalid) as refusal:
            recuse(case, actor, successor_id=successor)
        assert list(refusal.value.fields) == ["successor"]


@pytest.fixture
def march(actor):
    """Accepted on Monday, 2 March 2026."""
    with playing("2026-03-02"):
        return standing(Status.ACCEPTED, actor)


def test_a_session_held_without_an_appointment_is_entered_with_its_minutes(actor, march):
    with playing("2026-03-04", "15:00"):
        session = enter(
            march.pk,
            actor,
            held_at=at_office("2026-03-03 16:00"),
            attended=["consumer", "respondent:1"],
            minutes="双方到场,电话13900001111联系供货商",
            result="agreed",
            place="大厅",
        )

    stored = QuerySet(MediationSession).get(pk=session.pk)
    assert (stored.seq, stored.held_at, stored.place) == (1, at_office("2026-03-03 16:00"), "大厅")
    assert (stored.result, stored.minutes) == ("agreed", "双方到场,电话〔电话1〕联系供货商")
    assert row(march.pk).status == "mediation"
    name, details = last_event(march.pk)
    assert (name, details["session"], details["way"], details["result"]) == (
        "complaint.session_entered",
        1,
        "phone",
        "agreed",
    )


def test_the_next_session_takes_the_next_number(actor, march):
    with playing("2026-03-04", "15:00"):
        enter(march.pk, actor)
        assert [enter(march.pk, actor).seq, schedule(march.pk, actor).seq] == [2, 3]


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"held_at": at_office("2026-03-04 15:01")}, "held_at"),
        ({"held_at": at_office("2026-03-01 23:59")}, "held_at"),
        ({"result": ""}, "result"),
        ({"result": "won"}, "result"),
    ],
)
def test_a_session_that_cannot_have_been_held(actor, march, fault, field):
    with playing("2026-03-04", "15:00"), refused(march.pk, Invalid) as refusal:
        enter(march.pk, actor, **fault)

    assert list(refusal.value.fields) == [field]


def test_a_mediator_who_stepped_aside_held_no_session(actor, march):
    with playing("2026-03-04", "15:00"):
        take(march.pk, actor, "recuse")
        with refused(march.pk, Invalid) as refusal:
            enter(march.pk, actor, mediator_id=actor.user_id)

    assert list(refusal.value.fields) == ["mediator"]


def test_the_place_of_ones_last_session_on_site_is_proposed(actor, case, colleague):
    with playing("2026-12-01"):
        for day, way, place in (
            ("08", "on_site", "一楼"),
            ("09", "on_site", "二楼调解室"),
            ("10", "phone", ""),
        ):
            schedule_session(
                case.pk,
                actor=actor,
                held_at=at_office(f"2026-12-{day} 09:30"),
                way=way,
                mediator_id=colleague.pk,
                place=place,
            )

    proposed = [usual_place(replace(actor, user_id=pk)) for pk in (colleague.pk, actor.user_id)]

    assert proposed == ["二楼调解室", ""]
