"""The Chinese words of the frame: complete, set as print demands, free of officialese."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from lianwei.ui import vendor

UI = Path(vendor.__file__).resolve().parent
CATALOGUE = UI / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
}  # fmt: skip
HAN = "\u4e00-\u9fff"
HALF_WIDTH = re.compile(rf"[{HAN}][,;:?!()]|[,;:?!()][{HAN}]")
UNSPACED = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")
UNKIND = ("系统异常", "非法", "失败", "操作成功", "请稍后再试", "！", "!")


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as lines:
        return read_po(lines, locale="zh_Hans")


def _said():
    for path in [*UI.rglob("*.py"), *UI.rglob("*.html")]:
        text = path.read_text(encoding="utf-8")
        source = templatize(text, origin=str(path)) if path.suffix == ".html" else text
        for _line, message, _comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS
        ):
            yield (message[0] if isinstance(message, tuple) else message), context


def test_every_word_has_its_chinese(catalogue):
    assert {m for m in _said() if not (found := catalogue.get(*m)) or not found.string} == set()


def test_nothing_is_fuzzy_or_empty(catalogue):
    assert [m.id for m in catalogue if m.id and (m.fuzzy or not m.string)] == []


def _texts(catalogue):
    for message in catalogue:
        if message.id:
            text = message.string if isinstance(message.string, str) else message.string[0]
            yield re.sub(r"%\(\w+\)[sd]|{\w+}", "", text)


def test_punctuation_beside_chinese_is_full_width(catalogue):
    assert [text for text in _texts(catalogue) if HALF_WIDTH.search(text)] == []


def test_figures_and_latin_stand_apart_from_chinese(catalogue):
    months = {f"{number}月" for number in range(1, 13)}

    assert [text for text in _texts(catalogue) if UNSPACED.search(text) and text not in months] == []


def test_no_word_is_unkind(catalogue):
    assert [text for text in _texts(catalogue) for word in UNKIND if word in text] == []
