"""Definitions of measures: told in the reader's language, on the pages that show them."""

import re

import pytest
from django.utils import translation

from lianwei.analytics.measures import MEASURES

CHINESE = re.compile(r"[一-鿿]")


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_a_docstring_is_translated_as_a_whole(name):
    with translation.override("zh-hans"):
        told = MEASURES[name].told

    assert told != MEASURES[name].definition
    assert re.search(r"[a-z]{2}", told) is None


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_readers_of_english_get_no_chinese_words(name):
    each = MEASURES[name]

    with translation.override("en"):
        words = f"{each.label} {each.base} {each.told} {each.source}"

    assert CHINESE.findall(words) == []
