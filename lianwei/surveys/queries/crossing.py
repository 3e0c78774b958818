"""Two questions of a survey against each other, with the test in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.core.scope import Actor, find
from lianwei.surveys.models import Survey
from lianwei.surveys.rules.form import MANY, ONE, Form, read_form, said
from lianwei.ui.charts import Cell, Chart, Column, Row

from .frames import frame_of, latest_weighting, weighed_with
from .result_charts import percent
from .results import VIEW

if TYPE_CHECKING:
    from lianwei.surveys.rules.statistics.crossing import Crossed

SURE = 0.05  # the usual level of significance
STEPS = 4
Chosen = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CrossPage:
    """`choices`: what can be crossed, with its words; `rows` and `columns`: what was chosen; `found` None
    where nothing was, or too few answered both.
    """

    row: Survey
    choices: list[Chosen]
    rows: str
    columns: str
    found: "Crossed | None"
    table: Chart | None
    words: str
    is_weighted: bool
    can_be_weighted: bool


def cross_page(
    pk: int, *, actor: Actor, rows: str, columns: str, language: str, is_weighted: bool
) -> CrossPage:
    """Raises NotVisible."""
    from lianwei.surveys.rules.statistics.crossing import cross  # noqa: PLC0415 - SciPy takes a second

    actor.require(VIEW)
    survey = find(Survey, pk, actor=actor)
    form = read_form(survey.version.xform)
    spoken = form.language_for(language)
    choices = crossable(form, spoken)
    names, weighting = dict(choices), latest_weighting(survey, actor=actor)
    rows, columns = (each if each in names else "" for each in (rows, columns))
    found = None
    if rows and columns and rows != columns:
        frame = frame_of(survey, actor=actor)
        found = cross(frame, rows, columns, weighed=weighed_with(frame, weighting) if is_weighted else None)
    return CrossPage(
        row=survey,
        choices=choices,
        rows=rows,
        columns=columns,
        found=found,
        table=_table(found, form, (rows, columns), spoken) if found else None,
        words=_words(found, rows, columns),
        is_weighted=is_weighted,
        can_be_weighted=weighting is not None,
    )


def crossable(form: Form, spoken: str) -> list[Chosen]:
    """Questions with one answer, and each choice that could be ticked."""
    found: list[Chosen] = []
    for each in form.questions():
        label = said(each.labels, spoken) or each.name
        if form.repeat_of(each.path):
            continue
        if each.kind == ONE:
            found.append((each.name, label))
        elif each.kind == MANY:
            found += [(f"{each.name}/{c.name}", f"{label} · {said(c.labels, spoken)}") for c in each.choices]
    return found


def cross_lines(page: CrossPage) -> list[list[str]]:
    """The table and the sentence, for a sheet."""
    names = dict(page.choices)
    heads = [
        [page.row.title],
        [pgettext("cross table", "Rows"), names.get(page.rows, "")],
        [pgettext("cross table", "Columns"), names.get(page.columns, "")],
    ]
    return [*heads, [page.words], [], *(page.table.lines if page.table else [])]


def _table(found: "Crossed", form: Form, of: tuple[str, str], spoken: str) -> Chart:
    row_words, column_words = (_choice_words(form, each, spoken) for each in of)
    heads = [Column(_("Row shares, answers"), is_number=False)]
    heads += [Column(column_words[each]) for each in found.columns]
    lines = []
    for at, name in enumerate(found.rows):
        pairs = zip(found.shares[at], found.counts[at], strict=True)
        cells = [Cell(f"{percent(share)} ({count})", share, step=_step(share)) for share, count in pairs]
        whole = Cell(str(sum(found.counts[at])))
        lines.append(Row((Cell(row_words[name], is_text=True), *cells, whole)))
    sums = [sum(line[at] for line in found.counts) for at in range(len(found.columns))]
    total = (Cell(_("All"), is_text=True), *(Cell(str(each)) for each in sums), Cell(str(found.answers)))
    return Chart(
        id="cross",
        title=_("Cross table"),
        columns=(*heads, Column(_("All"))),
        rows=(*lines, Row(total, is_total=True)),
        is_wide=True,
    )


def _step(share: float) -> int:
    return min(STEPS, 1 + int(share * STEPS))


def _choice_words(form: Form, name: str, spoken: str) -> dict[str, str]:
    question_name, _slash, choice = name.partition("/")
    if choice:
        return {"1": _("ticked"), "0": _("not ticked")}
    question = form.question(question_name)
    choices = question.choices if question else ()
    return {each.name: said(each.labels, spoken) or each.name for each in choices}


def _words(found: "Crossed | None", rows: str, columns: str) -> str:
    """What the test says, in a sentence."""
    if not (rows and columns):
        return ""
    if rows == columns:
        return _("Please choose two different questions.")
    if found is None:
        return _("Fewer than two people answered both questions, or the table would be too large to read.")
    if found.test is None:
        return _("Everybody gave the same answer to one of the questions, so there is nothing to compare.")
    p_value = found.test.p_value
    told = "p < .001" if p_value < 0.001 else "p = " + f"{p_value:.3f}".lstrip("0")  # noqa: PLR2004 - how p is printed
    if p_value < SURE:
        sentence = _("The two answers are connected (%(p)s): so large a difference is hardly chance.")
    else:
        sentence = _("No connection can be told (%(p)s): the difference may be chance.")
    return sentence % {"p": told}
