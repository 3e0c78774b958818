"""Reports as PDF and charts as pictures, laid out by Typst with the fonts that come along."""

from dataclasses import asdict
from pathlib import Path

from lianwei.core.clock import now
from lianwei.core.documents.typst import compile_layout, draw_layout, printable_data

from .reading import Chart, Sheet

LAYOUTS = Path(__file__).parent / "layouts"


def report_pdf(sheet: Sheet) -> bytes:
    return compile_layout("report", printable_data(sheet.as_data()), at=now(), folder=LAYOUTS)


def chart_png(chart: Chart) -> bytes:
    """The chart alone, sharp enough to be printed."""
    return draw_layout("chart", printable_data(asdict(chart)), folder=LAYOUTS)
