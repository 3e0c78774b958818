"""Group complaints between alliances: told and joined; nothing of a case goes over."""

import json
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.test import Client

from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.federation.models import (
    OutMessage,
    SharedGroup,
    SharingAgreement,
)
from lianwei.federation.operations import groups as do
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.operations.stopping import stop_unagreed
from lianwei.federation.queries.own import WIRE
from lianwei.federation.queries.waiting import waiting_abroad
from lianwei.federation.rules.groups import UID_TOLD, counted
from tests.factories.exchange import AWAY
from tests.factories.groups import (
    CLAIMED,
    bring,
    cases_against,
    group_against,
    group_told,
    joined,
    nothing_of_custody,
    now,
    sent,
    shop_with_code,
    told_by,
)
from tests.factories.members import make_actor, make_organisation
from tests.factories.sharing import with_peer

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


def test_a_group_goes_over_as_facts_and_counts_without_people(head, agreed, shop):
    facts = "门店同时停业，王晓明先生电话13812345678联系不上"
    group = group_against(shop, 6, actor=head, facts=facts)

    row = do.tell_shared_group(group.pk, actor=head, peer=AWAY, facts=facts)

    [told] = sent("group.told")
    assert (told["uid"], told["cases"], told["uscc"]) == (str(row.uid), 6, shop.uscc)
    assert (told["title"], told["business"]) == ("某健身闭店", shop.name)
    assert told["amount"] == counted(6, 6 * CLAIMED)[1]
    text = json.dumps(told, ensure_ascii=False)
    assert "13812345678" not in text and "王晓明" not in text
    assert not any(number in text for number in QuerySet(Complaint).values_list("number", flat=True))
    [event] = Event.objects.filter(name="shared_group.told")
    assert event.details["cases"] == 6
    assert nothing_of_custody()


def test_fewer_than_five_are_not_counted_and_their_sum_is_not_told(head, agreed, shop):
    do.tell_shared_group(group_against(shop, 4, actor=head).pk, actor=head, peer=AWAY)

    [told] = sent("group.told")
    assert (told["cases"], told["amount"]) == (None, None)


@pytest.mark.parametrize(
    ("cases", "claimed", "told"),
    [
        (4, 9_000_000, (None, None)),
        (5, 1_499_999, (5, 1_000_000)),
        (5, 1_500_000, (5, 2_000_000)),
        (0, 0, (None, None)),
    ],
)
def test_counts_are_masked_and_sums_told_to_ten_thousand_yuan(cases, claimed, told):
    assert counted(cases, claimed) == told


def test_what_the_agreement_does_not_name_stays_here(head, stranger, peer, shop):
    with_peer(stranger, peer, fields=["group.matter", "group.amount", "group.contact"])

    do.tell_shared_group(group_against(shop, 5, actor=head).pk, actor=head, peer=AWAY, facts="门店停业")

    [told] = sent("group.told")
    named = {name for name, value in told.items() if value}
    assert named == {"uid", "title", "category", "region", "first_on", "office"}


def test_without_an_agreement_nothing_is_told_and_nothing_taken(head, stranger, peer, shop):
    group = group_against(shop, 5, actor=head)

    with pytest.raises(Invalid):
        do.tell_shared_group(group.pk, actor=head, peer=AWAY)

    assert bring(stranger, group_told()) == ("parked", "no_agreement")
    assert not SharedGroup.objects.visible_to(SYSTEM).exists()


@pytest.mark.parametrize("is_ours", [True, False])
def test_what_comes_after_the_last_day_of_the_agreement_is_parked(head, stranger, agreed, shop, is_ours):
    row = do.tell_shared_group(group_against(shop, 5, actor=head).pk, actor=head, peer=AWAY)
    yesterday = clock.today() - timedelta(days=1)
    SharingAgreement.objects.visible_to(SYSTEM).filter(pk=agreed.pk).update(ends_on=yesterday)

    told = (joined(row), "group.joined") if is_ours else (group_told(shop), "group.told")

    assert bring(stranger, *told) == ("parked", "agreement_ended")
    with pytest.raises(WrongStatus):
        do.update_shared_group(row.pk, actor=head)
    assert now(row).state == "told"


def test_what_waits_when_the_agreement_ends_does_not_go_out(head, agreed, shop):
    do.tell_shared_group(group_against(shop, 5, actor=head).pk, actor=head, peer=AWAY)
    yesterday = clock.today() - timedelta(days=1)
    SharingAgreement.objects.visible_to(SYSTEM).filter(pk=agreed.pk).update(ends_on=yesterday)

    assert stop_unagreed(actor=SYSTEM) == 1

    [row] = OutMessage.objects.visible_to(WIRE).filter(kind="group.told")
    assert (row.state, row.reason) == ("failed", "agreement_ended")


def test_only_who_holds_an_open_group_tells_it(head, agreed, shop):
    group = group_against(shop, 5, actor=head)
    other = make_actor("head", organisation=make_organisation("OTHER"))

    with pytest.raises(NotVisible):
        do.tell_shared_group(group.pk, actor=other, peer=AWAY)
    with pytest.raises(NotAllowed):
        clerk = make_actor("clerk", organisation=group.organisation)
        do.tell_shared_group(group.pk, actor=clerk, peer=AWAY)
    type(group).objects.visible_to(SYSTEM).update(state="dismissed")
    with pytest.raises(WrongStatus):
        do.tell_shared_group(group.pk, actor=head, peer=AWAY)
    assert sent("group.told") == []


def test_telling_again_brings_the_same_matter_up_to_date(head, agreed, shop):
    group = group_against(shop, 5, actor=head)

    first = do.tell_shared_group(group.pk, actor=head, peer=AWAY)
    again = do.tell_shared_group(group.pk, actor=head, peer=AWAY, facts="新增两店停业")

    assert (again.pk, again.uid) == (first.pk, first.uid)
    assert [each["facts"] for each in sent("group.told")] == ["", "新增两店停业"]


