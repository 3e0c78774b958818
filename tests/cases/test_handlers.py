"""What follows from steps, in the worker: papers, messages, closing, warnings, replays, a leaver's cases."""

import json
from argparse import Namespace
from datetime import date, timedelta

import pytest

from lianwei.cases import handlers, tasks
from lianwei.cases.commands.replay import replay
from lianwei.cases.models import Clock, Complaint, MediationSession, Status
from lianwei.cases.operations import (
    agree_on_terms,
    commission_appraisal,
    renegotiate_complaint,
    schedule_session,
    terminate_complaint,
    try_settlement,
)
from lianwei.cases.operations.handling.papers import draft_paper
from lianwei.cases.operations.rulebook.replay import replay_clocks
from lianwei.core import clock
from lianwei.core.documents.operations import (
    approve_document,
    dispatch_document,
    review_document,
    seal_document,
    submit_document,
)
from lianwei.core.documents.queries import content_of, documents_of
from lianwei.core.messages.models import Message
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM, attached, find
from lianwei.members.operations import leave_service
from lianwei.members.queries import actor_of
from tests.factories.calendar import notice
from tests.factories.caseworkers import make_accepted, make_caseworker, make_complaint, terms
from tests.factories.knowledge import knowledge
from tests.factories.members import at_office, give_role, make_organisation, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def yuzhong(reference_data):
    knowledge()
    return make_organisation("YZ", name="渝中区消委会", short_name="渝中消委", phone="023-63000000")


@pytest.fixture
def chen(yuzhong):
    return make_caseworker(yuzhong, username="chen", name="陈建华")


@pytest.fixture
def actor(chen):
    return actor_of(chen)


def work():
    while deliver_pending(50):
        pass


def kinds(complaint):
    return list(documents_of(complaint).values_list("kind", flat=True))


def told(complaint):
    return list(attached(Message, complaint).order_by("id").values_list("template", flat=True))


def names(complaint):
    return list(attached(Event, complaint).order_by("seq").values_list("name", flat=True))


def playing(text):
    return clock.playing(at_office(text))


def test_acceptance_drafts_the_notice_and_tells_the_consumer(actor):
    complaint = make_accepted(actor)

    work()

    assert kinds(complaint) == ["acceptance_notice"]
    assert told(complaint) == ["receipt", "accepted"]


def test_a_handler_run_twice_does_nothing_twice(actor):
    complaint = make_accepted(actor)
    work()
    event = attached(Event, complaint).get(name="complaint.accepted")

    handlers.draft_what_follows(event)
    handlers.tell_what_happened(event)

    assert (kinds(complaint), told(complaint)) == (["acceptance_notice"], ["receipt", "accepted"])


def test_a_paper_the_handler_has_drafted_meanwhile_is_not_drafted_again(actor):
    complaint = make_accepted(actor)
    draft_paper(complaint.pk, "acceptance_notice", actor=actor)

    work()

    assert kinds(complaint) == ["acceptance_notice"]


def test_a_late_worker_tells_and_drafts_each_of_two_sessions(actor):
    complaint, days = make_accepted(actor), (2, 9)
    for n in days:
        held_at = clock.now() + timedelta(days=n)
        schedule_session(complaint.pk, actor=actor, held_at=held_at, way="phone", mediator_id=actor.user_id)

    work()

    sent = attached(Message, complaint).filter(template="session").order_by("pk")
    texts = [row.text.plain() for row in sent]
    wanted = [(clock.today() + timedelta(days=n)) for n in days]
    assert [day.isoformat() in text for day, text in zip(wanted, texts, strict=True)] == [True, True]
    notices = documents_of(complaint).filter(kind="mediation_notice").order_by("pk")
    words = [content_of(each) for each in notices]
    assert [f"{day.month}月{day.day}日" in text for day, text in zip(wanted, words, strict=True)] == [
        True
    ] * 2


