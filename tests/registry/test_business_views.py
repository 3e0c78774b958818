import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from lianwei.core.models import ReadLog
from lianwei.registry.models import Business, BusinessFact, BusinessMerge
from lianwei.registry.operations import load_codes
from lianwei.registry.queries import canonical_business, find_businesses
from tests.factories.members import make_organisation
from tests.factories.registry import USCC, business, chongqing, clerk, fact, premises

pytestmark = pytest.mark.django_db
ALL = (
    "business.view",
    "business.register",
    "business.revise",
    "business.merge",
    "business.unmerge",
    "person.reveal",
)
HOME = "/registry/businesses/"


@pytest.fixture
def desk(client_of):
    return client_of(clerk(*ALL))


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_business_list_shows_name_place_and_code(desk):
    premises(business("小天鹅火锅", uscc=USCC), "500103", address="民权路1号")

    page = desk.get(HOME).content.decode()

    assert "小天鹅火锅" in page
    assert "渝中区民权路1号" in page
    assert USCC in page


def test_business_list_costs_the_same_for_one_and_three_rows(desk):
    premises(business("甲店"))
    desk.get(HOME)
    one = queries_of(desk, HOME)
    premises(business("乙店"))
    premises(business("丙店"))

    assert queries_of(desk, HOME) == one


def test_business_list_searches(desk):
    business("小天鹅火锅")
    business("大鸭梨餐饮")

    page = desk.get(HOME, {"q": "天鹅"}).content.decode()

    assert "小天鹅火锅" in page
    assert "大鸭梨餐饮" not in page
    assert "/registry/businesses/new/?name=%E5%A4%A9%E9%B9%85" in page


def test_business_list_says_when_nothing_is_found(desk):
    assert "lw-empty" in desk.get(HOME, {"q": "没有的店"}).content.decode()
    assert "lw-empty" in desk.get(HOME).content.decode()


def test_business_list_goes_on_without_offset(desk, monkeypatch):
    monkeypatch.setattr("lianwei.registry.views.businesses.PAGE", 2)
    rows = [business(f"第{n}店") for n in range(3)]

    page = desk.get(HOME).content.decode()

    assert f"?after={rows[1].pk}" in page
    assert "第0店" in desk.get(HOME, {"after": rows[1].pk}).content.decode()
    assert desk.get(HOME, {"after": "x"}).status_code == 200


def test_register_a_business(desk):
    load_codes()

    answer = desk.post(
        f"{HOME}new/", {"name": "小天鹅火锅", "uscc": USCC.lower(), "contact_phone": "138 1234 6027"}
    )

    row = Business.objects.get()
    assert answer.headers["Location"] == f"{HOME}{row.pk}/"
    assert (row.uscc, str(row.contact_phone)) == (USCC, "138****6027")