def test_a_group_of_a_peer_is_joined_with_a_group_of_ours(head, home, stranger, agreed, shop):
    own = group_against(shop, 6, actor=head)
    assert bring(stranger, group_told(shop), sequence=1) == ("handled", "")
    [row] = SharedGroup.objects.visible_to(SYSTEM)
    assert (row.cases_there, row.organisation_id, waiting_abroad(head)) == (12, home.pk, 1)

    do.join_shared_group(row.pk, actor=head, own_group=own.pk)

    [told] = sent("group.joined")
    assert told == {
        "uid": UID_TOLD,
        "cases": 6,
        "amount": 2_000_000,
        "office": home.name,
        "phone": home.phone,
    }
    assert (now(row).state, now(row).group_id) == ("joined", own.pk)
    assert nothing_of_custody()


def test_a_group_of_a_peer_is_joined_with_cases_against_the_business(head, peer, agreed, shop):
    cases_against(shop, 7, actor=head)
    row = told_by(peer, uscc=shop.uscc)

    do.join_shared_group(row.pk, actor=head)

    assert [each["cases"] for each in sent("group.joined")] == [7]
    assert now(row).group_id is None


def test_nobody_joins_without_a_case_or_with_another_members_group(head, peer, agreed, shop):
    row = told_by(peer, uscc=shop.uscc)
    other = make_actor("head", organisation=make_organisation("OTHER"))
    foreign = group_against(shop, 5, actor=other)
    elsewhere = group_against(shop_with_code("91500103MA5U5678"), 5, actor=head)

    with pytest.raises(Invalid):
        do.join_shared_group(row.pk, actor=head)
    for group in (foreign, elsewhere):
        with pytest.raises(Invalid):
            do.join_shared_group(row.pk, actor=head, own_group=group.pk)

    assert (now(row).state, sent("group.joined")) == ("told", [])


def test_a_member_that_was_not_asked_may_join_and_then_acts_alone(head, home, peer, agreed, shop):
    row = told_by(peer, home, uscc=shop.uscc)
    other = make_actor("head", organisation=make_organisation("OTHER"))
    cases_against(shop, 5, actor=other)

    do.join_shared_group(row.pk, actor=other)

    assert now(row).organisation_id == other.organisation_id
    for step in (do.join_shared_group, do.update_shared_group):
        with pytest.raises(NotAllowed):
            step(row.pk, actor=head)


def test_the_count_of_the_peer_stands_beside_ours(head, stranger, agreed, shop):
    row = do.tell_shared_group(group_against(shop, 5, actor=head).pk, actor=head, peer=AWAY)

    assert bring(stranger, joined(row), "group.joined", sequence=1) == ("handled", "")
    assert bring(stranger, joined(row, cases=15), "group.joined", sequence=2) == ("handled", "")

    found = now(row)
    assert (found.state, found.cases_there, found.amount_there) == ("joined", 15, 4_000_000)
    joins = [each.details["joins"] for each in Event.objects.filter(name="shared_group.counted")]
    assert joins == [True, False]
    assert nothing_of_custody()


def test_a_message_that_comes_twice_takes_effect_once(head, stranger, agreed, shop):
    row = do.tell_shared_group(group_against(shop, 5, actor=head).pk, actor=head, peer=AWAY)
    event = stranger.event(joined(row), kind="group.joined", subject=f"group:{row.uid}", sequence=1)

    for _n in range(2):
        stranger.call(Client(), event)
        handle_post(actor=OPERATOR)

    assert Event.objects.filter(name="shared_group.counted").count() == 1


def test_an_older_count_does_not_undo_a_newer_one(head, stranger, agreed, shop):
    row = do.tell_shared_group(group_against(shop, 5, actor=head).pk, actor=head, peer=AWAY)
    bring(stranger, joined(row, cases=15), "group.joined", sequence=1)
    SharedGroup.objects.visible_to(SYSTEM).update(told=9)

    bring(stranger, joined(row, cases=8), "group.joined", sequence=2)

    assert now(row).cases_there == 15


@pytest.mark.parametrize(
    "case",
    [
        ("group.joined", {"uid": UID_TOLD}, ("parked", "no_group")),
        ("group.joined", {"cases": 4}, ("refused", "malformed")),
        ("group.joined", {"amount": 1_500_001}, ("refused", "malformed")),
        ("group.joined", {"cases": None}, ("refused", "malformed")),
        ("group.joined", {"extra": 1}, ("refused", "malformed")),
        ("group.told", {}, ("refused", "malformed")),
        ("group.told", {"title": "又一个"}, ("refused", "digest_conflict")),
    ],
)
def test_what_fits_nothing_changes_nothing(head, stranger, agreed, shop, case):
    row = do.tell_shared_group(group_against(shop, 5, actor=head).pk, actor=head, peer=AWAY)

    kind, changed, found = case
    assert bring(stranger, joined(row) | changed, kind) == found
    assert (now(row).state, now(row).cases_there) == ("told", None)


def test_a_matter_is_counted_by_nobody_but_who_was_told(stranger, peer, agreed, shop):
    row = told_by(peer, uscc=shop.uscc)

    assert bring(stranger, joined(row), "group.joined", sequence=1) == ("refused", "not_ours")
    assert bring(stranger, group_told(shop), subject="group:other", sequence=1) == ("refused", "malformed")


def test_an_unknown_code_of_goods_is_left_open(stranger, home, agreed, shop):
    assert bring(stranger, group_told(shop, category="ZZ9")) == ("handled", "")
    assert SharedGroup.objects.visible_to(SYSTEM).get().facts["category"] == ""
