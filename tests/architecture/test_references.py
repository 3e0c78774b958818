"""What import-linter cannot see: names in text lead to the own app or to lower ones, and lead somewhere."""

import ast
import re

from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from . import rules
from .each import each_of
from .survey import PACKAGE, SOURCES, TEMPLATES, app_of, may_name, owner_of, routes, tree
from .test_routes import FOREIGN_ROUTES

URL = re.compile(r"{%\s*url\s+['\"]([\w:-]+)['\"]")
INCLUDE = re.compile(r"{%\s*(?:include|extends)\s+['\"]([^'\"]+)['\"]")
COTTON = re.compile(r"<c-(?!slot|vars|component)([\w.-]+)")
FRAGMENT = re.compile(r"^[a-z_]+/(?:[a-z_]+/)*_?[a-z_]+\.html$")
# Names the frame may mention although higher apps own them: registered, or tried with `as`.
REGISTERED: set[str] = set()


def _route_owners():
    return {r.name: owner_of(r) for r in routes() if r.name} | dict.fromkeys(FOREIGN_ROUTES, "core")


def _template_owner(name):
    """The app a template lies in; the floor of the kernel for a third party's."""
    owners = [app.name for app in PACKAGE.iterdir() if (app / "templates" / name).exists()]
    return owners[0] if owners else "core"


@each_of(TEMPLATES)
def test_a_template_names_routes_of_its_own_or_lower_apps(path):
    owners, named = _route_owners(), set(URL.findall(path.read_text(encoding="utf-8"))) - REGISTERED

    assert named - set(owners) == set()
    assert {name for name in named if not may_name(app_of(path), owners[name])} == set()


@each_of(TEMPLATES)
def test_a_template_includes_templates_of_its_own_or_lower_apps(path):
    text = path.read_text(encoding="utf-8")
    named = set(INCLUDE.findall(text)) | {_component(tag) for tag in COTTON.findall(text)}

    assert {name for name in named if not _exists(name)} == set()
    assert {name for name in named if not may_name(app_of(path), _template_owner(name))} == set()


@each_of(SOURCES)
def test_source_names_templates_that_exist_in_its_own_or_lower_apps(path):
    words = {
        n.value for n in ast.walk(tree(path)) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }
    named = {word for word in words if FRAGMENT.match(word)}

    assert {name for name in named if not _exists(name)} == set()
    if app_of(path) not in ("settings", "core"):
        assert {name for name in named if not may_name(app_of(path), _template_owner(name))} == set()


@each_of(SOURCES)
def test_source_reverses_routes_of_its_own_or_lower_apps(path):
    owners = _route_owners()
    asked = [
        c
        for c in rules.calls(tree(path))
        if rules.called(c) in ("reverse", "reverse_lazy", "redirect") and c.args
    ]
    words = [c.args[0].value for c in asked if isinstance(c.args[0], ast.Constant)]
    named = {word for word in words if isinstance(word, str) and re.fullmatch(r"[a-z_:]+", word)}

    assert named - set(owners) == set()
    assert {name for name in named if not may_name(app_of(path), owners[name])} == set()


def test_a_handler_listens_to_events_of_its_own_or_lower_apps():
    recorded = _events(("record", "record_on", "_record", "record_first"))
    heard = _events(("on",))

    faults = [
        f"{app} listens to {name}"
        for name, apps in heard.items()
        for app in apps
        if not any(may_name(app, source) for source in recorded.get(name, ()))
    ]
    assert faults == []


def test_the_entries_of_the_side_bar_lead_somewhere():
    from django.urls import reverse

    from lianwei.ui import navigation

    assert [
        reverse(entry.url_name) for entry in navigation._entries.values()
    ] != [] or not navigation._entries


def _events(functions):
    """event name → the apps whose source names it in a call of one of these functions."""
    found = {}
    for path in SOURCES:
        for call in (c for c in rules.calls(tree(path)) if rules.called(c) in functions):
            constants = [n for arg in call.args for n in ast.walk(arg) if isinstance(n, ast.Constant)]
            for word in (n.value for n in constants if isinstance(n.value, str)):
                found.setdefault(_prefixed(path, word), set()).add(app_of(path))
    return found


def _prefixed(path, name):
    """The kernel's papers, files and messages put their noun before the verb themselves."""
    noun = {"documents": "document", "files": "file", "messages": "message"}
    folder = path.relative_to(PACKAGE).parts[1] if len(path.relative_to(PACKAGE).parts) > 1 else ""
    is_bare = "." not in name and app_of(path) == "core" and folder in noun
    return f"{noun[folder]}.{name}" if is_bare else name


def _component(tag):
    return "cotton/" + tag.replace(".", "/").replace("-", "_") + ".html"


def _exists(name):
    if any((app / "templates" / name).exists() for app in PACKAGE.iterdir()):
        return True
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True
