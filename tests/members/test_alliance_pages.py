"""An alliance on the screen: members as a tree, whom to ask for, who leads it, its changes, its sheets."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from lianwei.core.clock import playing
from lianwei.core.models import Event
from lianwei.members.models import Membership, SupervisingBody
from lianwei.members.queries import member_tree, secretaries_of
from lianwei.members.sheets import member_lines
from tests.factories.members import (
    at_office,
    give_role,
    join,
    make_alliance,
    make_organisation,
    make_staff,
    make_station,
    supervise,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def june():
    with playing(at_office("2026-06-01 10:00")):
        yield


@pytest.fixture
def upper():
    return make_organisation("CQ", kind="PROV", name="市消委会")


@pytest.fixture
def yuzhong(upper):
    return make_organisation("YZ", parent=upper, name="渝中区消委会", phone="023-1")


@pytest.fixture
def alliance(yuzhong):
    make_station(yuzhong, "YZA", name="解放碑投诉站")
    return make_alliance(yuzhong, founded_on=date(2020, 1, 1))


@pytest.fixture
def admin(client, upper):
    client.force_login(make_staff("system_admin", organisation=upper))
    return client


def shape(alliance):
    return [(row.organisation.code, row.depth, row.joined_on) for row in member_tree(alliance)]


def test_members_stand_with_their_stations_below(alliance):
    assert shape(alliance) == [("YZ", 0, date(2020, 1, 1)), ("YZA", 1, None)]


def test_who_joins_later_or_has_left_is_not_in_the_tree(alliance, upper):
    join(alliance, make_organisation("FUT", parent=upper), joined_on=date(2026, 6, 2))
    join(alliance, make_organisation("OLD", parent=upper), left_on=date(2026, 5, 31))
    join(alliance, make_organisation("LAST", parent=upper), left_on=DAY)

    assert sorted(code for code, _depth, joined in shape(alliance) if joined) == ["LAST", "YZ"]


def test_whom_to_ask_for_is_masked_and_the_liaison_before_the_head(alliance, yuzhong):
    make_staff("head", organisation=yuzhong, name="陈建华")
    make_staff("liaison", organisation=yuzhong, name="王芳")
    make_staff("clerk", organisation=yuzhong, name="李雷")

    assert [row.contact for row in member_tree(alliance)] == ["王*", ""]


def test_the_secretary_general_of_today_is_the_one_who_holds_the_role(alliance, yuzhong, upper):
    former = make_staff(organisation=yuzhong, name="旧人")
    give_role(former, "secretary_general", valid_to=date(2026, 5, 31))
    now = make_staff(organisation=yuzhong, name="陈建华")
    give_role(now, "secretary_general", valid_from=date(2026, 6, 1))
    give_role(make_staff(organisation=upper, name="外人"), "secretary_general")

    found = [(each.organisation, each.name, each.since) for each in secretaries_of(alliance)]

    assert found == [(yuzhong, "陈**", DAY)]


def test_the_page_shows_members_bodies_and_those_who_left(admin, alliance, upper):
    supervise(alliance, make_organisation("AMR", kind="SUPERVISOR", name="市场监管局"))
    join(alliance, make_organisation("OLD", parent=upper, name="旧成员"), left_on=date(2026, 5, 31))

    page = admin.get(f"/members/alliances/{alliance.pk}/").content.decode()

    told = ("渝中区消委会", "解放碑投诉站", "市场监管局", "旧成员", "1 个成员", "2020年1月1日")
    assert [words for words in told if words not in page] == []


def test_the_list_counts_the_members_of_today(admin, alliance, upper):
    join(alliance, make_organisation("OLD", parent=upper), left_on=date(2026, 5, 31))

    listed = admin.get("/members/alliances/").context["alliances"]

    assert [(each.code, each.members) for each in listed] == [("CQ-METRO", 1)]


@pytest.mark.parametrize("path", ["", "{pk}/"])
def test_one_member_and_three_ask_the_same_queries(admin, alliance, upper, path, django_assert_num_queries):
    address = "/members/alliances/" + path.format(pk=alliance.pk)
    admin.get(address)
    with CaptureQueriesContext(connection) as one:
        admin.get(address)
    asked = len(one)
    for code in ("AA", "BB"):
        member = make_organisation(code, parent=upper)
        make_station(member)
        make_staff("head", organisation=member)
        join(alliance, member)
    admin.get(address)  # what is kept between requests is read anew after a change

    with django_assert_num_queries(asked):
        admin.get(address)


def test_the_sheets_hold_the_tree_and_compute_nothing(admin, alliance, yuzhong):
    yuzhong.name = "=1+1"
    yuzhong.save()

    text = admin.get(f"/members/alliances/{alliance.pk}/members.csv").content.decode()
    sheet = admin.get(f"/members/alliances/{alliance.pk}/members.xlsx").content

    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert text.startswith("\ufeff单位代码,")
    assert book[0] == list(member_lines([])[0])
    assert [line[:2] for line in book[1:]] == [["YZ", "'=1+1"], ["YZA", "解放碑投诉站"]]


def test_a_member_joins_and_leaves_from_the_page(admin, alliance, upper):
    other = make_organisation("JB", parent=upper)
    base = f"/members/alliances/{alliance.pk}/"

    admin.post(f"{base}join/", {"organisation": other.pk, "joined_on": "2026-06-01"})
    admin.post(f"{base}leave/", {"organisation": other.pk, "left_on": "2026-06-30"})

    rows = Membership.objects.filter(organisation=other).values_list("joined_on", "left_on")
    assert list(rows) == [(DAY, date(2026, 6, 30))]
    events = Event.objects.filter(subject=f"alliance:{alliance.pk}").order_by("seq")
    assert list(events.values_list("name", flat=True)) == ["alliance.joined", "alliance.left"]


def test_a_body_is_entered_and_the_name_corrected(admin, alliance):
    body = make_organisation("AMR", kind="SUPERVISOR")
    base = f"/members/alliances/{alliance.pk}/"

    admin.post(f"{base}guide/", {"organisation": body.pk, "since": "2026-06-01"})
    admin.post(f"{base}revise/", {"name": "新名称", "name_en": "", "founded_on": "2020-01-01"})

    alliance.refresh_from_db()
    assert SupervisingBody.objects.filter(alliance=alliance, organisation=body).exists()
    assert alliance.name == "新名称"
    assert Event.objects.get(name="alliance.revised").details == {"fields": ["name"]}


def test_a_refused_day_stands_at_its_field(admin, alliance, yuzhong):
    response = admin.post(
        f"/members/alliances/{alliance.pk}/leave/", {"organisation": yuzhong.pk, "left_on": "2019-01-01"}
    )

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["left_on"])


def test_a_head_looks_and_does_not_touch(client, alliance, yuzhong):
    client.force_login(make_staff("head", organisation=yuzhong))
    base = f"/members/alliances/{alliance.pk}/"

    assert client.get(base).status_code == 200
    assert [client.post(f"{base}{path}/").status_code for path in ("join", "leave", "guide", "revise")] == [
        403
    ] * 4


def test_the_secretary_general_keeps_the_own_alliance_only(client, alliance, yuzhong):
    secretary = make_staff("clerk", organisation=yuzhong)
    give_role(secretary, "secretary_general")
    other = make_alliance(make_organisation(), code="OTHER")
    client.force_login(secretary)

    pages = [client.get(f"/members/alliances/{a.pk}/join/").status_code for a in (alliance, other)]

    assert pages == [200, 403]
