"""Pinyin as it is typed, cut into syllables."""

import pytest

from lianwei.reading.syllables import cuts


@pytest.mark.parametrize(
    ("letters", "read"),
    [
        ("chedai", [("che", "dai")]),
        ("yufuka", [("yu", "fu", "ka")]),
        ("xian", [("xi", "an")]),
        ("fangan", [("fang", "an"), ("fan", "gan")]),
        ("dai", []),
        ("iphone", []),
        ("", []),
    ],
)
def test_letters_are_cut_where_every_part_is_a_syllable(letters, read):
    assert [cut for cut in cuts(letters) if all(len(each) > 1 for each in cut)] == read


def test_a_long_run_of_letters_ends_soon():
    assert len(cuts("an" * 60)) == 0
    assert len(cuts("xianfanganxian")) == 8
