"""What is computed on the figures of a return: what does not add up, what changed, what several give.

`Figures` are whole numbers by the key of a line: cases, persons, or fen. A line left empty has no entry.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .return_forms import Line, ReturnForm

Figures = Mapping[str, int]
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not add up, or is asked about: its kind, the lines, the figures as they stand."""

    kind: str  # empty, negative, sum, at_most, together; share, change
    lines: tuple[str, ...]
    figures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is not what it was."""

    line: str
    was: int | None
    now: int | None


def faults_of(form: ReturnForm, figures: Figures) -> list[Fault]:
    """What forbids handing in: empty lines, sums that do not hold, parts above their whole."""
    empty = tuple(key for key in form.lines if key not in figures)
    found = [Fault("empty", empty)] if empty else []
    found += [Fault("negative", (key,), (value,)) for key, value in figures.items() if value < 0]
    for check in form.checks:
        found += _checked(form, figures, check)
    return found


def _checked(form: ReturnForm, figures: Figures, check: Mapping[str, Any]) -> list[Fault]:
    kind = str(check["kind"])
    if kind == "sum":
        total, parts = str(check["total"]), [str(each) for each in check["parts"]]
        added = sum(figures.get(line.key, 0) for part in parts for line in form.figures_of(part))
        is_right = added == figures.get(total, 0)
        return [] if is_right else [Fault("sum", (total, *parts), (figures.get(total, 0), added))]
    if kind == "together":
        one, other = str(check["one"]), str(check["other"])
        pair = figures.get(one, 0), figures.get(other, 0)
        return [] if bool(pair[0]) == bool(pair[1]) else [Fault("together", (one, other), pair)]
    if kind == "at_most":
        return _above(figures, [(str(check["small"]), str(check["large"]))])
    small, large = str(check["small"]), str(check["large"])
    pairs = [
        (key, key.removesuffix(small) + large)
        for key, line in form.lines.items()
        if line.measure.code == small and key.removesuffix(small) + large in form.lines
    ]
    return _above(figures, pairs)


def _above(figures: Figures, pairs: Iterable[tuple[str, str]]) -> list[Fault]:
    return [
        Fault("at_most", (small, large), (figures.get(small, 0), figures.get(large, 0)))
        for small, large in pairs
        if figures.get(small, 0) > figures.get(large, 0)
    ]


def hints_of(form: ReturnForm, figures: Figures, before: Figures | None) -> list[Fault]:
    """What is worth a second look: large shares, leaps against the period before (where there is one)."""
    found = []
    for hint in form.hints:
        line, above = str(hint["line"]), int(hint["above"])
        now = figures.get(line, 0)
        if hint["kind"] == "share":
            total = figures.get(str(hint["total"]), 0)
            if total and now * HUNDRED > above * total:
                found.append(Fault("share", (line, str(hint["total"])), (now, total)))
        elif before and (was := before.get(line, 0)) and abs(now - was) * HUNDRED > above * was:
            found.append(Fault("change", (line,), (was, now)))
    return found


def changes_between(form: ReturnForm, was: Figures, now: Figures) -> list[Change]:
    """The lines whose figures differ, in the order of the form."""
    return [Change(key, was.get(key), now.get(key)) for key in form.lines if was.get(key) != now.get(key)]


def total_of(form: ReturnForm, all_figures: Iterable[Figures]) -> dict[str, int]:
    """What several returns give together, line by line."""
    listed = list(all_figures)
    return {key: sum(each.get(key, 0) for each in listed) for key in form.lines}


def line_by_number(form: ReturnForm) -> dict[int, Line]:
    return {line.number: line for line in form.lines.values()}
