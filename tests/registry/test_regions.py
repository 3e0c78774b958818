from datetime import date

import pytest
from django.utils.translation import override

from lianwei.registry.models import Region
from lianwei.registry.queries import (
    region_labels,
    region_names,
    region_on,
    region_own_labels,
    region_path,
    regions_below,
    regions_named,
    resolve_region_name,
    subtree_prefix,
    subtree_prefixes,
    successor_of,
)
from tests.factories.registry import chongqing, region

EVE, DAY = date(2026, 1, 24), date(2026, 1, 25)

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def cq():
    chongqing()


def names(regions):
    return [each.name for each in regions]


def test_region_on_knows_a_district_until_its_last_day(cq):
    assert region_on("500112", on=EVE).name == "渝北区"
    assert region_on("500112", on=DAY) is None
    assert region_on("500157", on=EVE) is None
    assert region_on("500157", on=DAY).name == "两江新区"


@pytest.mark.parametrize("code", ["500105", "500112", "500157"])
def test_successor_of_the_merged_districts_is_the_new_one(cq, code):
    assert successor_of(code, on=DAY).code == "500157"


def test_successor_of_a_district_in_force_is_itself(cq):
    assert successor_of("500112", on=EVE).code == "500112"
    assert successor_of("509999", on=DAY) is None


def test_successor_of_a_town_in_the_north_of_yubei_lies_in_beibei(cq):
    followed = [successor_of(code, on=DAY).code for code in ("500112133", "500105006")]
    assert list(region_labels(followed, on=DAY).values()) == [
        "重庆市北碚区统景镇",
        "重庆市两江新区观音桥街道",
    ]


@pytest.mark.parametrize(
    "word", ["渝北", "渝北区", "江北", "江北区", "两江", "两江新区", "重庆江北", "重庆市渝北区"]
)
def test_typed_words_of_the_merged_districts_resolve_to_the_new_one(cq, word):
    assert resolve_region_name(word, on=DAY).code == "500157"


def test_typed_word_resolves_to_the_old_district_before(cq):
    assert resolve_region_name("渝北", on=EVE).code == "500112"
    assert resolve_region_name("江北", on=EVE).code == "500105"


def test_wansheng_is_an_alias_of_qijiang(cq):
    assert resolve_region_name("万盛", on=DAY).code == "500110"
    assert resolve_region_name("万盛经开区", on=DAY).code == "500110"


def test_ambiguous_word_needs_the_surroundings(cq):
    region("330200", "宁波市", level=2, parent_code="330000")
    region("330205", "江北区", parent_code="330200")

    assert resolve_region_name("江北", on=DAY) is None
    assert resolve_region_name("江北", on=DAY, within="500000").code == "500157"
    assert resolve_region_name("宁波江北", on=DAY).code == "330205"
    assert [each.code for each in regions_named("江北", on=DAY)][:2] == ["330205", "500157"]


@pytest.mark.parametrize("word", ["", "渝", "不存在的地方", "重庆不存在"])
def test_unknown_word_resolves_to_nothing(cq, word):
    assert resolve_region_name(word, on=DAY) is None


def test_region_path_goes_from_province_to_township(cq):
    assert names(region_path("500157001", on=DAY)) == ["重庆市", "两江新区", "人和街道"]
    assert region_path("000000", on=DAY) == []


def test_the_label_of_an_abolished_district_is_its_last_name(cq):
    assert region_labels(["500112", "??"], on=DAY) == {"500112": "重庆市渝北区", "??": "??"}


def test_subtree_prefix_by_level():
    assert [subtree_prefix(code) for code in ("500000", "511600", "500157", "500157001")] == [
        "50",
        "5116",
        "500157",
        "500157001",
    ]


def test_subtree_prefixes_hold_what_was_merged(cq):
    assert subtree_prefixes("500157", on=DAY)[:3] == ["500157", "500105", "500112"]
    assert subtree_prefixes("500157", on=EVE)[0] == "500157"
    assert "500112" not in subtree_prefixes("500157", on=EVE)


def test_regions_below_a_district_are_its_townships(cq):
    assert len(regions_below("500157", on=DAY)) == 42
    assert names(regions_below("500105", on=EVE))[:2] == ["华新街街道", "江北城街道"]


def test_english_name_falls_back_to_chinese(cq):
    assert Region.objects.get(code="500157").name_en == "Liangjiang New Area"


def test_labels_are_in_the_readers_language_and_names_as_the_register_has_them(cq):
    with override("en"):
        assert region_labels(["500103", "500112"], on=DAY) == {
            "500103": "Yuzhong, Chongqing",
            "500112": "Yubei, Chongqing",
        }
        assert region_own_labels(["500103", "??"], on=DAY) == {"500103": "Yuzhong", "??": "??"}
        assert region_names(["500103"], on=DAY) == {"500103": "重庆市渝中区"}
        assert region_labels(["500157001"], on=DAY) == {
            "500157001": "人和街道, Liangjiang New Area, Chongqing"
        }
    assert region_labels(["500103"], on=DAY) == {"500103": "重庆市渝中区"}
