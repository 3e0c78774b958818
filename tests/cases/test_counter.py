"""Complaints at businesses of the fast track: window, answer, offers, proof, appeal, silence, sight."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from lianwei.cases.models import Appeal, Complaint, Offer, Referral, Respondent
from lianwei.cases.operations import (
    Answer,
    accept_complaint,
    answer_offer,
    answer_referral,
    appeal_referral,
    decide_appeal,
    end_talks,
    make_offer,
    record_consent,
    record_reply,
    report_performance,
    settle_complaint,
    try_settlement,
    withdraw_consent,
)
from lianwei.cases.queries.doors.counter import (
    causes_of,
    put_case,
    reach_consumer,
    referrals_listed,
)
from lianwei.cases.queries.doors.offers import offers_to_consumer
from lianwei.cases.tasks import escalate_silent_businesses
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Basis, Consent, Event, ReadLog
from lianwei.core.scope import find
from tests.cases.actors import consumer
from tests.cases.stages import clocks, playing, row, terms
from tests.factories.cases import SALON, SUPPLIER, complaint, staff
from tests.factories.counter import answered, at_counter, joined

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PROOF = b"%PDF-1.7\n%%EOF\n"
PHONE = "13812346027"


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def track(actor):
    return joined(actor)


@pytest.fixture
def case(actor, track):
    """Sent on Tuesday, 3 March 2026, to a salon that has agreed to five working days."""
    return put(actor, track)


def put(actor, track, *others, **changes):
    salon = changes.pop("salon", SALON)
    with playing("2026-03-02"):
        respondents = (of(salon, track.business_id), *others)
        made = complaint(actor=actor, respondents=respondents, **changes)
    with playing("2026-03-03"):
        return try_settlement(made.pk, actor=actor)


def of(entry, business_id):
    return replace(entry, business_id=business_id)


def events_of(pk):
    return list(
        Event.objects.filter(subject=f"complaint:{pk}").order_by("seq").values_list("name", flat=True)
    )


def referral(case):
    return QuerySet(Referral).filter(complaint=case).order_by("pk").first()


def test_the_window_of_the_agreement_is_the_clock(case, track):
    put_on = referral(case)

    assert (put_on.track_id, put_on.due_on, put_on.state) == (track.pk, date(2026, 3, 10), "waiting")
    assert QuerySet(Respondent).get(complaint=case).reply_due_on == date(2026, 3, 10)
    assert clocks(case.pk)[1] == ("business_reply", "running", "2026-03-10")


def test_where_another_business_has_not_joined_the_clock_is_that_of_the_rules(actor, track):
    case = put(actor, track, SUPPLIER)

    days = QuerySet(Respondent).filter(complaint=case).order_by("seq").values_list("reply_due_on", flat=True)

    assert list(days) == [date(2026, 3, 10), date(2026, 3, 17)]
    assert clocks(case.pk)[1][2] == "2026-03-17"
    assert QuerySet(Referral).count() == 1


def test_a_sum_above_the_limit_takes_the_usual_way(actor):
    case = put(actor, joined(actor, largest=100_000))

    assert QuerySet(Referral).count() == 0
    assert clocks(case.pk)[1][2] == "2026-03-17"


def test_a_business_answers_offers_and_names_the_cause(case, track):
    with playing("2026-03-05"):
        answered(case, track, reply="退一半,电话13900001111", offer=290_000, shop="解放碑店13900001111")

    stored = QuerySet(Respondent).get(complaint=case)
    offer = QuerySet(Offer).get(complaint=case)
    assert (stored.position, stored.reply, stored.offer) == ("partly", "退一半,电话〔电话1〕", 290_000)
    assert (offer.by, offer.amount, offer.state, offer.terms) == ("business", 290_000, "open", stored.reply)
    assert referral(case).shop == "解放碑店〔电话1〕"
    assert [(each.kind, each.word, each.count) for each in causes_of(actor=at_counter(track))] == [
        ("shop", "解放碑店〔电话1〕", 1)
    ]
    assert events_of(case.pk)[-2:] == ["complaint.reply_recorded", "complaint.offer_made"]


def test_offer_and_counter_offer_until_both_agree(case, track, actor):
    with playing("2026-03-05"):
        answered(case, track, offer=290_000)
        theirs = {"respondent_id": referral(case).respondent_id, "by": "consumer", "amount": 400_000}
        counter = make_offer(case.pk, actor=actor, terms="退4000,电话13900001111", **theirs)
        answer_offer(case.pk, actor=at_counter(track, case), offer_id=counter.pk, accepts=True)

    stored = QuerySet(Offer).filter(complaint=case).order_by("pk").values_list("by", "state", "terms")
    assert list(stored) == [
        ("business", "replaced", "退一半"),
        ("consumer", "accepted", "退4000,电话〔电话1〕"),
    ]


def test_a_business_speaks_for_itself_alone(case, track, actor):
    mine = {"actor": at_counter(track, case), "respondent_id": referral(case).respondent_id, "terms": "退"}
    offer = make_offer(case.pk, by="business", amount=1, **mine)

    with pytest.raises(NotAllowed):
        make_offer(case.pk, by="consumer", amount=1, **mine)
    with pytest.raises(NotAllowed):
        answer_offer(case.pk, actor=mine["actor"], offer_id=offer.pk, accepts=True)
    assert QuerySet(Offer).get(pk=offer.pk).state == "open"


@pytest.mark.parametrize(
    ("fault", "field"), [({"amount": -1}, "amount"), ({"terms": " "}, "terms"), ({"by": "x"}, "by")]
)
def test_offers_that_make_no_sense(case, actor, fault, field):
    said = {"by": "consumer", "amount": 1, "terms": "退"} | fault

    with pytest.raises(Invalid) as refusal:
        make_offer(case.pk, actor=actor, respondent_id=referral(case).respondent_id, **said)

    assert (list(refusal.value.fields), QuerySet(Offer).count()) == ([field], 0)


def test_a_business_never_sees_what_was_put_to_another(case, track, actor):
    other = at_counter(joined(actor, name="另一家美容院"))

    assert [each.number for each in referrals_listed("waiting", actor=at_counter(track)).rows] == [
        case.number
    ]
    assert referrals_listed("waiting", actor=other).rows == []
    assert not Complaint.objects.visible_to(other).exists()
    for deed in (put_case, reach_consumer):
        with pytest.raises(NotVisible):
            deed(referral(case).pk, actor=other)
    with pytest.raises(NotVisible):
        answer_referral(referral(case).pk, actor=other, answer=Answer("agrees", "好"))


def test_of_two_businesses_of_one_case_neither_answers_for_the_other(actor, track):
    second = joined(actor, name="重庆丽人生物科技公司")
    case = put(actor, track, of(SUPPLIER, second.business_id))
    first, other = QuerySet(Referral).filter(complaint=case).order_by("pk")

    with pytest.raises(NotVisible):
        put_case(other.pk, actor=at_counter(track))
    with pytest.raises(NotVisible):
        make_offer(
            case.pk,
            actor=at_counter(track, case),
            respondent_id=other.respondent_id,
            by="business",
            amount=1,
            terms="退",
        )
    assert put_case(first.pk, actor=at_counter(track)).respondent.pk == first.respondent_id


def test_who_the_consumer_is_needs_a_basis(case, track, actor):
    with_none = put_case(referral(case).pk, actor=at_counter(track))
    record_consent(
        case.pk, actor=actor, purpose="tell_business", basis=Basis.ORAL, is_given=True, channel="C02"
    )
    shown = put_case(referral(case).pk, actor=at_counter(track))
    opened = reach_consumer(referral(case).pk, actor=at_counter(track))

    assert (with_none.name, with_none.phone, with_none.may_reveal) == ("", "", False)
    assert (shown.phone, opened["phone"]) == ("138****6027", PHONE)
    assert ReadLog.objects.filter(what__contains="phone").count() == 1
    consent = Consent.objects.filter(purpose="tell_business").latest("pk")
    withdraw_consent(case.pk, actor=actor, consent_id=consent.pk)
    with pytest.raises(NotVisible):
        reach_consumer(referral(case).pk, actor=at_counter(track))


def test_the_story_reads_without_the_name(actor, track):
    case = put(actor, track, narrative="我是王桂芳,电话13812346027,店家不退", wish="请退给王桂芳")

    seen = put_case(referral(case).pk, actor=at_counter(track))

    assert (seen.narrative, seen.wish) == ("我是王**,电话〔电话1〕,店家不退", "请退给王**")


def test_silence_escalates_when_the_day_is_over(case):
    with playing("2026-03-10", "23:59"):
        before = escalate_silent_businesses()
    with playing("2026-03-11", "00:00"):
        after = escalate_silent_businesses()
        again = escalate_silent_businesses()

    assert (before, after, again) == (0, 1, 0)
    assert (referral(case).state, row(case.pk).status, row(case.pk).due_clock) == (
        "silent",
        "received",
        "acceptance",
    )
    assert events_of(case.pk)[-2:] == ["complaint.silence_escalated", "complaint.talks_ended"]


def test_silence_of_one_leaves_the_talks_with_the_other(actor, track):
    case = put(actor, track, SUPPLIER)
    with playing("2026-03-11"):
        escalate_silent_businesses()

    assert (referral(case).state, row(case.pk).status) == ("silent", "with_business")


def test_an_answer_in_time_is_no_silence(case, track):
    with playing("2026-03-10"):
        answered(case, track)
    with playing("2026-03-11"):
        assert escalate_silent_businesses() == 0

    assert row(case.pk).status == "with_business"


def sent_again(case, actor):
    """After talks that failed, on Tuesday, 17 March."""
    with playing("2026-03-16"):
        accept_complaint(case.pk, actor=actor, handler_id=actor.user_id)
    with playing("2026-03-17"):
        try_settlement(case.pk, actor=actor)


def test_silence_ends_talks_of_a_second_time_though_the_first_was_answered(case, track, actor):
    with playing("2026-03-05"):
        answered(case, track, position="refuses")
        end_talks(case.pk, actor=actor, reason="谈不拢")
    sent_again(case, actor)
    with playing("2026-03-25"):
        assert escalate_silent_businesses() == 1

    assert row(case.pk).status == "accepted"


def test_an_answer_to_the_first_time_is_one_to_the_second(case, track, actor):
    with playing("2026-03-11"):
        escalate_silent_businesses()
    sent_again(case, actor)
    with playing("2026-03-18"):
        answer_referral(referral(case).pk, actor=at_counter(track), answer=Answer("agrees", "同意退"))
    with playing("2026-03-25"):
        assert escalate_silent_businesses() == 0

    assert list(QuerySet(Referral).values_list("state", flat=True)) == ["answered", "answered"]


def test_what_a_business_said_by_telephone_is_no_silence(case, actor):
    with playing("2026-03-05"):
        said = {"respondent_id": referral(case).respondent_id, "position": "agrees", "reply": "同意退"}
        record_reply(case.pk, actor=actor, **said)
    with playing("2026-03-11"):
        assert escalate_silent_businesses() == 0

    assert referral(case).state == "answered"


def test_performance_is_reported_with_proof_and_not_taken_as_done(case, track, actor):
    with playing("2026-03-05"):
        settle_complaint(case.pk, actor=actor, terms=terms())
        told = {"actor": at_counter(track), "on": date(2026, 3, 5)}
        with pytest.raises(Invalid):
            report_performance(referral(case).pk, uploads=[], **told)
        report_performance(referral(case).pk, uploads=[ContentFile(PROOF, name="p.pdf")], **told)

    assert (referral(case).performed_on, row(case.pk).status) == (date(2026, 3, 5), "settled")
    assert events_of(case.pk)[-1] == "complaint.performance_reported"


def test_performance_lies_not_in_the_future(case, track, actor):
    with playing("2026-03-05"):
        settle_complaint(case.pk, actor=actor, terms=terms())
        with pytest.raises(Invalid) as refusal:
            report_performance(
                referral(case).pk,
                actor=at_counter(track),
                on=date(2026, 3, 6),
                uploads=[ContentFile(PROOF, name="p.pdf")],
            )

    assert list(refusal.value.fields) == ["on"]


def test_an_appeal_that_is_right_closes_the_case_to_the_business(case, track, actor):
    appeal_referral(referral(case).pk, actor=at_counter(track), reason="不是本店,电话13900001111")
    with pytest.raises(WrongStatus):
        appeal_referral(referral(case).pk, actor=at_counter(track), reason="再说一遍")
    appeal = QuerySet(Appeal).get()
    decide_appeal(case.pk, actor=actor, appeal_id=appeal.pk, decision="upheld", answer="确认13900001111")

    kept = QuerySet(Appeal).get()
    assert (kept.reason, kept.answer, kept.decision) == (
        "不是本店,电话〔电话1〕",
        "确认〔电话1〕",
        "upheld",
    )
    assert referrals_listed("all", actor=at_counter(track)).rows == []
    with pytest.raises(NotVisible):
        find(Complaint, case.pk, actor=at_counter(track))


def test_what_the_wrong_business_offered_stands_no_more(case, track, actor):
    with playing("2026-03-05"):
        answered(case, track, offer=10_000)
        appeal = appeal_referral(referral(case).pk, actor=at_counter(track), reason="不是本店")
        decide_appeal(case.pk, actor=actor, appeal_id=appeal.pk, decision="upheld")

        assert offers_to_consumer(row(case.pk), actor=consumer(case)) == []


def test_an_appeal_that_is_wrong_changes_nothing(case, track, actor):
    appeal_referral(referral(case).pk, actor=at_counter(track), reason="不是本店")

    decide_appeal(case.pk, actor=actor, appeal_id=QuerySet(Appeal).get().pk, decision="rejected")

    assert referral(case).state == "waiting"


@pytest.mark.parametrize("view", ["waiting", "all"])
def test_the_list_asks_as_often_for_three_as_for_one(actor, track, view):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            rows = referrals_listed(view, actor=at_counter(track)).rows
        return len(rows), len(seen)

    first = put(actor, track)
    if view == "all":
        answered(first, track)
    one = asked()
    for _n in range(2):
        case = put(actor, track)
        if view == "all":
            answered(case, track)

    assert (one[0], asked()) == (1, (3, one[1]))


def test_events_name_no_person(case, track):
    answered(case, track, offer=290_000)

    bodies = "".join(Event.objects.filter(subject=f"complaint:{case.pk}").values_list("body", flat=True))

    assert "王桂芳" not in bodies
    assert PHONE not in bodies
