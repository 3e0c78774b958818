"""How published texts are read: sentiment, moments, markup, clippings."""

import pytest

from lianwei.analytics.rules.clips import clips_in, moment_in, without_markup
from lianwei.analytics.rules.sentiment import Sentiment, sentiment_of


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("味道很好，服务热情，推荐", Sentiment.POSITIVE),
        ("等了两个小时，菜是凉的，太差了", Sentiment.NEGATIVE),
        ("不好吃", Sentiment.NEGATIVE),
        ("环境不错，但是再也不来了，欺骗消费者", Sentiment.NEGATIVE),
        ("本市今日召开会议", Sentiment.NEUTRAL),
        ("", Sentiment.NEUTRAL),
    ],
)
def test_a_list_of_words_guesses_how_a_text_speaks(text, sentiment):
    assert sentiment_of(text) == sentiment


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026年11月20日 9:05", "2026-11-20T09:05:00+08:00"), ("2026/1/2", "2026-01-02T00:00:00+08:00")],
)
def test_moments_are_read_as_people_write_them(text, day):
    assert moment_in(text).isoformat() == day


@pytest.mark.parametrize("text", ["", "昨天", "2026-13-40"])
def test_what_is_no_moment_is_none(text):
    assert moment_in(text) is None


def test_markup_leaves_letters_alone():
    assert without_markup("<p>甲&amp;乙<br>丙</p><script>x()</script>") == "甲&乙\n丙"
    assert clips_in("\n\n \n") == []
