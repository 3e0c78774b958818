"""Warnings told to other alliances and by them, with what the other side does about them."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.analytics.models import Alert
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM, find
from lianwei.federation.models import DeletionCertificate, InMessage, OutMessage, SharedAlert, SharedCopy
from lianwei.federation.operations.agreements import end_agreement
from lianwei.federation.operations.alerts import (
    acknowledge_shared_alert,
    answer_shared_alert,
    tell_shared_alert,
)
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.queries.own import WIRE
from tests.factories.alerts import alert
from tests.factories.exchange import AWAY
from tests.factories.exchange_kinds import WARNED, warned_by, warning
from tests.factories.members import make_actor, make_alliance, make_organisation, make_staff
from tests.factories.sharing import with_peer

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    found = make_organisation("YZ", region_code="500103")
    make_alliance(found, code="ONE")
    return found


@pytest.fixture
def agreed(stranger, peer):
    return with_peer(stranger, peer, fields=WARNED)


def bring(stranger, told, kind, *, uid=None, sequence=None):
    subject = f"alert:{uid or told['uid']}"
    event = stranger.event(told, kind=kind, subject=subject, sequence=sequence)
    stranger.call(Client(), event)
    handle_post(actor=OPERATOR)
    row = InMessage.objects.visible_to(WIRE).get(message_id=event["id"])
    return row.state, row.reason


def sent(kind):
    rows = OutMessage.objects.visible_to(WIRE).filter(kind=kind).order_by("pk")
    return [json.loads(row.text.plain())["data"] for row in rows]


def ours(home, *, cases=1, observed=12):
    made = alert(home, cases=cases)
    QuerySet(Alert).filter(pk=made.pk).update(observed=observed)
    return made.pk


def followed(uid, **changes):
    told = {"uid": str(uid), "at": clock.now().isoformat()}
    return told | changes


def test_a_warning_goes_to_the_peer_without_a_case(home, agreed):
    row = tell_shared_alert(ours(home), actor=OPERATOR, peer=AWAY, note="请看一看")

    [told] = sent("alert.raised")
    assert (told["uid"], told["category"], told["observed"]) == (str(row.uid), "S0103", 12)
    assert set(told) == set(warning())
    assert (told["rule"], told["note"]) == ("burst", "请看一看")


def test_fewer_than_five_cases_are_not_counted_to_the_peer(home, agreed):
    tell_shared_alert(ours(home, observed=4), actor=OPERATOR, peer=AWAY)

    assert sent("alert.raised")[0]["observed"] is None


def test_what_the_agreement_does_not_name_stays_here(home, stranger, peer):
    with_peer(stranger, peer, fields=["alert.subject"])

    tell_shared_alert(ours(home), actor=OPERATOR, peer=AWAY, note="请看")

    [told] = sent("alert.raised")
    assert {name: value for name, value in told.items() if value} == {
        "uid": told["uid"],
        "category": "S0103",
    }


def test_a_warning_nobody_could_place_is_not_told(home, stranger, peer):
    with_peer(stranger, peer, fields=["alert.rule"])

    with pytest.raises(WrongStatus):
        tell_shared_alert(ours(home), actor=OPERATOR, peer=AWAY)

    assert sent("alert.raised") == []


def test_without_an_agreement_nothing_is_told_and_nothing_taken(home, stranger, peer):
    with pytest.raises(WrongStatus):
        tell_shared_alert(ours(home), actor=OPERATOR, peer=AWAY)

    assert bring(stranger, warning(), "alert.raised") == ("parked", "no_agreement")
    assert not SharedAlert.objects.visible_to(SYSTEM).exists()


def test_what_came_under_an_agreement_that_has_ended_is_parked(home, stranger, agreed):
    event = stranger.event(warning(), kind="alert.raised", subject=f"alert:{warning()['uid']}")
    stranger.call(Client(), event)
    end_agreement(agreed.pk, actor=OPERATOR, reason="合作结束")

    handle_post(actor=OPERATOR)

    found = InMessage.objects.visible_to(WIRE).get(message_id=event["id"])
    assert (found.state, found.reason) == ("parked", "agreement_ended")


def test_only_who_knows_all_its_cases_tells_a_warning(home, agreed):
    pk = ours(home)
    other = make_organisation("OTHER")
    QuerySet(Alert).filter(pk=pk).update(organisation_id=None, alliance_id=1, holders=[home.pk, other.pk])
    actor = make_actor("head", organisation=home)

    with pytest.raises(NotAllowed):
        tell_shared_alert(pk, actor=actor, peer=AWAY)


def test_telling_again_brings_the_same_warning_up_to_date(home, agreed):
    pk = ours(home)
    first = tell_shared_alert(pk, actor=OPERATOR, peer=AWAY)
    QuerySet(Alert).filter(pk=pk).update(observed=20)

    again = tell_shared_alert(pk, actor=OPERATOR, peer=AWAY)

    assert (again.pk, again.uid) == (first.pk, first.uid)
    assert [each["observed"] for each in sent("alert.raised")] == [12, 20]


def test_a_warning_of_a_peer_stands_in_the_inbox_and_is_noticed_and_answered(
    client_of, home, stranger, peer, agreed
):
    assert bring(stranger, warning(), "alert.raised", sequence=1) == ("handled", "")
    row = SharedAlert.objects.visible_to(SYSTEM).get()
    head = client_of(make_staff("head", organisation=home))

    inbox = head.get(reverse("alert_list")).content.decode()
    head.post(reverse("shared_alert_acknowledge", args=[row.pk]))
    head.post(
        reverse("shared_alert_answer", args=[row.pk]),
        {"verdict": "true", "measure": "已约谈门店，张先生13812345678"},
    )

    [seen], [done] = sent("alert.acknowledged"), sent("alert.answered")
    assert peer.name in inbox and "某健身连锁" in inbox
    assert row.organisation_id == home.pk
    assert (seen["uid"], done["uid"], done["verdict"]) == (str(row.uid), str(row.uid), "true")
    assert "13812345678" not in json.dumps(done, ensure_ascii=False)


def test_acknowledging_twice_tells_once(home, stranger, peer, agreed):
    row = warned_by(stranger, peer, home)

    for _n in range(2):
        acknowledge_shared_alert(row.pk, actor=OPERATOR)

    assert len(sent("alert.acknowledged")) == 1


def test_a_warning_not_noticed_for_a_day_says_so(client_of, home, stranger, peer, agreed):
    row = warned_by(stranger, peer, home)
    long_ago = clock.now() - timedelta(hours=25)
    SharedAlert.objects.visible_to(SYSTEM).filter(pk=row.pk).update(told_at=long_ago)

    page = client_of(make_staff("head", organisation=home)).get(reverse("shared_alert_view", args=[row.pk]))

    assert "超过24小时未确认" in page.content.decode()


def test_a_real_problem_needs_a_measure(home, stranger, peer, agreed):
    row = warned_by(stranger, peer, home)

    with pytest.raises(Invalid):
        answer_shared_alert(row.pk, actor=OPERATOR, verdict="true", measure=" ")

    assert sent("alert.answered") == []


def test_another_member_reads_a_warning_and_does_not_answer_it(home, stranger, peer, agreed):
    row = warned_by(stranger, peer, home)
    other = make_actor("head", organisation=make_organisation("OTHER"))

    assert find(SharedAlert, row.pk, actor=other).pk == row.pk
    with pytest.raises(NotAllowed):
        acknowledge_shared_alert(row.pk, actor=other)


def test_the_answer_of_the_peer_stands_beside_our_warning(client_of, home, stranger, agreed):
    pk = ours(home)
    row = tell_shared_alert(pk, actor=OPERATOR, peer=AWAY)
    done = followed(row.uid, verdict="true", measure="对方已检查三家门店")

    seen = bring(stranger, followed(row.uid), "alert.acknowledged", sequence=1)
    answered = bring(stranger, done, "alert.answered", sequence=2)
    page = client_of(make_staff("head", organisation=home)).get(reverse("alert_view", args=[pk]))

    assert seen == answered == ("handled", "")
    assert "对方已检查三家门店" in page.content.decode()


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"uid": "0" * 8 + "-0000-4000-8000-" + "0" * 12}, ("parked", "no_alert")),
        ({"at": "yesterday"}, ("refused", "malformed")),
        ({"at": "2026-03-06T10:00:00"}, ("refused", "malformed")),
        ({"extra": 1}, ("refused", "malformed")),
    ],
)
def test_an_acknowledgement_that_fits_nothing_changes_nothing(home, stranger, agreed, changed, found):
    row = tell_shared_alert(ours(home), actor=OPERATOR, peer=AWAY)

    assert bring(stranger, followed(row.uid) | changed, "alert.acknowledged") == found
    assert SharedAlert.objects.visible_to(SYSTEM).get().acknowledged_at is None


@pytest.mark.parametrize("changed", [{"observed": 4}, {"rule": "x"}, {"region": "here"}, {"extra": 1}])
def test_a_warning_that_is_not_as_described_is_refused(home, stranger, agreed, changed):
    assert bring(stranger, warning(**changed), "alert.raised") == ("refused", "malformed")
    assert not SharedAlert.objects.visible_to(SYSTEM).exists()


def test_an_unknown_code_of_goods_is_parked_with_list_and_code(home, stranger, agreed):
    found = bring(stranger, warning(category="ZZ9"), "alert.raised")

    assert found == ("parked", "unknown_code:category:ZZ9")


def test_an_older_word_does_not_undo_a_newer_one(home, stranger, agreed):
    bring(stranger, warning(observed=30), "alert.raised", sequence=1)
    row = SharedAlert.objects.visible_to(SYSTEM).get()
    SharedAlert.objects.visible_to(SYSTEM).filter(pk=row.pk).update(told=5)

    bring(stranger, warning(observed=7), "alert.raised", sequence=2)

    assert find(SharedAlert, row.pk, actor=SYSTEM).facts["observed"] == 30


def test_the_end_of_the_agreement_deletes_what_came_and_certifies_it(home, stranger, peer, agreed):
    own = tell_shared_alert(ours(home), actor=OPERATOR, peer=AWAY)
    warned_by(stranger, peer, home)
    bring(stranger, followed(own.uid, verdict="false", measure="对方的话"), "alert.answered", sequence=1)

    end_agreement(agreed.pk, actor=OPERATOR, reason="合作结束")
    while deliver_pending():
        pass

    [left] = SharedAlert.objects.visible_to(SYSTEM)
    made = DeletionCertificate.objects.visible_to(SYSTEM).get()
    assert (left.pk, left.verdict, left.measure) == (own.pk, "", "")
    assert {each["what"] for each in made.told["copies"]} == {"alerts"}
    gone = SharedCopy.objects.visible_to(SYSTEM).filter(receiver__is_peer=False)
    assert {each.deleted_on for each in gone} == {clock.today()}


def test_the_inbox_costs_the_same_for_one_warning_and_three(client_of, home, stranger, peer, agreed):
    head, url = client_of(make_staff("head", organisation=home)), reverse("alert_list")
    warned_by(stranger, peer, home)
    head.get(url)
    with CaptureQueriesContext(connection) as one:
        head.get(url)
    for n in (2, 3):
        warned_by(stranger, peer, home, uid=f"6d1f3f0e-5a0d-4a5a-9d5e-0d7f6f1c2b4{n}")

    with CaptureQueriesContext(connection) as three:
        page = head.get(url).content.decode()

    assert len(three) == len(one)
    assert page.count("某健身连锁") >= 3


def test_who_may_not_read_warnings_sees_none_of_others(home, stranger, peer, agreed):
    warned_by(stranger, peer, home)
    blind = replace(make_actor("head", organisation=home), permissions=frozenset())

    assert not SharedAlert.objects.visible_to(blind).exists()
