"""What the house rules look at: sources, templates, routes, tables, the order of the apps."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "lianwei"
SOURCES = sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)
MIGRATIONS = sorted(p for p in PACKAGE.glob("*/migrations/*.py") if p.stem != "__init__")
TEMPLATES = sorted(p for p in PACKAGE.rglob("*.html") if "templates" in p.parts)
OPERATIONS = [p for p in SOURCES if "operations" in (p.stem, p.parent.stem) and p.stem != "__init__"]
OWN_MODELS = [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("lianwei.")]


def short(path: Path) -> str:
    """A file as people name it: cases/models/complaint.py."""
    return path.relative_to(PACKAGE if path.is_relative_to(PACKAGE) else ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def app_of(path: Path) -> str:
    """The app a file of the package belongs to; the top floor's modules have their own name."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def floors() -> dict[str, int]:
    """The floor of every app, from the import contract: the higher, the larger. Neighbours share one."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    order = next(c for c in contracts if c["containers"] == ["lianwei"])["layers"]
    return {name: -n for n, layer in enumerate(order) for name in re.findall(r"[a-z_]+", layer)}


def may_name(higher: str, lower: str) -> bool:
    """Whether an app may name something of another: its own, or of an app on a floor below."""
    return higher == lower or floors()[lower] < floors()[higher]


def routes(patterns: list | None = None) -> Iterator[URLPattern]:
    """Every address of the product."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns)
        else:
            yield each


def owner_of(route: URLPattern) -> str:
    """The app whose view answers a route; empty for a third party's."""
    module = route.callback.__module__
    return module.split(".")[1] if module.startswith("lianwei.") else ""


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of(node: ast.FunctionDef) -> int:
    """Lines a function takes, without its docstring (its meaning) and its decorators."""
    doc = node.body[0] if ast.get_docstring(node) else None
    body = (doc.end_lineno - doc.lineno + 1) if doc else 0
    return node.end_lineno - node.lineno + 1 - body


def relations(model: type[models.Model]) -> list[models.Field]:
    """The foreign keys a table itself declares."""
    return [f for f in model._meta.get_fields() if f.is_relation and getattr(f, "column", None)]
