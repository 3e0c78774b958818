"""How the results of a survey are drawn: bars of shares, of mean places, of numbers; the tables beneath."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lianwei.surveys.rules.form import MANY, RANK, TEXT, Form, Question, said
from lianwei.ui.charts import Cell, Chart, Column, Kind, Role, Row
from lianwei.ui.shapes import Tab

from .results import ResultsPage

if TYPE_CHECKING:
    from lianwei.surveys.rules.statistics.figures import Bin, Figures, Part, Span


def result_charts(page: ResultsPage, language: str, texts_url: str = "") -> list[Chart]:
    """A chart for each question, in order. `texts_url`: where its texts stand, the name of the question in
    place of NAME.
    """
    spoken = page.form.language_for(language)
    return [
        _chart(each, number, page, spoken, texts_url)
        for number, each in enumerate(page.figures or (), start=1)
    ]


def percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _chart(figures: "Figures", number: int, page: ResultsPage, spoken: str, texts_url: str) -> Chart:
    question = _question(page.form, figures.name)
    title = (said(question.labels, spoken) if question else "") or figures.name
    columns, rows, kind = _table(figures, question, page, spoken)
    return Chart(
        id=f"q-{figures.name}",
        title=f"{number} {title}",
        note=_answers(figures.answers),
        columns=columns,
        rows=rows,
        kind=kind,
        alt=title,
        legend=(_("thick: weighted"), _("thin: not weighted")) if _is_weighted(figures, RANK) else (),
        unit="%" if figures.parts and figures.kind != RANK else "",
        tag=_("Small number") if figures.answers and figures.is_small else "",
        links=_links(figures, texts_url),
        empty=_empty(figures),
        notes=tuple(_notes(figures, page)),
    )


def _answers(count: int) -> str:
    return ngettext("%(count)s answer", "%(count)s answers", count) % {"count": count}


def _question(form: Form, name: str) -> Question | None:
    everything = (*form.questions(), *form.calculates)
    return next((each for each in everything if each.name == name), None)


def _links(figures: "Figures", texts_url: str) -> tuple[Tab, ...]:
    if figures.kind != TEXT or not figures.answers or not texts_url:
        return ()
    return (Tab(_("Texts in groups"), texts_url.replace("NAME", figures.name)),)


def _empty(figures: "Figures") -> str:
    if not figures.answers:
        return _("No answer yet.")
    if figures.kind == TEXT:
        return _("Answers in words stand in groups on a page of their own.")
    return _("Answers of this kind are in the sheets; nothing is counted here.")


def _table(
    figures: "Figures", question: Question | None, page: ResultsPage, spoken: str
) -> tuple[tuple[Column, ...], tuple[Row, ...], Kind]:
    if not figures.answers or question is None:
        return (), (), Kind.PLAIN
    if figures.mean is not None:
        return _number_table(figures)
    if figures.kind == RANK:
        return _rank_table(figures, question, page, spoken)
    return _share_table(figures, question, page, spoken) if figures.parts else ((), (), Kind.PLAIN)


def _share_table(
    figures: "Figures", question: Question, page: ResultsPage, spoken: str
) -> tuple[tuple[Column, ...], tuple[Row, ...], Kind]:
    """Weighted shares are the thick bars and plain ones the thin, where there are weights."""
    heavy = _is_weighted(figures)
    columns = [Column(_("Answer"), Role.NAME, is_number=False), Column(_("Answers received"))]
    columns += [
        Column(_("Share"), Role.BEFORE if heavy else Role.NOW, key=_("not weighted") if heavy else ""),
        Column(_("95 % interval")),
    ]
    if heavy:
        columns += [Column(_("Weighted share"), Role.NOW, key=_("weighted")), Column(_("95 % interval"))]
    labels = _labels(question, spoken)
    rows = [
        Row(
            (
                Cell(labels[each.name], is_text=True),
                Cell(str(each.count)),
                *_share_cells(each, is_weighted=heavy),
            )
        )
        for each in figures.parts
    ]
    return tuple(columns), tuple(rows), Kind.BARS


def _share_cells(part: "Part", *, is_weighted: bool) -> Iterable[Cell]:
    yield from _span_cells(part.plain)
    if is_weighted:
        yield from _span_cells(part.weighted or part.plain)


def _span_cells(span: "Span") -> tuple[Cell, Cell]:
    value, low, high = span
    return Cell(percent(value), round(100 * value, 1)), Cell(f"{100 * low:.1f}–{100 * high:.1f}%")


def _rank_table(
    figures: "Figures", question: Question, page: ResultsPage, spoken: str
) -> tuple[tuple[Column, ...], tuple[Row, ...], Kind]:
    labels, heavy = _labels(question, spoken), _is_weighted(figures)
    columns = [
        Column(_("Answer"), Role.NAME, is_number=False),
        Column(_("Put first by")),
        Column(_("Mean place"), Role.NOW),
        Column(_("95 % interval")),
    ]
    columns += [Column(_("Weighted mean place"))] if heavy else []
    rows = []
    for each in sorted(figures.parts, key=lambda part: part.plain[0]):
        value, low, high = each.plain
        cells = [
            Cell(labels[each.name], is_text=True),
            Cell(str(each.count)),
            Cell(f"{value:.2f}", round(value, 2)),
        ]
        cells += [Cell(f"{low:.2f}–{high:.2f}")]
        cells += [Cell(f"{each.weighted[0]:.2f}" if each.weighted else "")] if heavy else []
        rows.append(Row(tuple(cells)))
    return tuple(columns), tuple(rows), Kind.BARS


def _number_table(figures: "Figures") -> tuple[tuple[Column, ...], tuple[Row, ...], Kind]:
    columns = (
        Column(_("From – to below"), Role.NAME, is_number=False),
        Column(_("Answers received"), Role.NOW),
        Column(_("Share")),
    )
    rows = [
        Row(
            (
                Cell(_bin_name(each), is_text=True),
                Cell(str(each.count), each.count),
                Cell(percent(each.count / figures.answers)),
            )
        )
        for each in figures.bins
    ]
    return columns, tuple(rows), Kind.BARS


def _bin_name(each: "Bin") -> str:
    return number(each.low) if each.low == each.high else f"{number(each.low)} – {number(each.high)}"


def number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _labels(question: Question, spoken: str) -> dict[str, str]:
    return {each.name: said(each.labels, spoken) or each.name for each in question.choices}


def _is_weighted(figures: "Figures", *besides: str) -> bool:
    return figures.kind not in besides and any(each.weighted for each in figures.parts)


def _notes(figures: "Figures", page: ResultsPage) -> Iterable[str]:
    if figures.mean is not None:
        yield from _number_notes(figures)
    if figures.parts and figures.kind == MANY:
        yield _("Several answers could be ticked: shares are of those who answered and make more than 100 %.")
    if figures.parts and figures.kind == RANK:
        yield _("The smaller the mean place, the further in front.")
    if page.weighting and figures.name in page.weighting.margins and _is_weighted(figures):
        yield _("The answers are weighted by this question: its weighted shares are those of the population.")
    if figures.answers and figures.is_small:
        yield _("Fewer than 30 answers: the figures are rough. Please say so where you quote them.")
    if _is_weighted(figures) and figures.weighed != figures.answers:
        said_so = _(
            "The weighted figures are of %(count)s answers: the others left a weighting question out."
        )
        yield said_so % {"count": figures.weighed}


def _number_notes(figures: "Figures") -> Iterable[str]:
    span = figures.mean or (0.0, 0.0, 0.0)
    value, low, high = (f"{each:,.2f}" for each in span)
    told = _("Mean %(mean)s (95 %% interval %(low)s–%(high)s)")
    parts = [told % {"mean": value, "low": low, "high": high}]
    if figures.weighted_mean:
        value, low, high = (f"{each:,.2f}" for each in figures.weighted_mean)
        told = _("weighted %(mean)s (%(low)s–%(high)s)")
        parts.append(told % {"mean": value, "low": low, "high": high})
    if figures.quarters:
        first, middle, third = (number(each) for each in figures.quarters)
        told = _("a quarter up to %(first)s, half up to %(middle)s, three quarters up to %(third)s")
        parts.append(told % {"first": first, "middle": middle, "third": third})
    yield pgettext("between parts of a sentence", "; ").join(parts)


def chart_lines(charts: Sequence[Chart]) -> list[list[str]]:
    """All tables one below the other, each under its question: for a sheet."""
    lines: list[list[str]] = []
    for chart in charts:
        lines += [[chart.title, chart.note], *chart.lines, *([note] for note in chart.notes), []]
    return lines