def test_a_letter_that_failed_is_made_up_for_and_the_others_are_not_made_twice(actor):
    complaint = make_complaint(actor)
    try_settlement(complaint.pk, actor=actor)
    work()
    event = attached(Event, complaint).get(name="complaint.sent_to_business")
    last = documents_of(complaint).last()
    Event.objects.filter(name="complaint.paper_drafted").order_by("-pk").first().delete()
    last.delete()

    handlers.draft_business_letters(event)

    assert kinds(complaint) == ["business_letter", "business_letter"]


def test_each_business_that_is_asked_gets_its_letter(actor):
    complaint = make_complaint(actor)
    try_settlement(complaint.pk, actor=actor)

    work()

    assert kinds(complaint) == ["business_letter", "business_letter"]


def test_an_agreement_is_drafted_and_its_link_sent(actor):
    complaint = make_accepted(actor)
    agree_on_terms(complaint.pk, actor=actor, terms=terms(perform_by=clock.today() + timedelta(days=9)))

    work()

    assert kinds(complaint) == ["acceptance_notice", "settlement_agreement"]
    assert sorted(told(complaint)) == ["accepted", "receipt", "sign"]


def test_what_was_done_on_the_spot_needs_no_signature_by_link(actor):
    complaint = make_accepted(actor)
    agree_on_terms(complaint.pk, actor=actor, terms=terms(is_performed_at_once=True))

    work()

    assert told(complaint) == ["receipt", "accepted"]


def test_messages_name_the_day_of_their_event_and_no_other(actor):
    with playing("2026-03-02 10:00"):
        complaint = make_accepted(actor)
        commission_appraisal(
            complaint.pk, actor=actor, matter="成分", institution="检测院", agreed_by_parties=True
        )
        work()

    text = attached(Message, complaint).get(template="receipt").text.plain()
    assert "2026年3月16日" in text


def test_the_day_the_notice_goes_out_closes_the_case(yuzhong, actor):
    colleague = actor_of(make_caseworker(yuzhong))
    complaint = make_accepted(actor)
    ground = "MECCA-05"
    terminate_complaint(complaint.pk, actor=actor, ground=ground)
    work()
    notice = documents_of(complaint).get(kind="termination_notice")

    submit_document(notice.pk, subject=complaint, actor=actor)
    review_document(notice.pk, subject=complaint, actor=colleague)
    approve_document(notice.pk, series="渝中消委", subject=complaint, actor=colleague)
    seal_document(notice.pk, seal="公章", copies=2, subject=complaint, actor=actor)
    dispatch_document(notice.pk, way="post", subject=complaint, actor=actor)
    before = find(Complaint, complaint.pk, actor=SYSTEM).closed_on
    work()

    after = find(Complaint, complaint.pk, actor=SYSTEM)
    assert (before, after.closed_on, after.status) == (None, clock.today(), Status.TERMINATED)
    assert names(complaint)[-1] == "complaint.closed"


def test_a_late_worker_closes_the_case_on_the_day_the_notice_went_out(yuzhong, actor):
    colleague = actor_of(make_caseworker(yuzhong))
    with playing("2026-03-06 17:50"):
        complaint = make_accepted(actor)
        terminate_complaint(complaint.pk, actor=actor, ground="MECCA-05")
        work()
        notice = documents_of(complaint).get(kind="termination_notice")
        submit_document(notice.pk, subject=complaint, actor=actor)
        review_document(notice.pk, subject=complaint, actor=colleague)
        approve_document(notice.pk, series="渝中消委", subject=complaint, actor=colleague)
        seal_document(notice.pk, seal="公章", copies=2, subject=complaint, actor=actor)
        dispatch_document(notice.pk, way="post", subject=complaint, actor=actor)

    with playing("2026-03-09 08:00"):
        work()

    after = find(Complaint, complaint.pk, actor=SYSTEM)
    assert after.closed_on == date(2026, 3, 6)


# Warnings


def test_warnings_come_once_each_in_office_hours(actor):
    with playing("2026-03-02 10:00"):
        complaint = make_complaint(actor)
    due = Clock.objects.visible_to(SYSTEM).get(complaint=complaint)
    days = dict((percent, date.fromisoformat(day)) for percent, day in due.warn_on)

    counts = []
    for text in (
        f"{days[50]} 08:00",
        f"{days[50]} 09:00",
        f"{days[50]} 15:00",
        f"{days[80]} 10:00",
        f"{days[100]} 10:00",
    ):
        with playing(text):
            counts.append(tasks.warn_of_limits())

    assert counts == [0, 1, 0, 1, 1]
    told_of = [
        e.details["percent"]
        for e in attached(Event, complaint).filter(name="complaint.warned").order_by("seq")
    ]
    assert told_of == [50, 80, 100]


