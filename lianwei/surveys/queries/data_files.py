"""Answers for statistics programs: SPSS, Stata and Parquet, with labels, missing values and weights.

All are written from one table (`table_of`): choices as numbers from 1 in the order of the questionnaire, each
with its words; what could be ticked as 0 and 1; what was not answered as -9, declared missing where the
program can. Only answers that count are in it, so that its figures are those of the results page.
"""

import io
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianwei.core.scope import Actor
from lianwei.surveys.models import Survey
from lianwei.surveys.rules.form import MANY, ONE, RANK, Form, Question, read_form, said
from lianwei.surveys.rules.variables import variable_names

from .frames import frame_of, latest_weighting, weighed_with

if TYPE_CHECKING:
    import pandas as pd

    from lianwei.surveys.rules.statistics.frame import Column, Frame

UNANSWERED = -9
KEY, WEIGHT = "answer_id", "weight"
LONGEST_TEXT = 2000  # bytes of a text in Stata's plain variables are 2,045


@dataclass(frozen=True)
class Variable:
    """A column of the file: what it is called, what it says, what its numbers mean."""

    name: str
    label: str
    meanings: dict[int | float, str] = field(default_factory=dict)
    measure: str = "nominal"

    @property
    def has_missing(self) -> bool:
        return UNANSWERED in self.meanings


@dataclass(frozen=True)
class DataTable:
    """Rows with their variables, in the same order."""

    rows: "pd.DataFrame"
    variables: list[Variable]


def table_of(survey: Survey, *, actor: Actor, language: str) -> DataTable:
    """Every answer that counts, with its weight where there are weights."""
    import pandas as pd  # noqa: PLC0415 - large, and few requests take data along

    actor.require("survey.export")
    form = read_form(survey.version.xform)
    frame = frame_of(survey, actor=actor)
    weighed = weighed_with(frame, latest_weighting(survey, actor=actor))
    columns: list[tuple[Variable, Any]] = [
        (Variable(KEY, _("Number of the answer"), measure="scale"), frame.keys)
    ]
    columns += _columns(frame, form, form.language_for(language))
    if weighed is not None:
        columns.append((Variable(WEIGHT, _("Weight, mean 1"), measure="scale"), weighed.column()))
    rows = pd.DataFrame({variable.name: values for variable, values in columns})
    return DataTable(rows, [variable for variable, _values in columns])


def data_names(form: Form) -> dict[str, str]:
    """The variable of each question, and of each choice that could be ticked (question/choice)."""
    from lianwei.surveys.rules.statistics.frame import questions_of  # noqa: PLC0415 - numpy

    names = []
    for each in questions_of(form):
        names += [f"{each.name}/{c.name}" for c in each.choices] if each.kind in (MANY, RANK) else [each.name]
    return variable_names(names, taken=(KEY, WEIGHT))


def sav_file(table: DataTable, *, title: str) -> bytes:
    """SPSS: labels, user-missing values and levels of measurement."""
    import pyreadstat  # noqa: PLC0415 - few requests take data along

    missing: dict[str, list[Any]] = {each.name: [UNANSWERED] for each in table.variables if each.has_missing}
    measures = {each.name: each.measure for each in table.variables}
    return _written(
        ".sav",
        lambda path: pyreadstat.write_sav(
            table.rows,
            path,
            file_label=title[:60],
            column_labels={each.name: each.label for each in table.variables},
            variable_value_labels={each.name: each.meanings for each in table.variables if each.meanings},
            missing_ranges=missing,
            variable_measure=measures,
        ),
    )


def dta_file(table: DataTable, *, title: str) -> bytes:
    """Stata: labels; what was not answered is empty (.), for its missing values have no words of ours."""
    import pyreadstat  # noqa: PLC0415 - few requests take data along

    rows = table.rows.copy()
    for each in table.variables:
        if each.has_missing:
            rows[each.name] = rows[each.name].where(rows[each.name] != UNANSWERED).astype("Int64")
        elif rows[each.name].dtype == object:
            rows[each.name] = (
                rows[each.name].str.encode("utf-8").str[:LONGEST_TEXT].str.decode("utf-8", "ignore")
            )
    meanings = {
        each.name: {code: words for code, words in each.meanings.items() if code != UNANSWERED}
        for each in table.variables
        if each.meanings
    }
    return _written(
        ".dta",
        lambda path: pyreadstat.write_dta(
            rows,
            path,
            file_label=title[:40],
            column_labels={each.name: each.label[:80] for each in table.variables},
            variable_value_labels=meanings,
        ),
    )


def parquet_file(table: DataTable, *, title: str) -> bytes:
    """Parquet: the words of columns and numbers stand in the metadata of each field."""
    import pyarrow as pa  # noqa: PLC0415 - large, and few requests take data along
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    arrow = pa.Table.from_pandas(table.rows, preserve_index=False)
    fields = [
        arrow.schema.field(each.name).with_metadata(
            {"label": each.label, "values": json.dumps(each.meanings, ensure_ascii=False)}
        )
        for each in table.variables
    ]
    schema = pa.schema(fields, metadata={**(arrow.schema.metadata or {}), b"title": title.encode()})
    stream = io.BytesIO()
    pq.write_table(arrow.cast(schema), stream, compression="zstd")
    return stream.getvalue()


def _columns(frame: "Frame", form: Form, spoken: str) -> list[tuple[Variable, Any]]:
    names, found = data_names(form), []
    for column in frame.columns.values():
        question = column.question
        label = said(question.labels, spoken) or question.name
        if question.kind == ONE:
            found.append(_of_one(column, names[question.name], label, spoken))
        elif question.kind in (MANY, RANK):
            found += _of_several(column, names, label, spoken)
        else:
            measure = "scale" if column.is_number else "nominal"
            found.append((Variable(names[question.name], label, measure=measure), column.values))
    return found


def _of_one(column: "Column", name: str, label: str, spoken: str) -> tuple[Variable, Any]:
    meanings: dict[int | float, str] = dict(enumerate(_choices(column.question, spoken), start=1))
    values = column.values.astype(int) + 1
    values[~column.answered] = UNANSWERED
    return Variable(name, label, meanings | {UNANSWERED: _("not answered")}), values


def _of_several(
    column: "Column", names: dict[str, str], label: str, spoken: str
) -> list[tuple[Variable, Any]]:
    """A column for each choice: ticked or not, or its place."""
    is_rank, found = column.question.kind == RANK, []
    meanings: dict[int | float, str] = {} if is_rank else {0: _("not ticked"), 1: _("ticked")}
    meanings |= {UNANSWERED: _("not answered")}
    for at, words in enumerate(_choices(column.question, spoken)):
        values = column.values[:, at].astype(int)
        values[~column.answered] = UNANSWERED
        name = names[f"{column.name}/{column.question.choices[at].name}"]
        variable = Variable(name, f"{label} · {words}", meanings, "ordinal" if is_rank else "nominal")
        found.append((variable, values))
    return found


def _choices(question: Question, spoken: str) -> list[str]:
    return [said(each.labels, spoken) or each.name for each in question.choices]


def _written(ending: str, write: Callable[[str], object]) -> bytes:
    """What a library writes into a file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"data{ending}"
        write(str(path))
        return path.read_bytes()
