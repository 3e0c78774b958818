"""Apps speak to each other through operations, queries, models and rules; the rest of an app is its own."""

from . import rules
from .each import each_of
from .survey import SOURCES, app_of, tree

FACE = {"operations", "queries", "models", "rules"}
# Below all apps, made to be used by them as they are.
FOUNDATIONS = {"core", "ui", "reading"}
# What else an app gives, and why.
ALSO = {
    ("analytics", "tasks"): "the demo does at once what the night would do",
    ("arrivals", "receivers"): "where higher apps say what an arrival can become",
    ("cases", "commands"): "`lianwei custody`, to which the exchange adds what instances show each other",
    ("cases", "clockwork"): "the demo's copies run clocks as the operations do",
    ("cases", "doors"): "the one-time code that proves a phone",
    ("cases", "entries"): "what the operations of intake take",
    ("cases", "forms"): "the field that takes several files",
    ("cases", "lifecycle"): "the steps from which pages make buttons",
    ("cases", "papers"): "the book of a case, from which a higher app makes papers of its own",
    ("cases", "payloads"): "intake v1: the contents every door hands in",
    ("cases", "receivers"): "what a door's contents become",
    ("cases", "texts"): "words written for the log of a case, without anybody's name or number",
    ("commitments", "tasks"): "the demo does at once what the night would do",
    ("demo", "alliance"): "filled by `lianwei serve`",
    ("demo", "counter"): "the phone that `lianwei serve` prints",
    ("demo", "generator"): "filled by `lianwei serve`",
    ("federation", "receivers"): "the demo brings a message as the wire does",
    ("knowledge", "papers"): "pure: a template and its values become a paper",
    ("supervision", "forms"): "the form of a visit, which the page of the phone draws",
    ("members", "permissions"): "the list of permissions",
    ("members", "reference_data"): "loaded by `lianwei setup`",
    ("members", "responsibilities"): "where higher apps say what a leaver must hand over",
    ("members", "signing"): "who hands something over signs it with the organisation's key",
    ("members", "successions"): "where higher apps say what follows to a successor",
    ("members", "visibility"): "the table of who sees what",
}


@each_of(SOURCES)
def test_an_app_uses_the_public_face_of_another(path):
    used = {
        _part(module, name) for module, name in rules.imported(tree(path)) if module.startswith("lianwei.")
    }
    foreign = {(app, part) for app, part in used if app not in FOUNDATIONS | {app_of(path)} and part}

    assert {(app, part) for app, part in foreign if part not in FACE and (app, part) not in ALSO} == set()


def test_every_extra_is_used():
    used = {
        _part(m, n) for path in SOURCES for m, n in rules.imported(tree(path)) if m.startswith("lianwei.")
    }

    assert set(ALSO) - used == set()


def _part(module: str, name: str) -> tuple[str, str]:
    """lianwei.cases.operations.entry.intake → ("cases", "operations")."""
    _lianwei, app, *rest = [*module.split("."), name]
    return app, rest[0] if rest else ""
