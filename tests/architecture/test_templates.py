"""Pages without inline script or style; fragments with one root; buttons from the lifecycle."""

import re

import pytest

from .each import each_of
from .survey import TEMPLATES, app_of

COMMENT = re.compile(r"{#.*?#}|{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script without src": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "hx-on": re.compile(r"\shx-on[:-]", re.IGNORECASE),
    "js: value": re.compile(r"hx-vals=['\"]js:", re.IGNORECASE),
}
STATUS_TEST = re.compile(r"{%\s*(?:el)?if[^%]*\.status\s*(?:==|!=|in)")
UNSAFE = re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off")
FOREIGN_ADDRESS = re.compile(r"(?:src|href|action)=['\"](?:https?:)?//", re.IGNORECASE)


def _text(path):
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@each_of(TEMPLATES)
def test_no_inline_script_or_style(path):
    assert [name for name, pattern in INLINE.items() if pattern.search(_text(path))] == []


@each_of(TEMPLATES)
def test_buttons_come_from_next_steps_and_not_from_a_status(path):
    assert STATUS_TEST.findall(_text(path)) == []


@each_of(TEMPLATES)
def test_nothing_is_marked_safe_in_a_template(path):
    assert UNSAFE.findall(_text(path)) == []


@each_of(TEMPLATES)
def test_a_page_loads_nothing_from_elsewhere(path):
    assert FOREIGN_ADDRESS.findall(_text(path)) == []


@each_of(TEMPLATES)
def test_classes_of_the_style_library_live_in_components(path):
    """Pages speak in components; only the frame (ui) writes the markup of the library."""
    bootstrap = re.findall(r"class=['\"][^'\"]*\b(?:btn|card|col-\w+|row|form-control|table)\b", _text(path))

    assert app_of(path) == "ui" or bootstrap == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("style attribute", '<p style="x">'),
        ("style element", "<style>"),
        ("script without src", "<script>x</script>"),
        ("event attribute", '<a onclick="x">'),
        ("javascript address", '<a href="javascript:x">'),
        ("hx-on", '<a hx-on:click="x">'),
        ("js: value", "<a hx-vals='js:{}'>"),
    ],
)
def test_inline_things_are_seen(name, text):
    assert INLINE[name].search(text)


def test_other_faults_are_seen():
    assert STATUS_TEST.search("{% if case.status == 'x' %}")
    assert UNSAFE.search("{{ x|safe }}")
    assert FOREIGN_ADDRESS.search('<img src="//other.example/x">')
    assert not INLINE["script without src"].search("<script defer src=\"{% static 'x.js' %}\"></script>")
