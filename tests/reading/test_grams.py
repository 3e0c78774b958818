"""The tokeniser of search: a phrase of tokens stands in a text exactly where the word does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianwei.reading.grams import MOST_REPEATS, asked_tokens, chinese_pairs, pieces, tokens, words_of

LETTERS = st.text(alphabet="车贷款退，a1 ", max_size=30)


def stands_in(word: str, text: str) -> bool:
    """What a phrase query does with the tokens of a text."""
    have, asked = tokens(text), asked_tokens(word)
    if len(word) == 1:
        return any(token.startswith(word) for token in have)
    return any(tuple(have[at : at + len(asked)]) == asked for at in range(len(have)))


@given(LETTERS, st.text(alphabet="车贷款退，a1", min_size=1, max_size=4))
def test_a_phrase_of_tokens_is_found_where_the_word_stands(text, word):
    assert stands_in(word, text) == (word in text)


def test_a_run_gives_its_pairs_and_its_last_character():
    assert tokens("车贷款 退") == ["车贷", "贷款", "款", "退"]


def test_words_are_asked_in_plain_writing():
    assert words_of(" 車貸　ＡＢ－１ ") == ["车贷", "ab-1"]


def test_only_pairs_of_chinese_characters_have_a_sound():
    assert chinese_pairs("车贷a款，退款") == {"车贷", "退款"}


@pytest.mark.parametrize("text", ["哈" * 700, "车贷款退" * 9_000, "短", "乱" * 250 + "跑路" * 400 + "完"])
def test_a_long_text_is_cut_so_that_every_word_stays_whole_in_a_part(text):
    parts = list(pieces(text))

    assert [max(map(tokens(part).count, set(tokens(part)))) <= MOST_REPEATS for part in parts] == [
        True
    ] * len(parts)
    assert all(any(text[at : at + 8] in part for part in parts) for at in range(0, len(text), 97))
    assert parts[0][0] == text[0] and parts[-1][-1] == text[-1]
