"""Files, functions, views and templates stay of a size that one reads at once."""

import ast

from .each import each_of
from .survey import PACKAGE, ROOT, SOURCES, TEMPLATES, functions, lines_of, tree

FILE, FUNCTION, VIEW, TEMPLATE, FRAGMENT, SETTINGS = 400, 40, 20, 80, 40, 200
TESTS = sorted((ROOT / "tests").rglob("*.py"))
VIEWS = [p for p in SOURCES if "views" in (p.stem, p.parent.stem)]


def _length(path):
    return len(path.read_text(encoding="utf-8").splitlines())


@each_of([*SOURCES, *TESTS])
def test_a_file_has_400_lines_at_most(path):
    assert _length(path) <= FILE


@each_of(SOURCES)
def test_a_function_has_40_lines_at_most(path):
    assert [f"{f.name} {lines_of(f)}" for f in functions(path) if lines_of(f) > FUNCTION] == []


@each_of(VIEWS)
def test_a_view_has_20_lines_at_most_and_neither_queries_nor_catches(path):
    top = [n for n in tree(path).body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]

    assert [f"{f.name} {lines_of(f)}" for f in top if lines_of(f) > VIEW] == []
    assert [n.lineno for n in ast.walk(tree(path)) if isinstance(n, ast.Try)] == []
    assert [
        n.lineno for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute) and n.attr == "objects"
    ] == []


@each_of(TEMPLATES)
def test_a_template_has_80_lines_at_most_and_a_fragment_40(path):
    is_fragment = path.name.startswith("_") or "cotton" in path.parts

    assert _length(path) <= (FRAGMENT if is_fragment else TEMPLATE)


def test_the_settings_have_200_lines_at_most():
    assert _length(PACKAGE / "settings.py") <= SETTINGS
