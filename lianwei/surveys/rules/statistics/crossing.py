"""Two questions of a survey against each other, in the order in which their choices stand."""

from dataclasses import dataclass

import numpy as np

from lianwei.surveys.rules.form import MANY, ONE

from .design import Sample
from .frame import MISSING, Frame, Mask
from .tables import Association, cross_table
from .weights import Weighed

MOST_CELLS = 144
LEAST = 2  # answers
FEW = 5  # expected answers of a cell below which a test says little (Cochran 1954)
TICKED, NOT_TICKED = "1", "0"
Codes = np.ndarray


@dataclass(frozen=True)
class Crossed:
    """Counts, and shares of each row (0 to 1, weighted where there are weights). `rows` and `columns` are
    names of choices that somebody chose; `few`: cells where fewer than five are to be expected.
    """

    rows: list[str]
    columns: list[str]
    counts: list[list[int]]
    shares: list[list[float]]
    answers: int
    test: Association | None
    few: int


def crossable(frame_or_names: Frame) -> list[str]:
    """What can be crossed: questions with one answer, and each choice that could be ticked (where/shop)."""
    found = []
    for column in frame_or_names.columns.values():
        if column.question.kind == ONE:
            found.append(column.name)
        elif column.question.kind == MANY:
            found += [f"{column.name}/{choice.name}" for choice in column.question.choices]
    return found


def cross(frame: Frame, row: str, column: str, *, weighed: Weighed | None = None) -> Crossed | None:
    """None where fewer than two answered both, or where there are too many cells to read."""
    (row_codes, row_names), (column_codes, column_names) = _coded(frame, row), _coded(frame, column)
    both = (row_codes != MISSING) & (column_codes != MISSING)
    if weighed is not None:
        both &= weighed.known
    if int(both.sum()) < LEAST or len(row_names) * len(column_names) > MOST_CELLS:
        return None
    table = cross_table(row_codes[both], column_codes[both], _sample(both, weighed))
    of_row = table.shares.sum(axis=1, keepdims=True)
    expected = np.outer(table.answers.sum(axis=1), table.answers.sum(axis=0)) / table.answers.sum()
    return Crossed(
        rows=[row_names[int(each)] for each in table.rows],
        columns=[column_names[int(each)] for each in table.columns],
        counts=table.answers.astype(int).tolist(),
        shares=(table.shares / of_row).tolist(),
        answers=int(both.sum()),
        test=table.test,
        few=int((expected < FEW).sum()),
    )


def _sample(both: Mask, weighed: Weighed | None) -> Sample:
    if weighed is None:
        return Sample(np.ones(int(both.sum())))
    inside = both[weighed.known]
    margins = [np.asarray(each)[inside] for each in weighed.sample.margins]
    return Sample(weighed.weights[inside], margins=margins, start=np.ones(int(inside.sum())))


def _coded(frame: Frame, name: str) -> tuple[Codes, list[str]]:
    """Places of what was chosen, and the names at these places."""
    question, _slash, choice = name.partition("/")
    column = frame.columns[question]
    if choice:
        codes = np.where(column.answered, frame.said(question, choice).astype(int), MISSING)
        return codes, [NOT_TICKED, TICKED]
    return column.values.astype(int), [each.name for each in column.question.choices]