def test_register_refuses_with_a_sentence_beside_the_field(desk):
    business("老店", uscc=USCC)

    answers = [desk.post(f"{HOME}new/", {"name": "新店", "uscc": code}) for code in ("123", USCC)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert [list(answer.context["form"].errors) for answer in answers] == [["uscc"], ["uscc"]]
    assert Business.objects.count() == 1


def test_business_page_masks_what_is_personal(desk):
    row = business("小天鹅火锅", legal_rep="张三丰", contact_phone="13812346027")

    page = desk.get(f"{HOME}{row.pk}/").content.decode()

    assert "138****6027" in page
    assert "13812346027" not in page
    assert "张三丰" not in page
    assert f"{HOME}{row.pk}/reveal/contact_phone/" in page


def test_reveal_needs_a_reason_and_leaves_a_trace(desk):
    row = business("小天鹅火锅", contact_phone="13812346027")
    url = f"{HOME}{row.pk}/reveal/contact_phone/"

    assert desk.post(url, {"reason": ""}).status_code == 422
    assert "13812346027" in desk.post(url, {"reason": "回电"}).content.decode()
    assert ReadLog.objects.get().subject == f"business:{row.pk}"


@pytest.mark.parametrize("field", ["legal_rep", "name", "search_key", "pk"])
def test_reveal_of_what_is_not_sealed_is_unknown(desk, field):
    row = business("小天鹅火锅")

    assert desk.post(f"{HOME}{row.pk}/reveal/{field}/", {"reason": "x"}).status_code == 404


def test_a_reader_without_the_right_is_offered_no_reveal(client_of):
    row = business("小天鹅火锅", contact_phone="13812346027")
    client = client_of(clerk("business.view"))

    page = client.get(f"{HOME}{row.pk}/").content.decode()

    assert "/reveal/" not in page
    assert client.get(f"{HOME}{row.pk}/reveal/contact_phone/").status_code == 403


def test_revise_keeps_sealed_values_that_are_left_empty(desk):
    row = business("小天鹅火锅", contact_phone="13812346027")

    answer = desk.post(f"{HOME}{row.pk}/revise/", {"name": "小天鹅酒楼", "status": "vanished"})

    row = Business.objects.get()
    assert answer.status_code == 302
    assert (row.name, row.status, str(row.contact_phone)) == ("小天鹅酒楼", "vanished", "138****6027")


def test_names_and_premises_are_added_from_the_page(desk):
    chongqing()
    row = business("小天鹅火锅")

    desk.post(f"{HOME}{row.pk}/aliases/new/", {"name": "天鹅楼"})
    desk.post(f"{HOME}{row.pk}/brands/new/", {"name": "大天鹅"})
    desk.post(
        f"{HOME}{row.pk}/premises/new/",
        {"kind": "place_of_business", "region_code": "江北", "address": "1号"},
    )

    page = desk.get(f"{HOME}{row.pk}/").content.decode()
    assert [word for word in ("天鹅楼", "大天鹅", "重庆市两江新区1号") if word not in page] == []


def test_a_place_that_is_not_found_is_refused(desk):
    row = business("小天鹅火锅")

    answer = desk.post(f"{HOME}{row.pk}/premises/new/", {"kind": "domicile", "region_code": "没有的地方"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["region_code"]


def test_premises_are_closed_from_the_page(desk):
    place = premises(business("甲店"))

    answer = desk.post(f"/registry/premises/{place.pk}/close/", {"on": "2026-06-01"})

    assert answer.status_code == 302
    place.refresh_from_db()
    assert str(place.valid_to) == "2026-05-31"


def test_doubles_are_offered_merged_and_taken_apart_again(desk):
    keep, double = business("小天鹅火锅"), business("小天鹅火锅。")
    url = f"{HOME}{keep.pk}/merge/{double.pk}/"
    assert url in desk.get(f"{HOME}{keep.pk}/").content.decode()
    assert desk.get(url).status_code == 200

    desk.post(url, {"reason": "同一家"})

    assert canonical_business(double.pk) == keep
    merge = BusinessMerge.objects.get()
    assert f"{HOME}{keep.pk}/" in desk.get(f"{HOME}{double.pk}/").content.decode()
    assert f"/registry/merges/{merge.pk}/undo/" in desk.get(f"{HOME}{keep.pk}/").content.decode()

    desk.post(f"/registry/merges/{merge.pk}/undo/", {"reason": "不是一家"})

    assert {row.pk for row in find_businesses("小天鹅火锅")} == {keep.pk, double.pk}
    assert desk.get(f"/registry/merges/{merge.pk}/undo/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "new/",
        "{pk}/revise/",
        "{pk}/aliases/new/",
        "{pk}/brands/new/",
        "{pk}/premises/new/",
        "{pk}/merge/{pk}/",
    ],
)
def test_pages_that_change_something_need_their_permission(client_of, path):
    row = business("甲店")
    url = HOME + path.format(pk=row.pk)

    assert client_of(clerk("business.view")).get(url).status_code == 403


def test_pages_of_businesses_ask_a_stranger_to_log_in(client):
    assert client.get(HOME).headers["Location"].startswith("/accounts/login/")


def test_an_unknown_business_is_not_found(desk):
    assert [desk.get(f"{HOME}{path}").status_code for path in ("9/", "9/revise/", "9/aliases/new/")] == [
        404
    ] * 3
    assert desk.get("/registry/premises/9/close/").status_code == 404


@pytest.fixture
def head_of(client_of):
    """A person who states facts, at the desk of the member 渝中区."""
    person = clerk("business.view", "business_fact.add", "business_fact.retire")
    return client_of(person), person.organisation_id


def test_a_member_states_a_fact_without_the_numbers_of_people_and_takes_it_back(head_of):
    desk, _own = head_of
    row = business()
    said = {"kind": "interview", "on": "2026-03-02", "headline": "店长13712345678承诺退卡", "audience": "own"}

    desk.post(f"{HOME}{row.pk}/facts/new/", said)

    stated = QuerySet(BusinessFact).get()
    assert (stated.headline, stated.kind) == ("店长〔电话1〕承诺退卡", "interview")
    retire = f"/registry/business-facts/{stated.pk}/retire/"
    assert retire in desk.get(f"{HOME}{row.pk}/").content.decode()

    desk.post(retire, {"reason": "已整改"})

    assert desk.get(retire).status_code == 404
    assert "店长〔电话1〕承诺退卡" not in desk.get(f"{HOME}{row.pk}/").content.decode()


def test_facts_of_others_name_their_member_and_are_theirs_to_retire(head_of):
    desk, _own = head_of
    row, other = business(), make_organisation("JB", name="江北区消委会")
    theirs = fact(row, "alliance", organisation_id=other.pk)
    secret = fact(row, "own", organisation_id=other.pk, headline="只给本单位看的事实")

    page = desk.get(f"{HOME}{row.pk}/").content.decode()

    assert f"劝喻函 · {other} · 全体成员" in page
    assert secret.headline not in page
    assert f"/registry/business-facts/{theirs.pk}/retire/" not in page


def test_facts_cost_the_same_for_one_and_three(head_of):
    desk, own = head_of
    row = business()
    fact(row, organisation_id=own)
    desk.get(f"{HOME}{row.pk}/")
    one = queries_of(desk, f"{HOME}{row.pk}/")
    fact(row, organisation_id=own)
    fact(row, organisation_id=own)

    assert queries_of(desk, f"{HOME}{row.pk}/") == one
