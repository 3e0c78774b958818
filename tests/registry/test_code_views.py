import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianwei.registry.models import Nature
from lianwei.registry.operations import load_codes
from lianwei.registry.queries import code_history
from tests.factories.registry import chongqing, clerk

pytestmark = pytest.mark.django_db
LIST = "/registry/codes/"


@pytest.fixture
def desk(client_of):
    return client_of(clerk("code.view", "code.revise", "code.add", "code.retire"))


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("nature", "售后服务"),
        ("category", "餐饮服务"),
        ("channel", "来访"),
        ("outcome", "先行赔付"),
        ("industry", "教育"),
    ],
)
def test_code_list_shows_each_list(desk, kind, word):
    load_codes()

    assert word in desk.get(LIST, {"kind": kind}).content.decode()


def test_code_list_shows_the_words_of_another_day(desk):
    load_codes()

    assert "人格权益" in desk.get(LIST).content.decode()
    assert (
        "人格权益"
        not in desk.get(LIST, {"on": "2023-06-30"}).content.decode().split("code-list")[1].split("、")[0]
    )
    assert desk.get(LIST, {"on": "nonsense"}).status_code == 200


def test_code_list_costs_the_same_for_one_and_three_rows(desk):
    Nature.objects.create(code="N01", name="质量", scheme="CCA")
    desk.get(LIST)
    one = queries_of(desk, LIST)
    Nature.objects.create(code="N02", name="价格", scheme="CCA")
    Nature.objects.create(code="N03", name="合同", scheme="CCA")
    desk.get(LIST)

    assert queries_of(desk, LIST) == one


def test_unknown_list_and_code_are_not_found(desk):
    paths = ("?kind=colour", "colour/N01/", "nature/N77/", "nature/N77/revise/", "colour/new/")

    assert [desk.get(LIST + path).status_code for path in paths] == [404] * 5


def test_revise_a_code_from_its_page(desk):
    load_codes()
    assert "/registry/codes/nature/N04/revise/" in desk.get(f"{LIST}nature/N04/").content.decode()

    answer = desk.post(f"{LIST}nature/N04/revise/", {"name": "价格与收费", "on": "2027-01-01"})

    assert answer.status_code == 302
    assert [row.name for row in code_history("nature", "N04")] == ["价格与收费", "价格"]


def test_revise_a_code_for_too_early_a_day_is_refused_beside_the_field(desk):
    load_codes()

    answer = desk.post(f"{LIST}nature/N09/revise/", {"name": "尊严", "on": "2020-01-01"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["on"])


def test_add_and_retire_a_code(desk):
    load_codes()
    added = desk.post(f"{LIST}channel/new/", {"code": "C30", "name": "企业微信", "on": "2026-06-01"})
    retired = desk.post(f"{LIST}channel/C30/retire/", {"on": "2027-01-01"})

    assert (added.status_code, retired.status_code) == (302, 302)
    assert [str(row.valid_to) for row in code_history("channel", "C30")] == ["2026-12-31"]
    assert (
        desk.post(f"{LIST}channel/new/", {"code": "c 30", "name": "x", "on": "2026-06-01"}).status_code == 422
    )


@pytest.mark.parametrize("path", ["nature/new/", "nature/N01/revise/", "nature/N01/retire/"])
def test_pages_that_change_codes_need_their_permission(client_of, path):
    load_codes()

    assert client_of(clerk("code.view")).get(LIST + path).status_code == 403


def test_region_look_up_follows_the_day(desk):
    chongqing()
    url = "/registry/regions/"

    today = desk.get(url, {"q": "渝北", "on": "2026-11-20"}).content.decode()
    before = desk.get(url, {"q": "渝北", "on": "2026-01-24"}).content.decode()

    assert "重庆市两江新区" in today
    assert "重庆市渝北区" in before
    assert "人和街道" in desk.get(url, {"code": "500157", "on": "2026-11-20"}).content.decode()
    assert "lw-empty" in desk.get(url, {"q": "没有的地方"}).content.decode()


def test_region_list_costs_the_same_for_few_and_many_rows(desk):
    chongqing()
    url = "/registry/regions/?code="
    desk.get(url)

    assert queries_of(desk, url + "500000") == queries_of(desk, url + "500157")
