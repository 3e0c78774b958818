"""Names say what a thing is; the repository speaks of the product alone."""

import re

import pytest

from .survey import PACKAGE, ROOT, SOURCES, short

NAMELESS = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "base",
    "misc",
    "stuff",
    "tools",
    "manager",
    "managers",
}
LEFT_OUT = {".git", ".venv", ".tools", "var", "node_modules", "__pycache__", "results", "shots"}
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".html",
    ".txt",
    ".typ",
    ".csv",
    ".po",
    ".sh",
    ".json",
    ".yml",
    ".lock",
    ".js",
    ".css",
    "",
}
# Written in pieces, so that this file does not hold what it looks for.
FORBIDDEN = re.compile(
    "|".join(
        (
            "/(?:wo" + "rk|fa" + "rm|ro" + "ot)/",
            "bash" + "_jobs",
            "py" + r"pi\.org",
            "python" + "hosted",
            "npm" + r"js\.(?:org|com)",
            "deb" + r"\.deb" + "ian",
            "sub" + "agent",
            r"(?:the|this|helper) sess" + r"ion (?:of the|wrote|will)",
            r"(?i:\bclau" + r"de\b|\bchat" + r"gpt\b)",
        )
    )
)


def _files():
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        hidden = any(part in LEFT_OUT or (part.startswith(".") and part != ".ci") for part in parts)
        if path.is_file() and not hidden and path.suffix in TEXT and "vendor" not in parts:
            yield path


def test_no_module_is_called_after_nothing():
    names = {part.removesuffix(".py") for path in SOURCES for part in path.relative_to(PACKAGE).parts}

    assert names & NAMELESS == set()


def test_every_module_says_what_it_is_for():
    silent = [p for p in SOURCES if p.stem not in ("__init__", "apps", "urls") and not _has_docstring(p)]

    assert list(map(short, silent)) == []


def test_the_repository_speaks_of_the_product_alone():
    found = {short(p): FORBIDDEN.findall(p.read_text(encoding="utf-8", errors="replace")) for p in _files()}

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("text", ["/" + "wo" + "rk/main", "py" + "pi.org", "/" + "ro" + "ot/x"])
def test_forbidden_words_are_seen(text):
    assert FORBIDDEN.search(text)


def _has_docstring(path):
    return path.read_text(encoding="utf-8").lstrip().startswith(('"""', 'r"""'))