def test_nobody_is_warned_on_a_day_of_rest(actor):
    with playing("2026-03-02 10:00"):
        make_complaint(actor)

    with playing("2026-03-15 10:00"):  # a Sunday, the day before the limit ends
        assert tasks.warn_of_limits() == 0


# Replays


def test_a_holiday_moves_open_clocks_and_says_what_moved(actor):
    with playing("2026-03-02 10:00"):
        complaint = make_complaint(actor)
        notice(date(2026, 3, 10))
        moved = replay_clocks(complaint.pk, actor=SYSTEM)
        again = replay_clocks(complaint.pk, actor=SYSTEM)

    assert [(each.clock, each.due_was, each.due_now) for each in moved] == [
        ("acceptance", "2026-03-16", "2026-03-17")
    ]
    assert again == []
    assert find(Complaint, complaint.pk, actor=SYSTEM).due_on == date(2026, 3, 17)
    assert names(complaint) == ["complaint.received", "complaint.clocks_replayed"]


def test_the_nightly_replay_leaves_what_did_not_move(actor):
    with playing("2026-03-02 10:00"):
        complaint = make_accepted(actor)
        commission_appraisal(
            complaint.pk, actor=actor, matter="成分", institution="检测院", agreed_by_parties=True
        )

    with playing("2026-03-20 02:30"):
        assert tasks.replay_open_clocks() == 0


def test_the_command_prints_the_ledger_as_json(actor, capsys):
    complaint = make_accepted(actor)

    code = replay(Namespace(case=complaint.number), OPERATOR)

    answer = json.loads(capsys.readouterr().out)
    assert (code, answer["case"], answer["identical"]) == (0, complaint.number, True)
    assert [each["clock"] for each in answer["clocks"]] == ["acceptance", "mediation"]


# The leaver


def test_a_leaver_leaves_no_case_and_no_session_behind(yuzhong, chen, actor):
    colleague = make_caseworker(yuzhong, name="李敏")
    complaint = make_accepted(actor)
    held_at = clock.now() + timedelta(days=2)
    schedule_session(complaint.pk, actor=actor, held_at=held_at, way="phone", mediator_id=chen.pk)
    head = actor_of(make_staff("head", organisation=yuzhong))

    leave_service(chen, actor=head, receivers={"complaint": colleague})

    assert find(Complaint, complaint.pk, actor=SYSTEM).handler_id == colleague.pk
    assert MediationSession.objects.visible_to(SYSTEM).get(complaint=complaint).mediator_id == colleague.pk
    last = attached(Event, complaint).order_by("seq").last()
    assert (last.name, last.user_id) == ("complaint.assigned", head.user_id)


def test_an_administrator_who_sees_no_case_can_close_the_account_all_the_same(yuzhong, chen, actor):
    colleague = make_caseworker(yuzhong)
    complaint = make_complaint(actor)
    administrator = make_user(organisation=make_organisation("AD", kind="PROV"))
    give_role(administrator, "system_admin")

    leave_service(chen, actor=actor_of(administrator), receivers={"complaint": colleague})

    assert find(Complaint, complaint.pk, actor=SYSTEM).handler_id == colleague.pk


def test_the_paper_of_terms_that_were_set_aside_is_taken_back(actor):
    complaint = make_accepted(actor)
    day = clock.today() + timedelta(days=9)
    agree_on_terms(complaint.pk, actor=actor, terms=terms(perform_by=day))
    work()
    renegotiate_complaint(complaint.pk, actor=actor, reason="商家不肯签字")
    agree_on_terms(complaint.pk, actor=actor, terms=terms(perform_by=day))
    work()

    found = documents_of(complaint).filter(kind="settlement_agreement")
    assert [each.status for each in found] == ["void", "draft"]
