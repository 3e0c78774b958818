"""Answers as columns: what figures, cross tables and other programs count, from one reading.

A column of 100,000 answers is one array: of choices their places in the list, of numbers the numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianwei.surveys.rules.form import CALCULATE, MANY, NUMERIC, ONE, RANK, Form, Question

MISSING = -1  # in place of a choice where nothing was answered
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Column:
    """One question. `values` by its kind: places of choices (one dimension; -1 nothing answered), answers ×
    choices (1 ticked, 0 not; for a ranking the place from 1; -1 where nothing was answered), numbers
    (NaN), or texts ("").
    """

    question: Question
    values: NDArray[Any]

    @property
    def name(self) -> str:
        return self.question.name

    @property
    def is_number(self) -> bool:
        return self.values.dtype == float

    @property
    def answered(self) -> Mask:
        if self.is_number:
            return np.isfinite(self.values)
        if self.question.kind == ONE:
            return self.values != MISSING
        if self.question.kind in (MANY, RANK):
            return (self.values != MISSING).all(axis=1)
        return np.array(self.values != "", bool)


@dataclass(frozen=True)
class Frame:
    """Answers that count, each once: their keys, and a column for each question outside repeats."""

    keys: list[int]
    columns: dict[str, Column] = field(repr=False)

    @property
    def size(self) -> int:
        return len(self.keys)

    def column(self, name: str) -> Column | None:
        return self.columns.get(name)

    def said(self, name: str, choice: str) -> Mask:
        """Who chose or ticked this; nobody where the question or the choice is not there."""
        column = self.columns.get(name)
        names = [each.name for each in column.question.choices] if column else []
        if column is None or choice not in names or column.question.kind == RANK:
            return np.zeros(self.size, bool)
        place = names.index(choice)
        if column.question.kind == MANY:
            return np.array(column.values[:, place] == 1, bool)
        return np.array(column.values == place, bool)


def questions_of(form: Form) -> list[Question]:
    """One column each; rows of a repeat belong to no answer as a whole."""
    return [each for each in (*form.questions(), *form.calculates) if not form.repeat_of(each.path)]


def framed(form: Form, rows: Iterable[tuple[int, dict[str, Any]]]) -> Frame:
    """Columns of these answers, each with its key; they may come one by one."""
    questions = questions_of(form)
    readers = [_Reader(each) for each in questions]
    keys = []
    for key, answers in rows:
        keys.append(key)
        for reader in readers:
            reader.take(answers.get(reader.question.name))
    return Frame(keys, {each.question.name: Column(each.question, each.array()) for each in readers})


class _Reader:
    """Gathers one column."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.places = {choice.name: at for at, choice in enumerate(question.choices)}
        self.found: list[Any] = []
        self.read = {ONE: self._one, MANY: self._many, RANK: self._rank}.get(question.kind, self._other)
        if question.kind in NUMERIC:
            self.read = number_of

    def take(self, value: object) -> None:
        self.found.append(self.read(value))

    def array(self) -> NDArray[Any]:
        kind, width = self.question.kind, len(self.places)
        if kind == ONE:
            return np.array(self.found, np.int16)
        if kind in (MANY, RANK):
            return np.array(self.found, np.int8).reshape(len(self.found), width)
        if kind == CALCULATE:
            return _numbers_or_texts(self.found)
        return np.array(self.found, float if kind in NUMERIC else object)

    def _one(self, value: object) -> int:
        return self.places.get(str(value), MISSING)

    def _many(self, value: object) -> list[int]:
        if not isinstance(value, list) or not value:
            return [MISSING] * len(self.places)
        return [int(name in value) for name in self.places]

    def _rank(self, value: object) -> list[int]:
        if not isinstance(value, list) or set(value) != set(self.places):
            return [MISSING] * len(self.places)
        return [value.index(name) + 1 for name in self.places]

    def _other(self, value: object) -> str:
        return "" if value is None else str(value)


def number_of(value: object) -> float:
    """A number as kept or as text; NaN for anything else."""
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return float("nan")
    return float(value) if isinstance(value, int | float) else float("nan")


def _numbers_or_texts(found: Sequence[str]) -> NDArray[Any]:
    numbers = np.array([number_of(each) for each in found], float)
    are_numbers = all(np.isfinite(number) or text == "" for number, text in zip(numbers, found, strict=True))
    return numbers if are_numbers and np.isfinite(numbers).any() else np.array(found, object)
