"""What is shown of a text that was found."""

from lianwei.reading.snippets import snippet


def shown(text, *words, **options):
    return [(part.text, part.is_hit) for part in snippet(text, list(words), **options)]


def test_the_words_are_marked_in_the_writing_of_the_text():
    assert shown("我的車貸逾期", "车贷") == [("我的", False), ("車貸", True), ("逾期", False)]


def test_a_snippet_begins_a_little_before_the_first_word():
    parts = shown("前" * 50 + "车贷" + "后" * 200, "车贷", width=30)

    assert parts == [("…", False), ("前" * 18, False), ("车贷", True), ("后" * 10, False), ("…", False)]


def test_without_a_hit_the_beginning_is_shown():
    assert shown("店家 跑路\n了", "车贷") == [("店家 跑路 了", False)]


def test_where_plain_writing_has_another_length_it_is_what_is_shown():
    assert shown("①号店㎏车贷", "车贷") == [("1号店kg", False), ("车贷", True)]


def test_words_that_overlap_are_marked_once():
    assert shown("预付卡退款", "预付卡", "付卡") == [("预付卡", True), ("退款", False)]
