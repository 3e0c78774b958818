"""One writing for texts that are compared."""

from hypothesis import given
from hypothesis import strategies as st

from lianwei.reading.scripts import plain, syllables


def test_traditional_wide_and_large_letters_are_read_as_simplified_narrow_and_small():
    assert plain("車貸　ＡＢＣ　預付卡") == "车贷 abc 预付卡"


def test_unseen_characters_fall_away():
    assert plain("退\u200b款\ufeff\x00") == "退款"


def test_syllables_are_toneless_and_leave_latin_letters_alone():
    assert syllables("车贷") == ["che", "dai"]
    assert syllables("重庆") == ["chong", "qing"]
    assert syllables("4S店") == ["4S", "dian"]


@given(st.text())
def test_a_plain_text_stays_as_it_is(text):
    once = plain(text)

    assert plain(once) == once
