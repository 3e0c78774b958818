"""A complaint from registration to the archive: status, clocks and record at each step."""

from datetime import date, datetime, timedelta

import pytest

from lianwei.cases.entries import ComplaintEntry, LossEntry, PersonEntry, RespondentEntry, TermsEntry
from lianwei.cases.models import Clock, Complaint, RecoveredLoss, Respondent, Status
from lianwei.cases.operations import (
    accept_complaint,
    agree_on_terms,
    answer_follow_up,
    archive_complaint,
    ask_follow_up,
    commission_appraisal,
    end_appraisal,
    end_talks,
    hold_session,
    perform_complaint,
    receive_complaint,
    record_payment,
    record_reply,
    schedule_session,
    sign_agreement,
    try_settlement,
)
from lianwei.cases.queries.page.agreement import fingerprint_of
from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.scope import attached
from lianwei.core.verification import verify_log
from tests.cases.actors import consumer, worker
from tests.factories.members import at_office, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]

SALON = ComplaintEntry(
    title="美容卡退款",
    narrative="2025年12月在店里办卡5800元,店家电话13812346027,现在不退。",
    category="S0103",
    nature="N03",
    channel="C02",
    person=PersonEntry(name="王桂芳", phone="13800000000", age=71),
    respondents=(
        RespondentEntry(name="渝中丽人美容院"),
        RespondentEntry(name="重庆丽人生物科技公司", role="maker"),
    ),
    groups=("P01",),
    amount_claimed=580_000,
)


@pytest.fixture
def yuzhong():
    return make_organisation("YZ", short_name="渝中消委")


@pytest.fixture
def mediator(yuzhong):
    return make_user("chen", organisation=yuzhong)


def playing(day: str):
    return clock.playing(at_office(f"{day} 10:00"))


def clocks(complaint, actor):
    rows = Clock.objects.visible_to(actor).filter(complaint=complaint).order_by("pk")
    return [(c.name, c.state, c.due_on) for c in rows]


def test_the_life_of_a_complaint_from_registration_to_archive(yuzhong, mediator):
    actor = worker(yuzhong, user=mediator)

    with playing("2026-03-02"):
        complaint = receive_complaint(SALON, actor=actor)
        assert (complaint.number, complaint.status) == ("YZ-2026-00001", Status.RECEIVED)
        assert complaint.narrative == "2025年12月在店里办卡5800元,店家电话〔电话1〕,现在不退。"
        assert clocks(complaint, actor) == [("acceptance", "running", date(2026, 3, 16))]

    with playing("2026-03-03"):
        try_settlement(complaint.pk, actor=actor)
        salon = Respondent.objects.visible_to(actor).get(complaint=complaint, seq=1)
        record_reply(
            complaint.pk, actor=actor, respondent_id=salon.pk, position="refuses", reply="合同写明不退"
        )

    with playing("2026-03-10"):
        end_talks(complaint.pk, actor=actor, reason="商家拒绝")
        accept_complaint(complaint.pk, actor=actor, no_talks="refuses")

    with playing("2026-03-11"):
        session = schedule_session(
            complaint.pk,
            actor=actor,
            held_at=at_office("2026-03-18 09:30"),
            way="on_site",
            mediator_id=mediator.pk,
            place="二楼调解室",
        )
    with playing("2026-03-18"):
        hold_session(
            complaint.pk,
            actor=actor,
            session_id=session.pk,
            attended=["consumer", "business"],
            minutes="双方对产品成分有争议",
            result="adjourned",
        )
        commission_appraisal(
            complaint.pk, actor=actor, matter="产品成分", institution="市质检院", agreed_by_parties=True
        )
    with playing("2026-03-28"):
        end_appraisal(complaint.pk, actor=actor, result="合格")

    with playing("2026-04-01"):
        terms = TermsEntry(
            terms="退还4640元",
            losses=(LossEntry("refund", 464_000, salon.pk),),
            perform_by=date(2026, 4, 10),
        )
        agreement = agree_on_terms(complaint.pk, actor=actor, terms=terms)
        for party, respondent in (("consumer", None), ("business", salon.pk)):
            sign_agreement(
                complaint.pk,
                actor=actor,
                agreement_id=agreement.pk,
                party=party,
                respondent_id=respondent,
                way="paper",
                name="王桂芳",
                seen=fingerprint_of(agreement),
            )
    complaint = Complaint.objects.visible_to(actor).get(pk=complaint.pk)
    assert (complaint.status, complaint.closed_on, complaint.outcome) == (
        Status.AGREED,
        date(2026, 4, 1),
        "O02",
    )

    with playing("2026-04-09"):
        loss = RecoveredLoss.objects.visible_to(actor).get(complaint=complaint)
        record_payment(
            complaint.pk,
            actor=actor,
            loss_id=loss.pk,
            received=464_000,
            received_on=date(2026, 4, 9),
            paper="转账凭证 0409-1",
        )
        perform_complaint(complaint.pk, actor=actor)
        ask_follow_up(complaint.pk, actor=actor)
    with playing("2026-04-11"):
        answer_follow_up(complaint.pk, actor=consumer(complaint), satisfaction=5, resolved="yes")
        complaint = archive_complaint(complaint.pk, actor=actor)

    assert (complaint.status, complaint.closed_on) == (Status.ARCHIVED, date(2026, 4, 1))
    assert clocks(complaint, actor) == [
        ("acceptance", "met", date(2026, 3, 23)),
        ("business_reply", "met", date(2026, 3, 17)),
        ("mediation", "met", date(2026, 5, 19)),
        ("performance", "met", date(2026, 4, 10)),
        ("follow_up", "met", date(2026, 4, 30)),
        ("archive", "met", date(2026, 5, 11)),
    ]
    assert [e.name for e in attached(Event, complaint).order_by("seq")] == [
        "complaint.received",
        "complaint.sent_to_business",
        "complaint.reply_recorded",
        "complaint.talks_ended",
        "complaint.accepted",
        "complaint.session_scheduled",
        "complaint.session_held",
        "complaint.appraisal_commissioned",
        "complaint.appraisal_ended",
        "complaint.agreed",
        "complaint.signed",
        "complaint.signed",
        "complaint.payment_recorded",
        "complaint.performed",
        "complaint.follow_up_asked",
        "complaint.followed_up",
        "complaint.archived",
    ]
    assert verify_log()["broken_at"] is None


def test_the_same_form_sent_twice_makes_one_complaint(yuzhong):
    from uuid import uuid4

    actor, form = worker(yuzhong), uuid4()

    first = receive_complaint(SALON, actor=actor, client_id=form)
    second = receive_complaint(SALON, actor=actor, client_id=form)

    assert (first.pk, Event.objects.filter(name="complaint.received").count()) == (second.pk, 1)


def test_a_session_cannot_be_recorded_before_it_took_place(yuzhong, mediator):
    from lianwei.core.errors import Invalid

    actor = worker(yuzhong, user=mediator)
    complaint = receive_complaint(SALON, actor=actor)
    accept_complaint(complaint.pk, actor=actor, no_talks="refuses")
    tomorrow: datetime = clock.now() + timedelta(days=1)
    session = schedule_session(
        complaint.pk, actor=actor, held_at=tomorrow, way="phone", mediator_id=mediator.pk
    )

    with pytest.raises(Invalid):
        hold_session(
            complaint.pk, actor=actor, session_id=session.pk, attended=[], minutes="x", result="failed"
        )
