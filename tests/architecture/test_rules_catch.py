"""Each rule that reads source text, broken on purpose."""

import ast

import pytest

from . import rules
from .each import each_of

GOOD = '''
@transaction.atomic
def accept_complaint(pk, *, actor):
    """Accept."""
    record("complaint.accepted", row, actor=actor)
'''


@pytest.mark.parametrize(
    "text",
    [
        "row.status = 'x'",
        "rows.update(status='x')",
        "rows.bulk_update(found, ['status'])",
        "setattr(row, 'status', 'x')",
    ],
)
def test_status_writes(text):
    assert rules.status_writes(ast.parse(text)) == [1]


def test_reading_or_beginning_with_a_status_is_no_write():
    assert (
        rules.status_writes(ast.parse("Complaint(status='x'); row.status == 'y'; rows.filter(status='z')"))
        == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "Row._base_manager.all()",
        "Row._default_manager",
        "Row.objects.raw('x')",
        "rows.extra(where=[])",
        "models.QuerySet(Row)",
    ],
)
def test_back_doors(text):
    assert len(rules.back_doors(ast.parse(text))) == 1


def test_cursors():
    assert rules.cursors(ast.parse("connection.cursor()")) == [1]


@pytest.mark.parametrize("text", ["rows.filter(**{'+': 1})", "rows.values('+__name')"])
def test_plus_paths(text):
    assert rules.plus_paths(ast.parse(text)) == [1]


@pytest.mark.parametrize(
    "text", ["try: x\nexcept Exception: y", "try: x\nexcept: y", "try: x\nexcept BaseException: y"]
)
def test_broad_catches(text):
    assert len(rules.broad_catches(ast.parse(text))) == 1


def test_silences():
    assert rules.silences("x = 1  # noqa: S1\ny = 2  # noqa: S1 - needed by the law\n# TO" + "DO later") != []
    assert rules.silences("y = 2  # noqa: S1 - needed by the law") == []


def _faults(text, **known):
    function = next(n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef))
    return rules.operation_faults(
        function, recorders=known.get("recorders", {}), others=known.get("others", set())
    )


def test_a_good_operation_has_no_fault():
    assert _faults(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("@transaction.atomic", "@other", "is not @transaction.atomic"),
        ("*, actor", "actor", "takes no keyword-only actor"),
        ('"""Accept."""', "pass", "has no docstring"),
        ("record(", "print(", "records 0 events in its text, not one"),
        (
            "    record(",
            "    record('x', row, actor=actor)\n    record(",
            "records 2 events in its text, not one",
        ),
    ],
)
def test_an_operation_that_lacks_something(old, new, fault):
    assert _faults(GOOD.replace(old, new)) == [fault]


def test_a_private_function_may_record_and_an_operation_may_delegate():
    assert _faults(GOOD.replace("record(", "_tell("), recorders={"_tell": 1}) == []
    assert _faults(GOOD.replace("record(", "decline("), others={"decline"}) == []
    assert _faults(GOOD.replace("    record(", "    _tell()\n    record("), recorders={"_tell": 1}) != []


def test_rows_of_a_case_in_hand_are_no_back_door():
    assert rules.back_doors(ast.parse("QuerySet(Note).filter(complaint=complaint, pk=pk).first()")) == []
    assert rules.back_doors(ast.parse("QuerySet(Note).filter(complaint=17)")) != []
    assert rules.back_doors(ast.parse("QuerySet(Note).filter(pk=pk)")) != []


def test_a_rule_held_against_many_names_all_that_break_it():
    @each_of([1, 2, 3, 4], str)
    def test_odd(number):
        assert number % 2

    with pytest.raises(pytest.fail.Exception, match=r"2 of 4\n\n2: [^\n]*(\n[^\n]+)*\n\n4: "):
        test_odd()
