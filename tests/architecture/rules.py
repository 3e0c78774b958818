"""The rules that read source text: from a syntax tree to faults. test_rules_catch.py breaks each of them."""

import ast
from collections.abc import Iterator

BACK_DOORS = {"_base_manager", "_default_manager"}
BACK_DOOR_CALLS = {"raw", "extra"}
PARENTS = {"complaint", "agreement"}
LOOKUPS = {
    "filter",
    "exclude",
    "values",
    "values_list",
    "annotate",
    "order_by",
    "select_related",
    "prefetch_related",
}


def calls(node: ast.AST) -> Iterator[ast.Call]:
    return (n for n in ast.walk(node) if isinstance(n, ast.Call))


def called(call: ast.Call) -> str:
    """The last name of what is called: record, update."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def status_writes(tree: ast.AST) -> list[int]:
    """Lines that move a status by hand: assignment, update(), bulk_update(), setattr()."""
    lines = [
        n.lineno
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute) and n.attr == "status" and isinstance(n.ctx, ast.Store)
    ]
    for call in calls(tree):
        words = {a.value for a in ast.walk(call) if isinstance(a, ast.Constant)}
        by_keyword = called(call) == "update" and any(k.arg == "status" for k in call.keywords)
        by_name = called(call) in ("bulk_update", "setattr") and "status" in words
        lines += [call.lineno] if by_keyword or by_name else []
    return lines


def back_doors(tree: ast.AST) -> list[str]:
    """Ways around `visible_to`: base managers, raw SQL, extra(), a hand-made QuerySet."""
    names = [n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in BACK_DOORS]
    called_names = [called(c) for c in calls(tree) if isinstance(c.func, ast.Attribute)]
    names += [name for name in called_names if name in BACK_DOOR_CALLS]
    excused = {id(call) for call in _rows_of_one_in_hand(tree)}
    return names + ["QuerySet()" for c in calls(tree) if called(c) == "QuerySet" and id(c) not in excused]


def _rows_of_one_in_hand(tree: ast.AST) -> Iterator[ast.Call]:
    """`QuerySet(Child).filter(complaint=complaint, …)`: rows of a case that was found in scope."""
    for call in calls(tree):
        is_filter = called(call) == "filter" and isinstance(call.func, ast.Attribute)
        start = call.func.value if is_filter else None
        begins_here = isinstance(start, ast.Call) and called(start) == "QuerySet"
        if begins_here and any(k.arg in PARENTS and isinstance(k.value, ast.Name) for k in call.keywords):
            yield start


def cursors(tree: ast.AST) -> list[int]:
    return [c.lineno for c in calls(tree) if called(c) == "cursor"]


def plus_paths(tree: ast.AST) -> list[int]:
    """Lookups through the reverse name "+", which Django resolves although it should not."""
    looked_up = [c for c in calls(tree) if called(c) in LOOKUPS]
    constants = [n for c in looked_up for n in ast.walk(c) if isinstance(n, ast.Constant)]
    return [
        n.lineno
        for n in constants
        if isinstance(n.value, str) and (n.value == "+" or n.value.startswith("+__"))
    ]


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """(module, name) of every `from … import …`, and (module, "") of every `import …`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (("." * node.level + (node.module or ""), alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def broad_catches(tree: ast.AST) -> list[int]:
    """`except Exception`, `except BaseException` and a bare `except`."""
    caught = [n for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler)]
    return [
        n.lineno for n in caught if n.type is None or ast.unparse(n.type) in ("Exception", "BaseException")
    ]


def silences(source: str) -> list[str]:
    """Marks that silence a check without saying why (`# noqa: X - reason` says why)."""
    marks = ("# noqa", "# type: ignore", "pragma: no cover", "TODO", "FIXME", "XXX")
    found = [line for line in source.splitlines() if any(mark in line for mark in marks)]
    return [line.strip() for line in found if " - " not in line.split("#")[-1]]


def operation_faults(function: ast.FunctionDef, *, recorders: dict[str, int], others: set[str]) -> list[str]:
    """What an operation lacks. `recorders`: private functions of the app and how often each records.

    An operation that only calls another of its app (`others`) leaves that one's event.
    """
    faults = []
    if "transaction.atomic" not in [ast.unparse(d) for d in function.decorator_list]:
        faults.append("is not @transaction.atomic")
    if "actor" not in [a.arg for a in function.args.kwonlyargs]:
        faults.append("takes no keyword-only actor")
    if not ast.get_docstring(function):
        faults.append("has no docstring")
    count = recordings(function, recorders)
    delegated = sum(called(c) in others for c in calls(function))
    if count != 1 and not (count == 0 and delegated == 1):
        faults.append(f"records {count} events in its text, not one")
    return faults


def recordings(function: ast.FunctionDef, recorders: dict[str, int]) -> int:
    """How often a function's text records an event, itself or through a private function that does."""
    names = [called(c) for c in calls(function)]
    return names.count("record") + sum(recorders.get(name, 0) for name in names)


def recorders_among(functions: list[ast.FunctionDef]) -> dict[str, int]:
    """The private functions that record, and how often; through each other too."""
    found: dict[str, int] = {}
    for _ in range(3):
        found = {f.name: recordings(f, {k: v for k, v in found.items() if k != f.name}) for f in functions}
    return {name: min(count, 1) for name, count in found.items() if count}
