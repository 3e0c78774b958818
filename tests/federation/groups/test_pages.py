"""The pages of group complaints between alliances: the list, one matter, the page of a group of ours."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.core.scope import SYSTEM, find
from lianwei.federation.models import SharedGroup
from lianwei.federation.operations import groups as do
from lianwei.federation.rules.groups import UID_TOLD
from tests.factories.exchange import AWAY
from tests.factories.groups import bring, cases_against, group_against, joined, sent, told_by
from tests.factories.members import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def client(client_of, home):
    return client_of(make_staff("head", organisation=home))


def shown(client, name, *keys, **query):
    return client.get(reverse(name, args=keys), query).content.decode()


def test_a_clerk_finds_the_matter_in_the_list_and_on_the_own_group_and_joins(
    client, head, peer, agreed, shop
):
    own = group_against(shop, 6, actor=head)
    row = told_by(peer, uscc=shop.uscc)

    listed = shown(client, "shared_group_list")
    beside = shown(client, "case_group_detail", own.pk)
    url = reverse("shared_group_join", args=[row.pk])
    form = client.get(url).content.decode()
    answer = client.post(url, {"own": str(own.pk)})

    assert "某健身连锁闭店" in listed and peer.name in listed
    assert peer.name in beside and reverse("shared_group_view", args=[row.pk]) in beside
    assert own.title in form and "6 件投诉" in form
    assert answer.status_code == 302
    page = shown(client, "shared_group_view", row.pk)
    assert "双方共同办理" in page and "18" in page
    assert [each["cases"] for each in sent("group.joined")] == [6]


def test_a_form_without_anything_to_join_with_says_so(client, home, peer, agreed, shop):
    row = told_by(peer, home, uscc=shop.uscc)

    form = shown(client, "shared_group_join", row.pk)
    refused = client.post(reverse("shared_group_join", args=[row.pk]), {"own": "cases"})

    assert "没有正在办理的群体投诉" in form
    assert refused.status_code == 422
    assert find(SharedGroup, row.pk, actor=SYSTEM).state == "told"


def test_a_group_is_told_from_its_page_and_shows_the_sum_of_both(client, head, stranger, agreed, shop):
    own = group_against(shop, 6, actor=head)

    offered = shown(client, "case_group_detail", own.pk)
    client.post(reverse("shared_group_tell", args=[own.pk]), {"peer": AWAY, "facts": "门店停业"})
    row = SharedGroup.objects.visible_to(SYSTEM).get()
    bring(stranger, joined(row), "group.joined", sequence=1)
    page = shown(client, "case_group_detail", own.pk)

    assert "告知其他联盟…" in offered
    assert sent("group.told")[0]["facts"] == "门店停业"
    assert "023-12345678" in page and ">18</td>" in page


def test_fewer_than_five_stand_in_words(client, head, peer, agreed, shop):
    cases_against(shop, 3, actor=head)
    row = told_by(peer, uscc=shop.uscc, cases=None, amount=None)
    do.join_shared_group(row.pk, actor=head)

    page = shown(client, "shared_group_view", row.pk)

    assert page.count("不足五件") >= 2 and "≥ 0" not in page


def test_the_count_is_told_on_a_button_and_the_matter_ended_with_a_reason(client, head, peer, agreed, shop):
    cases_against(shop, 5, actor=head)
    row = told_by(peer, uscc=shop.uscc)
    do.join_shared_group(row.pk, actor=head)

    client.post(reverse("shared_group_update", args=[row.pk]))
    empty = client.post(reverse("shared_group_end", args=[row.pk]), {"reason": ""})
    client.post(reverse("shared_group_end", args=[row.pk]), {"reason": "案件均已办结"})

    assert len(sent("group.joined")) == 2
    assert empty.status_code == 422
    assert "案件均已办结" in shown(client, "shared_group_view", row.pk)
    assert "某健身连锁闭店" in shown(client, "shared_group_list", view="ended")


@pytest.mark.parametrize("name", ["shared_group_list", "case_group_detail"])
def test_a_page_costs_the_same_for_one_matter_and_three(client, head, agreed, shop, name):
    own, peer = group_against(shop, 5, actor=head), agreed.peer
    keys = [own.pk] if name == "case_group_detail" else []

    def cost():
        shown(client, name, *keys)
        with CaptureQueriesContext(connection) as captured:
            page = shown(client, name, *keys)
        return len(captured), page.count("groups/")

    told_by(peer, uscc=shop.uscc)
    one, links = cost()
    for n in (4, 5):
        told_by(peer, uid=f"{UID_TOLD[:-1]}{n}", uscc=shop.uscc)
    three, more = cost()

    assert one == three and more > links


def test_who_may_not_read_them_sees_none(client_of, home, peer, agreed, shop):
    row = told_by(peer, home, uscc=shop.uscc)
    auditor = client_of(make_staff("system_admin", organisation=home))

    assert auditor.get(reverse("shared_group_view", args=[row.pk])).status_code in (403, 404)
