import pytest

from lianwei.registry.rules import (
    distinctive_name,
    is_legacy_registration,
    is_valid_id_number,
    is_valid_org_code,
    is_valid_registration,
    is_valid_uscc,
    likeness,
    name_tokens,
    normalise_code,
    normalise_name,
    organisation_part,
    query_tokens,
    short_region_name,
)

CODES = {  # code: (USCC check, inner organisation code check)
    "91350100M000100Y43": (True, True),
    "91110000802100433B": (True, True),
    "91440300708461136T": (True, True),
    "914403007109310121": (False, False),
    "91330100799655058B": (True, True),
    "91310000607387689B": (False, False),
    "91320000608950987A": (False, True),
}


@pytest.mark.parametrize(("code", "expected"), CODES.items())
def test_is_valid_uscc_and_org_code(code, expected):
    assert (is_valid_uscc(code), is_valid_org_code(code[8:17])) == expected


@pytest.mark.parametrize(
    "code", ["", "91350100M000100Y4", "91350100M000100Y4O", "91350100M000100Y44", "９1350100M000100Y43"]
)
def test_is_valid_uscc_refuses_what_does_not_fit(code):
    assert is_valid_uscc(code) is False


def test_org_code_may_be_written_with_a_hyphen():
    assert is_valid_org_code("80210043-3") is True


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("11010519491231002X", True),
        ("440524188001010014", True),
        ("34052419800101001X", True),
        ("110105194912310021", False),
        ("11010519491231002x", False),
        ("1101051949123100", False),
    ],
)
def test_is_valid_id_number(number, expected):
    assert is_valid_id_number(number) is expected


def test_a_fifteen_digit_registration_is_accepted_as_legacy():
    assert is_legacy_registration("500103600012345") is True
    assert is_valid_registration("500103600012345") is True
    assert is_valid_registration("50010360001234") is False


def test_organisation_part_is_empty_for_a_legacy_number():
    assert organisation_part("91110000802100433B") == "802100433"
    assert organisation_part("500103600012345") == ""


def test_normalise_code_takes_what_people_type():
    assert normalise_code(" 9135 0100-m000100ｙ43 ") == "91350100M000100Y43"


def test_normalise_name_drops_brackets_spaces_and_width():
    assert normalise_name("重庆 小天鹅（火锅）Ｃafé·店") == "重庆小天鹅火锅café店"


def test_distinctive_name_drops_place_kind_and_branch():
    assert distinctive_name("重庆市渝北区小天鹅火锅有限责任公司(观音桥店)") == "小天鹅火锅"


def test_likeness_of_near_and_far_names():
    assert likeness("重庆小天鹅火锅有限公司", "重庆市小天鹅火锅店") > 0.7
    assert likeness("重庆小天鹅火锅有限公司", "重庆大鸭梨餐饮有限公司") == 0.0


def test_name_tokens_leave_out_what_all_companies_share():
    assert name_tokens("天鹅公司") == {"天鹅", "鹅公", "^天", "^天鹅"}
    assert query_tokens("天") == {"^天"}
    assert query_tokens("公司") == {"^公司"}
    assert query_tokens("()") == set()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("渝北区", "渝北"),
        ("石柱土家族自治县", "石柱"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"),
        ("新疆维吾尔自治区", "新疆"),
        ("内蒙古自治区", "内蒙古"),
        ("香港特别行政区", "香港"),
        ("两江新区", "两江"),
        ("沙县", "沙县"),
    ],
)
def test_short_region_name_is_what_people_say(name, short):
    assert short_region_name(name) == short
