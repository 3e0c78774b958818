"""Group complaints between alliances: counted again, ended by either side, stopped with the agreement."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.queue import deliver_pending
from lianwei.core.schedule import StepsFailed
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.federation.models import (
    DeletionCertificate,
    SharedCopy,
    SharedGroup,
    SharingAgreement,
)
from lianwei.federation.operations import groups as do
from lianwei.federation.operations.agreements import end_agreement, expire_agreements
from lianwei.federation.operations.groups import counting
from lianwei.federation.operations.post import send
from tests.factories.exchange import AWAY
from tests.factories.groups import (
    bring,
    cases_against,
    group_against,
    joined,
    nothing_of_custody,
    now,
    sent,
    told_by,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


def test_each_side_tells_its_count_once_a_month(head, peer, agreed, shop, later):
    ours = do.tell_shared_group(group_against(shop, 5, actor=head).pk, actor=head, peer=AWAY)
    theirs = do.join_shared_group(told_by(peer, uscc=shop.uscc).pk, actor=head)
    assert do.share_due_groups(actor=SYSTEM) == 0
    cases_against(shop, 2, actor=head)

    later(days=31)

    assert [do.share_due_groups(actor=SYSTEM) for _n in range(2)] == [2, 0]
    assert [each["cases"] for each in sent("group.told")] == [5, 5]
    assert [each["cases"] for each in sent("group.joined")] == [5, 7]
    assert (now(ours).cases_here, now(theirs).cases_here) == (5, 7)


def test_a_group_that_cannot_be_told_keeps_no_other_from_it(monkeypatch, head, agreed, shop, later):
    first = do.tell_shared_group(group_against(shop, 5, actor=head).pk, actor=head, peer=AWAY)
    do.tell_shared_group(group_against(shop, 6, actor=head).pk, actor=head, peer=AWAY)
    later(days=31)

    def refuse_first(found, **told):
        if told["subject"] == f"group:{first.uid}":
            raise ValueError
        return send(found, **told)

    monkeypatch.setattr(counting, "send", refuse_first)

    with pytest.raises(StepsFailed, match=f"shared_group:{first.pk}"):
        do.share_due_groups(actor=SYSTEM)

    assert [each["cases"] for each in sent("group.told")] == [5, 6, 6]


def test_the_button_tells_the_count_of_now(head, agreed, shop):
    group = group_against(shop, 5, actor=head)
    row = do.tell_shared_group(group.pk, actor=head, peer=AWAY)
    QuerySet(Complaint).filter(pk=QuerySet(Complaint).first().pk).update(is_annulled=True)

    do.update_shared_group(row.pk, actor=head)

    assert [each["cases"] for each in sent("group.told")] == [5, None]


def test_either_side_ends_it(head, stranger, peer, agreed, shop):
    ours = do.tell_shared_group(group_against(shop, 5, actor=head).pk, actor=head, peer=AWAY)
    theirs = do.join_shared_group(told_by(peer, uscc=shop.uscc).pk, actor=head)

    ended = {"uid": str(ours.uid), "reason": "本地案件已办结，联系13812345678"}
    assert bring(stranger, ended, "group.ended", sequence=1) == ("handled", "")
    do.end_shared_group(theirs.pk, actor=head, reason="案件均已办结")

    assert (now(ours).state, now(ours).is_ended_here) == ("ended", False)
    assert "13812345678" not in now(ours).end_reason
    assert (now(theirs).state, now(theirs).is_ended_here) == ("ended", True)
    assert sent("group.ended") == [{"uid": str(theirs.uid), "reason": "案件均已办结"}]
    for row in (ours, theirs):
        with pytest.raises(WrongStatus):
            do.update_shared_group(row.pk, actor=head)


def test_a_count_that_crosses_the_end_changes_nothing(head, stranger, agreed, shop):
    row = do.tell_shared_group(group_against(shop, 5, actor=head).pk, actor=head, peer=AWAY)
    do.end_shared_group(row.pk, actor=head, reason="已办结")

    assert bring(stranger, joined(row), "group.joined") == ("handled", "")
    assert (now(row).state, now(row).cases_there) == ("ended", None)


def test_ending_asks_for_a_reason(head, agreed, shop):
    row = do.tell_shared_group(group_against(shop, 5, actor=head).pk, actor=head, peer=AWAY)

    with pytest.raises(Invalid):
        do.end_shared_group(row.pk, actor=head, reason=" ")

    assert (now(row).state, sent("group.ended")) == ("told", [])


def test_the_end_of_the_agreement_stops_it_and_deletes_what_came_with_a_certificate(
    head, stranger, peer, agreed, shop
):
    ours = do.tell_shared_group(group_against(shop, 5, actor=head).pk, actor=head, peer=AWAY)
    bring(stranger, joined(ours), "group.joined", sequence=1)
    do.join_shared_group(told_by(peer, uscc=shop.uscc).pk, actor=head)

    end_agreement(agreed.pk, actor=OPERATOR, reason="合作结束")
    while deliver_pending():
        pass

    [left] = SharedGroup.objects.visible_to(SYSTEM)
    assert (left.pk, left.state) == (ours.pk, "stopped")
    assert (left.cases_there, left.amount_there, left.contact_there) == (None, None, "")
    made = DeletionCertificate.objects.visible_to(SYSTEM).get()
    assert {each["what"] for each in made.told["copies"]} == {"groups"}
    gone = SharedCopy.objects.visible_to(SYSTEM).filter(receiver__is_peer=False)
    assert {each.deleted_on for each in gone} == {clock.today()}
    assert nothing_of_custody()


def test_the_night_after_the_last_day_stops_it_too(head, agreed, shop):
    row = do.tell_shared_group(group_against(shop, 5, actor=head).pk, actor=head, peer=AWAY)
    yesterday = clock.today() - timedelta(days=1)
    SharingAgreement.objects.visible_to(SYSTEM).filter(pk=agreed.pk).update(ends_on=yesterday)

    assert expire_agreements(actor=SYSTEM) == 1
    while deliver_pending():
        pass

    assert now(row).state == "stopped"
