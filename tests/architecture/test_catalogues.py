"""The Chinese catalogues: complete, without fuzzies, in the words of the glossary and of the house."""

import io
import re
from collections import defaultdict

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation import gettext
from django.utils.translation.template import templatize

from tools.messages import catalogues

from .each import each_of
from .survey import PACKAGE, ROOT, SOURCES, TEMPLATES

CATALOGUES = catalogues()
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "_": None,
}
UNWANTED = ("系统异常", "操作成功", "非法", "请稍后再试", "!", "\uff01", "你")
HALF_WIDTH = re.compile(r"[一-鿿][,;:?]|[,;:?][一-鿿]")


def _messages(po):
    with po.open("rb") as lines:
        return [m for m in read_po(lines, locale="zh_Hans") if m.id]


def _translations(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


@each_of(CATALOGUES)
def test_a_catalogue_is_complete(po):
    assert [m.id for m in _messages(po) if not all(_translations(m))] == []


@each_of(CATALOGUES)
def test_a_catalogue_has_no_fuzzies(po):
    assert [m.id for m in _messages(po) if m.fuzzy] == []
    assert "#, fuzzy" not in po.read_text(encoding="utf-8")


@each_of(CATALOGUES)
def test_a_translation_uses_placeholders_of_its_message_only(po):
    def names(text):
        return set(re.findall(r"%\(\w+\)[sd]|{\w+}|%[sd]", text))

    def original(message):
        return message.id[-1] if isinstance(message.id, tuple) else message.id

    assert [m.id for m in _messages(po) for t in _translations(m) if not names(t) <= names(original(m))] == []


@each_of(CATALOGUES)
def test_words_are_those_of_the_house(po):
    found = {
        t: [w for w in UNWANTED if w in t.replace("您", "")] for m in _messages(po) for t in _translations(m)
    }

    assert {text: words for text, words in found.items() if words} == {}


@each_of(CATALOGUES)
def test_punctuation_next_to_chinese_is_full_width(po):
    choices = re.compile(r",\S")  # "yes,no" for the filter yesno
    sentences = [t for m in _messages(po) if not choices.search(str(m.id)) for t in _translations(m)]

    assert [text for text in sentences if HALF_WIDTH.search(text)] == []


def test_two_catalogues_agree_on_a_message():
    said = defaultdict(set)
    for po in CATALOGUES:
        for message in _messages(po):
            said[message.id, message.context].add(_translations(message))

    assert {key: texts for key, texts in said.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("app", sorted({p.parents[3].name for p in CATALOGUES}))
def test_every_sentence_of_an_app_is_translated(app):
    known = {_key(m.id, m.context) for po in CATALOGUES for m in _messages(po)}
    missing = {key for key in _used_in(app) if key not in known and not _known_to_django(key)}

    assert missing == set()


def test_every_app_that_speaks_has_a_catalogue():
    apps = {p.relative_to(PACKAGE).parts[0] for p in SOURCES if p.parent != PACKAGE}
    speaking = {app for app in apps if _used_in(app)}

    assert speaking - {p.parents[3].name for p in CATALOGUES} == set()


def test_terms_are_those_of_the_glossary():
    terms = _glossary()
    wrong = {
        message.id: translation
        for po in CATALOGUES
        for message in _messages(po)
        for translation in _translations(message)
        if isinstance(message.id, str)
        and (allowed := terms.get(message.id.lower().rstrip("s"), terms.get(message.id.lower())))
        and not any(word in translation for word in allowed)
    }

    assert wrong == {}


def test_the_glossary_holds_the_terms_of_the_field():
    assert len(_glossary()) >= 102


def _glossary():
    """English term → Chinese words it may be, from the table in docs/glossary.md."""
    rows = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \|", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.M
    )
    split = re.compile(r"[/、(),,]")
    return {
        en.strip().lower(): [w.strip() for w in split.split(zh) if w.strip()]
        for zh, en in rows
        if zh not in ("中文", "---")
    }


def _used_in(app):
    """Keys of the sentences that an app's sources and templates give to gettext."""
    sources = [p for p in SOURCES if p.relative_to(PACKAGE).parts[0] == app]
    templates = [p for p in TEMPLATES if p.relative_to(PACKAGE).parts[0] == app]
    texts = [p.read_text(encoding="utf-8") for p in sources]
    texts += [templatize(p.read_text(encoding="utf-8"), origin=str(p)) for p in templates]
    return {key for text in texts for key in _extracted(text)}


def _extracted(text):
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        if message:
            yield _key(message, context)


def _key(message, context):
    return (message if isinstance(message, str) else next(iter(message)), context)


def _known_to_django(key):
    return key[1] is None and gettext(key[0]) != key[0]
