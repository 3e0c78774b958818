"""Entries of the knowledge base between alliances: told, found, replaced, withdrawn, deleted at the end."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.core import clock
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.federation.models import DeletionCertificate, InMessage, OutMessage, SharedEntry
from lianwei.federation.operations.agreements import delete_due_figures, end_agreement
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.operations.knowledge import tell_entry
from lianwei.federation.queries.own import WIRE
from lianwei.federation.rules.agreements.fields import KNOWLEDGE
from lianwei.federation.rules.knowledge import EXAMPLE
from lianwei.knowledge.operations.entries import withdraw_knowledge_entry
from lianwei.knowledge.operations.indexing import rebuild_knowledge
from lianwei.knowledge.queries.found import Asked, find_known
from tests.factories.knowledge import entry
from tests.factories.members import make_actor, make_organisation, make_staff
from tests.factories.sharing import with_peer

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def agreed(stranger, peer):
    return with_peer(stranger, peer, fields=list(KNOWLEDGE))


@pytest.fixture
def writer():
    return make_actor("head", organisation=make_organisation("YZ"))


def work():
    while deliver_pending():
        pass


def sent(kind):
    rows = OutMessage.objects.visible_to(WIRE).filter(kind=kind).order_by("pk")
    return [json.loads(row.text.plain())["data"] for row in rows]


def told(**changes):
    return EXAMPLE | changes


def bring(stranger, data, kind="knowledge.published", *, sequence=1):
    subject = f"knowledge:{data.get('code')}"
    event = stranger.event(data, kind=kind, subject=subject, sequence=sequence)
    stranger.call(Client(), event)
    handle_post(actor=OPERATOR)
    row = InMessage.objects.visible_to(WIRE).get(message_id=event["id"])
    return row.state, row.reason


def gone(**changes):
    return {"code": EXAMPLE["code"], "version": 2, "on": "2026-04-01", "remark": "法规已修改"} | changes


def found(text):
    return [(each.title, each.whose) for each in find_known(Asked(text), actor=OPERATOR).rows]


def test_what_a_member_publishes_goes_to_the_peer(agreed, writer):
    row = entry(writer)
    work()

    [said] = sent("knowledge.published")
    assert (said["code"], said["version"], said["title"]) == (row.code, 1, row.title)
    assert (said["body"], said["categories"]) == (row.body, ["S01"])
    assert set(said) == set(EXAMPLE)


def test_a_draft_stays_here(agreed, writer):
    entry(writer, upto="submitted")
    work()

    assert sent("knowledge.published") == []


def test_what_was_published_before_goes_out_with_the_agreement(stranger, peer, writer):
    row = entry(writer)
    work()
    before = sent("knowledge.published")

    with_peer(stranger, peer, fields=list(KNOWLEDGE))
    work()

    assert before == []
    assert [each["code"] for each in sent("knowledge.published")] == [row.code]


def test_what_the_agreement_does_not_name_is_left_out(stranger, peer, writer):
    with_peer(stranger, peer, fields=["knowledge_entry.title", "knowledge_entry.summary"])
    entry(writer)
    work()

    [said] = sent("knowledge.published")
    assert (said["body"], said["categories"], said["contributor"]) == ("", [], "")


def test_a_withdrawal_follows(agreed, writer):
    row = entry(writer)
    work()
    withdraw_knowledge_entry(row.pk, actor=OPERATOR, remark="法规已修改")
    work()

    [said] = sent("knowledge.withdrawn")
    assert (said["code"], said["remark"]) == (row.code, "法规已修改")


def test_without_an_agreement_nothing_goes_out_and_nothing_is_taken(stranger, peer, writer):
    row = entry(writer)
    work()

    assert tell_entry(row.pk, actor=SYSTEM) == 0
    assert bring(stranger, told()) == ("parked", "no_agreement")
    assert not SharedEntry.objects.visible_to(SYSTEM).exists()


def test_what_came_after_the_end_is_parked(stranger, agreed):
    end_agreement(agreed.pk, actor=OPERATOR, reason="合作结束")

    assert bring(stranger, told()) == ("parked", "agreement_ended")


def test_more_than_was_agreed_is_parked(stranger, peer):
    with_peer(stranger, peer, fields=["knowledge_entry.title"])

    assert bring(stranger, told()) == ("parked", "not_agreed")


def test_an_entry_of_a_peer_is_found_and_read_and_changed_by_nobody(client_of, stranger, peer, agreed):
    assert bring(stranger, told()) == ("handled", "")
    row = SharedEntry.objects.visible_to(SYSTEM).get()
    staff = client_of(make_staff("clerk"))

    listed = staff.get(reverse("knowledge_entry_list"), {"q": "原价折算"}).content.decode()
    page = staff.get(reverse("shared_entry_view", args=[row.pk])).content.decode()

    assert row.title in listed and peer.name in listed
    assert "先核对消费记录" in page and EXAMPLE["contributor"] in page
    assert f"/{row.pk}/revise" not in page


def test_a_newer_version_takes_the_place_of_the_older(stranger, agreed):
    bring(stranger, told(title="旧的算法", version=1), sequence=1)

    bring(stranger, told(title="新的算法", version=2), sequence=2)

    assert [title for title, _whose in found("算法")] == ["新的算法"]
    assert SharedEntry.objects.visible_to(SYSTEM).get().version == 2


def test_an_older_message_handled_late_changes_nothing(stranger, agreed):
    bring(stranger, told(title="新的算法", version=2), sequence=1)
    SharedEntry.objects.visible_to(SYSTEM).update(told=9)

    assert bring(stranger, told(title="旧的算法", version=1), sequence=2) == ("handled", "")

    assert found("旧的算法") == []


def test_a_withdrawn_entry_is_found_no_more_and_still_read(client_of, stranger, agreed):
    bring(stranger, told(), sequence=1)

    assert bring(stranger, gone(), "knowledge.withdrawn", sequence=2) == ("handled", "")

    row = SharedEntry.objects.visible_to(SYSTEM).get()
    page = client_of(make_staff("clerk")).get(reverse("shared_entry_view", args=[row.pk]))
    assert found("原价折算") == []
    assert "法规已修改" in page.content.decode()


def test_a_withdrawal_of_what_has_not_come_waits(stranger, agreed):
    assert bring(stranger, gone(), "knowledge.withdrawn") == ("parked", "no_entry")


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "x"},
        {"title": ""},
        {"version": 0},
        {"published_on": "2026-02-31"},
        {"facts": {"A!": "x"}},
        {"extra": 1},
    ],
)
def test_an_entry_that_is_not_as_described_is_refused(stranger, agreed, changed):
    assert bring(stranger, told(**changed)) == ("refused", "malformed")
    assert not SharedEntry.objects.visible_to(SYSTEM).exists()


def test_an_unknown_class_of_goods_is_parked(stranger, agreed):
    assert bring(stranger, told(categories=["ZZ9"])) == ("parked", "unknown_code:category:ZZ9")


def test_people_in_what_a_peer_tells_are_masked(stranger, agreed):
    bring(stranger, told(body="联系电话13812345678"))

    assert "13812345678" not in SharedEntry.objects.visible_to(SYSTEM).get().body


def test_the_end_deletes_them_with_a_certificate(stranger, agreed):
    bring(stranger, told())

    end_agreement(agreed.pk, actor=OPERATOR, reason="合作结束")
    work()

    made = DeletionCertificate.objects.visible_to(SYSTEM).get()
    assert [(each["what"], each["label"]) for each in made.told["copies"]] == [("entries", EXAMPLE["code"])]
    assert not SharedEntry.objects.visible_to(SYSTEM).exists()
    assert found("原价折算") == []


def test_they_are_kept_no_longer_than_agreed(stranger, peer, later):
    with_peer(stranger, peer, fields=list(KNOWLEDGE), keep_days=5)
    bring(stranger, told())

    later(days=6)

    assert (delete_due_figures(actor=SYSTEM), delete_due_figures(actor=SYSTEM)) == (1, 0)
    assert not SharedEntry.objects.visible_to(SYSTEM).exists()


def test_the_index_made_anew_holds_them(stranger, agreed):
    bring(stranger, told())

    rebuild_knowledge(actor=OPERATOR)

    assert [title for title, _whose in found("原价折算")] == [EXAMPLE["title"]]


def test_the_search_costs_the_same_for_one_and_three(client_of, stranger, agreed):
    staff, url = client_of(make_staff("clerk")), reverse("knowledge_entry_list")
    bring(stranger, told())
    staff.get(url, {"q": "折算"})
    with CaptureQueriesContext(connection) as one:
        staff.get(url, {"q": "折算"})
    for n in (2, 3):
        bring(stranger, told(code=f"K-{n}"))

    with CaptureQueriesContext(connection) as three:
        page = staff.get(url, {"q": "折算"}).content.decode()

    assert len(three) == len(one)
    assert page.count(EXAMPLE["title"]) == 3


def test_a_day_passes_between_publishing_and_a_new_version(stranger, agreed):
    day = clock.today() - timedelta(days=3)
    bring(stranger, told(published_on=day.isoformat()), sequence=1)

    bring(stranger, told(published_on=clock.today().isoformat(), version=3), sequence=2)

    assert len(found("原价折算")) == 1
