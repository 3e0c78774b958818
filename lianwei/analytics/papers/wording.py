"""Reports as Word files, for offices that send the text on; charts are pictures in them."""

import io

from docx import Document as WordFile
from docx.document import Document as Word
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph

from lianwei.analytics.rules.reports.shapes import Table
from lianwei.analytics.rules.wording import ZH
from lianwei.core.documents.paper import printable

from .printing import chart_png
from .reading import Printed, Sheet

FANGSONG, HEI, SONG = "仿宋", "黑体", "宋体"
LATIN = {FANGSONG: "Times New Roman", HEI: "Arial", SONG: "Times New Roman"}  # of English reports
BODY, SMALL, TITLE, HEADING = Pt(12), Pt(9), Pt(20), Pt(14)
CELL = Pt(9.5)
CENTRE, LEFT, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
WIDE, NAME_SHARE = 158, 0.32  # millimetres of text; the first column's part of it
SHORT = 12  # rows of a table that stays in one piece


def report_docx(sheet: Sheet) -> bytes:
    word = WordFile()
    word.core_properties.title, word.core_properties.author = sheet.title, sheet.issuer
    _set_page(word)
    _foot(word, sheet.foot)
    _line(word, "\n".join(sheet.title_lines), font=SONG, size=TITLE, side=CENTRE, bold=True)
    _line(word, sheet.issuer, side=CENTRE)
    if sheet.mark:
        _line(word, sheet.mark, side=CENTRE, size=SMALL)
    for section in sheet.sections:
        _section(word, section, sheet.language)
    for note in sheet.notes:
        _line(word, note, size=SMALL)
    if sheet.language != ZH:
        _speak_english(word)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _foot(word: Word, text: str) -> None:
    """Code and hash on the left, the page number on the right, as in the PDF."""
    line = word.sections[0].footer.paragraphs[0]
    line.style = word.styles["Normal"]  # that of footers has tab stops of its own
    line.paragraph_format.tab_stops.add_tab_stop(Mm(WIDE), WD_TAB_ALIGNMENT.RIGHT)
    _write(line, f"{text}\t", font=None, size=SMALL)
    _field(line, "PAGE")
    _write(line, " / ", font=None, size=SMALL)
    _field(line, "NUMPAGES")


def _field(line: Paragraph, name: str) -> None:
    """A number that the word processor fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    _write(line, "1", font=None, size=SMALL)
    field.append(line.runs[-1]._r)
    line._p.append(field)


def _speak_english(word: Word) -> None:
    """Latin letters in Latin typefaces: those of the Chinese ones are as wide as half a sign each."""
    for fonts in (*word.styles.element.iter(qn("w:rFonts")), *word.element.body.iter(qn("w:rFonts"))):
        if latin := LATIN.get(fonts.get(qn("w:ascii")) or ""):
            fonts.set(qn("w:ascii"), latin)
            fonts.set(qn("w:hAnsi"), latin)


def _set_page(word: Word) -> None:
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(30), Mm(26), Mm(27), Mm(25)
    style = word.styles["Normal"]
    style.font.name, style.font.size = FANGSONG, BODY
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANGSONG)
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(4), 1.5


def _section(word: Word, section: Printed, language: str) -> None:
    if section.heading:
        is_top = section.level == 1
        heading = _line(word, section.heading, font=HEI, size=HEADING if is_top else BODY, bold=not is_top)
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.space_before = Pt(10)
    for text in filter(None, section.text.split("\n")):
        line = _line(word, text, side=JUSTIFY)
        if language == ZH:
            line.paragraph_format.first_line_indent = BODY * 2
    if section.chart:
        _line(
            word, section.chart.title, font=HEI, size=Pt(10.5), side=CENTRE
        ).paragraph_format.keep_with_next = True
        picture = word.add_paragraph()
        picture.alignment = CENTRE
        picture.add_run().add_picture(io.BytesIO(chart_png(section.chart)), width=Mm(150))
    if section.table:
        _table(word, section.table)


def _table(word: Word, table: Table) -> None:
    caption = _line(word, table.title, font=HEI, size=Pt(10.5), side=CENTRE)
    caption.paragraph_format.keep_with_next = True
    grid = word.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, each in enumerate(grid.columns):
        each.width = _width(column, len(table.columns))
    for place, row in enumerate((table.columns, *table.rows)):
        added = grid.add_row()
        for column, (cell, text) in enumerate(zip(added.cells, row, strict=True)):
            cell.width = _width(column, len(row))
            line = _cell(
                cell, text, side=CENTRE if not place else RIGHT if column else LEFT, is_head=not place
            )
            line.paragraph_format.keep_with_next = place < len(table.rows) <= SHORT or bool(table.note)
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    if grid.rows:
        grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    note = _line(word, table.note, size=SMALL).paragraph_format
    note.space_before, note.space_after = Pt(3), Pt(2)


def _width(column: int, columns: int) -> int:
    share = NAME_SHARE if column == 0 else (1 - NAME_SHARE) / (columns - 1)
    return Mm(WIDE * share)


def _cell(cell: WordCell, text: str, *, side: WD_ALIGN_PARAGRAPH, is_head: bool) -> Paragraph:
    line = cell.paragraphs[0]
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line.alignment = side
    line.paragraph_format.line_spacing = 1.0
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
    _write(line, text, font=HEI if is_head else None, size=CELL)
    return line


def _line(
    word: Word,
    text: str,
    *,
    font: str | None = None,
    size: Pt | None = None,
    side: WD_ALIGN_PARAGRAPH = LEFT,
    bold: bool = False,
) -> Paragraph:
    line = word.add_paragraph()
    line.alignment = side
    _write(line, text, font=font, size=size, bold=bold)
    return line


def _write(line: Paragraph, text: str, *, font: str | None, size: Pt | None, bold: bool = False) -> None:
    run = line.add_run(printable(text))
    run.bold = bold
    if size:
        run.font.size = size
    if font:
        run.font.name = font
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
