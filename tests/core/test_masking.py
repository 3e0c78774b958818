"""What a personal value shows when it is closed: enough to recognise it, never enough to use it."""

import pytest

from lianwei.core.masking import MASKS, mask_account, mask_address, mask_id, mask_name, mask_phone, mask_text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王**"),
        ("王芳", "王*"),
        ("欧阳修文", "欧***"),
        ("王𬱖", "王*"),
        ("阿依古丽·买买提", "阿****"),
        ("Anna Lee", "A****"),
        ("𬱖", "*"),
        ("", ""),
    ],
)
def test_name(name, shown):
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812346027", "138****6027"),
        ("138 1234 6027", "138****6027"),
        ("023-63001234", "023****1234"),
        ("63001234", "****34"),
        ("0855-630012", "****12"),
        ("6300123", "****23"),
        ("12315", "****15"),
        ("+86 13812346027", "138****6027"),
    ],
)
def test_phone(phone, shown):
    assert mask_phone(phone) == shown


@pytest.mark.parametrize("length", range(1, 14))
def test_a_phone_never_shows_more_than_two_thirds_of_its_digits(length):
    digits = "4567890123456"[:length]
    shown = sum(c.isdigit() for c in mask_phone(digits))

    assert shown <= max(2, length * 2 // 3)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("11010519491231002X", "110*************2X"),
        ("E12345678", "E12****78"),
        ("A12345", "******"),
        ("123", "***"),
        ("", ""),
    ],
)
def test_id_number_never_shows_the_birthday(number, shown):
    assert mask_id(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("重庆市渝中区大坪街道长江二路12号", "重庆市渝中区大坪街道****"),
        ("渝中区两路口", "渝中区****"),
        ("长江二路12号", "长江****"),
        ("A座", "****"),
    ],
)
def test_address(address, shown):
    assert mask_address(address) == shown


def test_account_shows_its_last_four_and_text_nothing():
    assert (mask_account("6222020200012345"), mask_account("1234")) == ("****2345", "****")
    assert (mask_text("退还4640元"), mask_text("")) == ("****", "")


@pytest.mark.parametrize("kind", MASKS)
@pytest.mark.parametrize("value", ["𬱖", "·", "王", "🙂", "1", "12345"])
def test_no_mask_gives_a_short_value_away(kind, value):
    assert value not in MASKS[kind](value)
