"""How a complaint comes in: number, parties, clock, bad input; its correction; its assignment."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from lianwei.cases.entries import OutsideEntry
from lianwei.cases.models import (
    CaseNumber,
    Complainant,
    Complaint,
    NarrativeToken,
    OutsideNumber,
    PersonIndex,
    Respondent,
)
from lianwei.cases.operations import assign_complaint, receive_complaint, revise_complaint
from lianwei.core.errors import Invalid, NotAllowed, Stale
from lianwei.core.keys import blind
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from tests.cases.actors import consumer, worker
from tests.cases.stages import access, clocks, last_event, playing, refused, row
from tests.factories.cases import PLAIN, SALON, SUPPLIER, complaint, staff
from tests.factories.members import join, make_alliance, make_organisation, make_station, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor():
    return staff()


def nothing_is_stored():
    return (QuerySet(Complaint).count(), Event.objects.count(), CaseNumber.objects.count()) == (0, 0, 0)


def test_a_complaint_gets_its_number_its_clock_and_its_holder(actor):
    with playing("2026-03-02", "23:30"):
        case = complaint(actor=actor, outside_numbers=(OutsideEntry("12345", "CQ1", date(2026, 3, 9)),))

    stored = row(case.pk)
    assert (stored.number, stored.status, stored.version) == ("YZ-2026-00001", "received", 1)
    assert (stored.holder_id, stored.intake_id) == (actor.organisation_id, actor.organisation_id)
    assert (stored.handler_id, stored.registered_by_id) == (actor.user_id, actor.user_id)
    assert (stored.received_on, stored.due_on, stored.due_clock) == (
        date(2026, 3, 2),
        date(2026, 3, 16),
        "acceptance",
    )
    assert (stored.region, stored.ruleset) == ("500103", "CCA-GUIDE")
    assert clocks(case.pk) == [("acceptance", "running", "2026-03-16")]
    assert access(case.pk) == [("holder", True, "2026-03-16", "received")]
    assert QuerySet(OutsideNumber).values_list("system", "number", "due_on").get() == (
        "12345",
        "CQ1",
        date(2026, 3, 9),
    )
    assert last_event(case.pk) == (
        "complaint.received",
        {"number": "YZ-2026-00001", "channel": "C02", "received_on": "2026-03-02", "due_on": "2026-03-16"},
    )


def test_parties_are_kept_in_order_and_the_consumer_sealed(actor):
    case = complaint(actor=actor, respondents=(SALON, SUPPLIER))

    rows = QuerySet(Respondent).filter(complaint=case).order_by("seq")
    assert [(r.seq, r.role, r.name) for r in rows] == [(1, "seller", SALON.name), (2, "maker", SUPPLIER.name)]
    caller = QuerySet(Complainant).get(complaint=case)
    assert (str(caller.name), str(caller.phone), caller.age) == ("王**", "138****6027", 71)
    keys = set(QuerySet(PersonIndex).filter(complaint=case).values_list("key", flat=True))
    assert keys == {blind("13812346027", purpose="phone"), blind("王桂芳6027", purpose="name+last4")}


def test_numbers_of_people_stand_in_no_text(actor):
    case = complaint(
        actor=actor,
        title="店家13900001111不退款",
        narrative="店家13900001111,身份证11010519491231002X",
        wish="请打13900001111",
    )

    assert (case.title, case.wish) == ("店家〔电话1〕不退款", "请打〔电话1〕")
    assert case.narrative == "店家〔电话1〕,身份证〔证件1〕"
    tokens = QuerySet(NarrativeToken).filter(complaint=case).order_by("pk")
    assert [(t.token, t.value.plain()) for t in tokens] == [
        ("〔电话1〕", "13900001111"),
        ("〔证件1〕", "11010519491231002X"),
    ]


def test_numbers_count_by_organisation_and_year(actor):
    other = staff("JB")
    with playing("2025-12-31"):
        old = complaint(actor=actor)
    with playing("2026-01-01"):
        new = [
            complaint(actor=actor),
            complaint(actor=actor, received_on=date(2025, 12, 31)),
            complaint(actor=other),
        ]

    assert [c.number for c in (old, *new)] == [
        "YZ-2025-00001",
        "YZ-2026-00001",
        "YZ-2025-00002",
        "JB-2026-00001",
    ]


def test_the_day_of_receipt_may_lie_before_the_registration(actor):
    with playing("2026-03-09"):
        case = complaint(actor=actor, received_on=date(2026, 3, 2))

    assert (case.received_on, case.due_on) == (date(2026, 3, 2), date(2026, 3, 16))


def test_a_station_takes_in_for_itself_under_its_associations_alliance(actor):
    yuzhong = make_organisation("NA")
    alliance = make_alliance(yuzhong)
    station = make_station(yuzhong, "NAA")

    case = complaint(actor=worker(station))

    assert (case.number[:4], case.holder, case.intake) == ("NAA-", station, station)
    assert case.alliance_id == alliance.pk


def test_the_alliance_is_that_of_the_day_of_receipt(actor):
    from lianwei.members.models import Organisation

    join(make_alliance(), Organisation.objects.get(pk=actor.organisation_id), joined_on=date(2026, 3, 3))

    with playing("2026-03-04"):
        before, after = complaint(actor=actor, received_on=date(2026, 3, 2)), complaint(actor=actor)

    assert (before.alliance_id, after.alliance_id is None) == (None, False)


BAD = {
    "no way to reach the consumer": ({"person": {"phone": "", "address": ""}}, ["phone"]),
    "no business": ({"respondents": ()}, ["respondents"]),
    "received tomorrow": ({"received_on": date(2026, 3, 3)}, ["received_on"]),
    "bought after the receipt": ({"happened_on": date(2026, 3, 3)}, ["happened_on"]),
    "a sum below nothing": ({"amount_claimed": -1}, ["amount_claimed"]),
    "a title without end": ({"title": "退" * 61}, ["title"]),
    "several at once": ({"respondents": (), "amount_disputed": -1}, ["respondents", "amount_disputed"]),
}


@pytest.mark.parametrize(("given", "fields"), BAD.values(), ids=BAD)
def test_bad_input_is_named_at_its_field_and_nothing_is_stored(actor, given, fields):
    with playing("2026-03-02"), pytest.raises(Invalid) as refusal:
        complaint(actor=actor, **given)

    assert list(refusal.value.fields) == fields
    assert nothing_is_stored()


@pytest.mark.parametrize(
    "way", [{"phone": "13812346027"}, {"email": "a@b.cn"}, {"address": "渝中区大坪街道"}]
)
def test_one_way_to_reach_the_consumer_is_enough(actor, way):
    assert complaint(actor=actor, person={"phone": "", "email": "", "address": ""} | way).pk


def test_emoji_and_rare_characters_come_through_whole(actor):
    text = "在𬱖店买🙂,不退。"
    case = complaint(actor=actor, narrative=f"阿依古丽·买买提{text}", person={"name": "阿依古丽·买买提"})

    assert row(case.pk).narrative == f"阿****{text}"
    assert QuerySet(Complainant).get(complaint=case).name.plain() == "阿依古丽·买买提"


def test_who_may_not_register(actor):
    case = complaint(actor=actor)
    before = QuerySet(Complaint).count(), Event.objects.count()

    nobody = [
        worker(case.holder, without=("complaint.receive",)),
        consumer(case, "complaint.receive"),
        OPERATOR,
    ]
    for who in nobody:
        with pytest.raises(NotAllowed):
            complaint(actor=who)

    assert (QuerySet(Complaint).count(), Event.objects.count()) == before


def test_a_form_another_member_has_sent_is_not_given_away(actor):
    form = uuid4()
    receive_complaint(PLAIN, actor=actor, client_id=form)

    with pytest.raises(IntegrityError):
        receive_complaint(PLAIN, actor=staff("JB"), client_id=form)


@pytest.fixture
def case(actor):
    with playing("2026-03-02"):
        return complaint(actor=actor)


def revise(case, actor, **changes):
    before = {name: old for name, (old, _new) in changes.items()}
    after = {name: new for name, (_old, new) in changes.items()}
    return revise_complaint(case.pk, actor=actor, before=before, after=after)


def test_a_correction_changes_what_was_typed_and_counts_as_a_version(actor, case):
    revise(case, actor, title=("美容卡退款", "美容卡退款(二)"), amount_claimed=(580_000, 560_000))

    stored = row(case.pk)
    assert (stored.title, stored.amount_claimed, stored.version) == (
        "美容卡退款(二)",
        560_000,
        case.version + 1,
    )
    assert last_event(case.pk) == ("complaint.revised", {"fields": ["amount_claimed", "title"]})


def test_two_who_change_different_fields_both_win(actor, case):
    revise(case, actor, title=("美容卡退款", "甲的标题"), nature=("N03", "N03"))
    revise(case, actor, title=("美容卡退款", "美容卡退款"), nature=("N03", "N01"))

    assert (row(case.pk).title, row(case.pk).nature) == ("甲的标题", "N01")


def test_two_who_change_the_same_field_the_same_way_agree(actor, case):
    for _ in range(2):
        revise(case, actor, nature=("N03", "N01"))

    assert row(case.pk).nature == "N01"


def test_a_stale_form_is_told_all_three_values_and_overwrites_nothing(actor, case):
    revise(case, actor, title=("美容卡退款", "甲的标题"))

    with refused(case.pk, Stale) as refusal:
        revise(case, actor, title=("美容卡退款", "乙的标题"), nature=("N03", "N01"))

    assert refusal.value.conflicts == [("title", "美容卡退款", "甲的标题", "乙的标题")]


def test_corrected_texts_hide_numbers_too(actor, case):
    revise(case, actor, wish=("退还余额", "请打13700002222"), title=("美容卡退款", "店家13700002222"))

    assert (row(case.pk).wish, row(case.pk).title) == ("请打〔电话2〕", "店家〔电话2〕")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"happened_on": (None, date(2026, 3, 3))}, "happened_on"),
        ({"amount_claimed": (580_000, -1)}, "amount_claimed"),
        ({"title": ("美容卡退款", "退" * 61)}, "title"),
    ],
)
def test_a_correction_is_checked_as_a_registration_is(actor, case, change, field):
    with refused(case.pk, Invalid) as refusal:
        revise(case, actor, **change)

    assert list(refusal.value.fields) == [field]


def test_other_columns_cannot_be_smuggled_in(actor, case):
    revise(case, actor, status=("received", "archived"), holder_id=(case.holder_id, 99))

    assert (row(case.pk).status, row(case.pk).holder_id) == ("received", case.holder_id)


def test_a_case_is_given_to_a_colleague_in_service(actor, case):
    colleague = make_user("li", organisation=case.holder)

    assign_complaint(case.pk, actor=actor, handler_id=colleague.pk)

    assert row(case.pk).handler_id == colleague.pk
    assert last_event(case.pk) == ("complaint.assigned", {"handler": colleague.pk})


def test_nobody_else_can_handle_it(actor, case):
    gone = make_user("li", organisation=case.holder, is_active=False)
    stranger = make_user("zhao", organisation=make_organisation("JB"))

    for who in (gone, stranger):
        with refused(case.pk, Invalid) as refusal:
            assign_complaint(case.pk, actor=actor, handler_id=who.pk)
        assert list(refusal.value.fields) == ["handler"]
