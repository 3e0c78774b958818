"""Reports as one web page in one file, which opens anywhere."""

from pathlib import Path

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from lianwei.analytics.rules.reports.shapes import Table
from lianwei.analytics.rules.wording import ZH
from lianwei.ui.drawings import Bar, bars

from .reading import Chart, Printed, Sheet

CSS = Path(__file__).parent / "layouts" / "report.css"


def report_html(sheet: Sheet) -> bytes:
    body = format_html_join("\n", "{}", ((_section(each),) for each in sheet.sections))
    notes = format_html_join("", "{}<br>", ((note,) for note in sheet.notes))
    page = format_html(
        '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title>'
        '<link rel="icon" href="data:,"><style>{}</style></head>'
        '<body><main><h1>{}</h1><p class="by">{}</p>\n{}\n'
        '<p class="notes">{}</p></main></body></html>\n',
        "zh-Hans" if sheet.language == ZH else "en",
        sheet.title,
        mark_safe(CSS.read_text(encoding="utf-8")),  # noqa: S308 - our own file
        sheet.title,
        " · ".join(filter(None, (sheet.issuer, sheet.mark))),
        body,
        notes,
    )
    return page.encode()


def _section(section: Printed) -> SafeString:
    tag = f"h{section.level + 1}"  # h1 is the title
    heading = format_html("<{0}>{1}</{0}>", tag, section.heading) if section.heading else ""
    words = [line for line in section.text.split("\n") if line]
    text = format_html_join("", '<p class="text">{}</p>', ((line,) for line in words))
    chart = drawn(section.chart) if section.chart else ""
    return format_html("{}{}{}{}", heading, text, chart, _table(section.table) if section.table else "")


def drawn(chart: Chart) -> SafeString:
    """The chart as a picture with its caption."""
    rows = [Bar(*each) for each in zip(chart.labels, chart.values, chart.shown, strict=True)]
    said = ", ".join(f"{name} {shown}" for name, shown in zip(chart.labels, chart.shown, strict=True))
    picture = bars(rows, label=said)
    return format_html("<figure><figcaption>{}</figcaption>{}</figure>", chart.title, picture)


def _table(table: Table) -> SafeString:
    head = format_html_join("", '<th scope="col">{}</th>', ((each,) for each in table.columns))
    rows = (format_html_join("", "<td>{}</td>", ((cell,) for cell in row)) for row in table.rows)
    body = format_html_join("", "<tr>{}</tr>", ((row,) for row in rows))
    return format_html(
        '<div class="scroll"><table><caption>{}</caption><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>{}",
        escape(table.title),
        head,
        body,
        format_html('<p class="note">{}</p>', table.note) if table.note else "",
    )
