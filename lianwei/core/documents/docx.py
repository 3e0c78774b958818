"""Papers as Word files that WPS and LibreOffice open alike, in the layout of the PDF.

A Word file names fonts instead of carrying them: 仿宋 and its like where the office has them, else the
office's own substitute. It is for changing a text; the paper that goes out is the PDF or the stamped scan.
"""

import io
from collections.abc import Callable, Sequence
from typing import Any

import segno
from docx import Document as WordFile
from docx.document import Document as Word
from docx.enum.section import WD_SECTION_START
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from . import paper as p
from .paper import Paper, chinese_date, printable

FANGSONG, SONG, HEI, KAI = "仿宋", "宋体", "黑体", "楷体"
RED = RGBColor(0xD7, 0x00, 0x0F)
PITCH = Mm(225 / 22)  # one line of a letter (GB/T 9704-2012 §5.2.3: 22 lines in 225 mm)
TIGHTER = "-5"  # a quarter of a point: 28 characters of 16 pt fill 156 mm
TWO_ON_ONE_LINE = 4  # label, value, label, value
BODY, FORM_BODY, TITLE = Pt(16), Pt(12), Pt(22)
TWO_LINES = 2 * PITCH - BODY  # between the letters of one line and the next, less what the lines keep free
CENTRE, RIGHT, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT


def to_docx(paper: Paper) -> bytes:
    """The paper as .docx."""
    word = WordFile()
    word.core_properties.title, word.core_properties.author = paper.title, paper.issuer.replace("\n", " ")
    word.core_properties.language = "zh-CN"
    is_letter = paper.layout == p.LETTER
    _set_page(word, is_letter=is_letter)
    _set_text(word, size=BODY if is_letter else FORM_BODY, pitch=PITCH if is_letter else None)
    (_letter_head if is_letter else _form_head)(word, paper)
    for block in paper.blocks:
        WRITERS[type(block)](word, block)
    _end(word, paper)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _set_page(word: Word, *, is_letter: bool) -> None:
    page = word.sections[0]
    page.start_type = WD_SECTION_START.NEW_PAGE
    page.page_width, page.page_height = Mm(210), Mm(297)
    top, left, right, bottom = (37, 28, 26, 35) if is_letter else (25, 25, 20, 22)
    page.top_margin, page.left_margin, page.right_margin = Mm(top), Mm(left), Mm(right)
    page.bottom_margin = Mm(bottom)
    page.footer_distance = Mm(bottom - 12)
    footer = page.footer.paragraphs[0]
    if is_letter:
        word.settings.odd_and_even_pages_header_footer = True
        _page_number(footer, RIGHT)
        _page_number(page.even_page_footer.paragraphs[0], LEFT)
    else:
        _page_number(footer, CENTRE)


def _page_number(line: WordParagraph, side: WD_ALIGN_PARAGRAPH) -> None:
    line.alignment = side
    _run(line, "— ", font=SONG, size=Pt(14))
    run = _run(line, "", font=SONG, size=Pt(14))
    for kind, text in (("begin", None), (None, " PAGE "), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text
        run._r.append(part)
    _run(line, " —", font=SONG, size=Pt(14))


def _set_text(word: Word, *, size: Pt, pitch: Mm | None) -> None:
    style = word.styles["Normal"]
    style.font.name, style.font.size = FANGSONG, size
    properties = style.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), FANGSONG)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = False
    if pitch:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, pitch
        tight = OxmlElement("w:spacing")
        tight.set(qn("w:val"), TIGHTER)
        properties.insert_element_before(tight, "w:sz", "w:szCs", "w:lang")


def _run(line: WordParagraph, text: str, *, font: str | None = None, size: Pt | None = None) -> Run:
    run = line.add_run(printable(text).replace(p.STOP, ""))
    if font:
        run.font.name = font
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if size:
        run.font.size = size
    return run


def _line(
    word: Word,
    text: str,
    *,
    side: WD_ALIGN_PARAGRAPH = LEFT,
    font: str | None = None,
    size: Pt | None = None,
    indent: float = 0,
) -> WordParagraph:
    line = word.add_paragraph()
    line.alignment = side
    if indent:
        line.paragraph_format.first_line_indent = int((size or word.styles["Normal"].font.size) * indent)
    _run(line, text, font=font, size=size)
    return line


def _letter_head(word: Word, paper: Paper) -> None:
    names = paper.issuer.split("\n")
    size = Pt(min(92, int(850 / max(map(len, names)))) / 2)  # Word counts half points
    for place, name in enumerate(names):
        line = _line(word, name, side=CENTRE, font=SONG, size=size)
        line.runs[0].font.color.rgb = RED
        line.paragraph_format.line_spacing = Pt(round(size.pt * 1.1))
        line.paragraph_format.space_before = Mm(35) if place == 0 else Pt(0)
    number = _line(word, paper.number or "", side=CENTRE)
    number.paragraph_format.space_before = TWO_LINES
    _red_rule(number)
    title = _line(word, paper.title, side=CENTRE, font=SONG, size=TITLE)
    title.paragraph_format.line_spacing = Pt(32)
    title.paragraph_format.space_before, title.paragraph_format.space_after = TWO_LINES, PITCH - BODY
    if paper.addressee:
        _line(word, f"{paper.addressee}\uff1a")


def _red_rule(line: WordParagraph) -> None:
    """A red line 4 mm under the number (GB/T 9704-2012 §7.2.7)."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "8"), ("color", "D7000F")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    line._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc")


def _form_head(word: Word, paper: Paper) -> None:
    _line(word, paper.title, side=CENTRE, font=SONG, size=TITLE).paragraph_format.space_after = Pt(8)
    line = _line(word, paper.issuer)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(165), alignment=2)
    _run(line, f"\t{paper.number or ''}")
    line.paragraph_format.space_after = Pt(4)
    if paper.addressee:
        _line(word, f"{paper.addressee}\uff1a")


def _heading(word: Word, block: p.Heading) -> None:
    line = _line(word, block.text, font=HEI if block.level == 1 else KAI, indent=2)
    line.paragraph_format.keep_with_next = True


def _paragraph(word: Word, block: p.Paragraph) -> None:
    _line(word, block.text, side=WD_ALIGN_PARAGRAPH.JUSTIFY, indent=2 if block.indent else 0)


def _items(word: Word, block: p.Items) -> None:
    for place, text in enumerate(block.items, start=1):
        _line(word, f"{place}. {text}", indent=2)


def _ticks(word: Word, block: p.Ticks) -> None:
    if block.title:
        _line(word, block.title)
    for text, is_ticked in block.items:
        line = _line(word, f"{'☑' if is_ticked else '□'} {text}")
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Pt(22), Pt(-22)


def _sheet(word: Word, block: p.Table) -> None:
    table = word.add_table(rows=0, cols=4, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row in block.rows:
        cells = table.add_row().cells
        if len(row) == TWO_ON_ONE_LINE:
            filled = list(zip(cells, row, (True, False, True, False), strict=True))
        elif row[0] == "":
            filled = [(cells[0].merge(cells[3]), row[1], False)]
        else:
            filled = [(cells[0], row[0], True), (cells[1].merge(cells[3]), row[1], False)]
        for cell, text, is_label in filled:
            _cell(cell, text, side=CENTRE if is_label else LEFT)
    _set_widths(word, table, (9, 17, 9, 17))


def _grid(word: Word, block: p.Grid) -> None:
    table = word.add_table(rows=0, cols=len(block.header), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for place, row in enumerate((block.header, *block.rows)):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _cell(cell, text, side=LEFT if place else CENTRE, font=None if place else HEI)
    _set_widths(word, table, block.widths or (1,) * len(block.header))


def _set_widths(word: Word, table: WordTable, shares: Sequence[float]) -> None:
    page = word.sections[0]
    width = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(width * share / sum(shares))
        for cell in column.cells:
            cell.width = column.width


def _cell(cell: WordCell, text: str, *, side: WD_ALIGN_PARAGRAPH, font: str | None = None) -> None:
    line = cell.paragraphs[0]
    line.alignment = side
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(4)
    _run(line, text, font=font, size=FORM_BODY)


def _signatures(word: Word, block: p.Signatures) -> None:
    for line in block.lines:
        written = _line(word, line.label)
        written.paragraph_format.space_before = Pt(12)
        written.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        if line.image:
            written.add_run().add_picture(io.BytesIO(line.image), height=Mm(9))
        else:
            _run(written, line.name or "______________")
        day = chinese_date(line.signed_on) if line.signed_on else "    年    月    日"
        _run(written, f"  {line.note}  {day}" if line.note else f"  {day}")


def _end(word: Word, paper: Paper) -> None:
    for place, name in enumerate(paper.attachments, start=1):
        label = p.ATTACHMENT if place == 1 else "\u3000" * 3
        line = _line(word, f"{label}{place}. {name}", indent=2)
        line.paragraph_format.space_before = PITCH if place == 1 else Pt(0)
    if paper.layout == p.LETTER:
        _sign_off(word, paper)
    elif paper.issued_on:
        _line(word, chinese_date(paper.issued_on), side=RIGHT)
    if paper.contact:
        _line(word, f"\uff08{p.CONTACT}{paper.contact}\uff09", indent=2)
    if paper.qr:
        code = io.BytesIO()
        segno.make_qr(paper.qr, error="m").save(code, kind="png", scale=8, border=2)
        line = _line(word, "")
        line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        line.add_run().add_picture(code, width=Mm(26))
        _line(word, paper.qr_label, size=Pt(12))
    if paper.copies:
        _line(word, f"{p.COPIED_TO}{paper.copies}", size=Pt(14)).paragraph_format.space_before = PITCH
    if paper.footer:
        _line(word, paper.footer, side=CENTRE, size=Pt(9))


def _sign_off(word: Word, paper: Paper) -> None:
    """Issuer and date to the right, room above them for the seal."""
    day = chinese_date(paper.issued_on) if paper.issued_on else "    年    月    日"
    for place, text in enumerate((*paper.issuer.split("\n"), day)):
        line = _line(word, text, side=RIGHT)
        line.paragraph_format.right_indent = 4 * BODY
        line.paragraph_format.keep_with_next = text is not day
        line.paragraph_format.space_before = 2 * PITCH if place == 0 else Pt(0)


WRITERS: dict[type[p.Block], Callable[[Word, Any], None]] = {  # each takes the block it stands behind
    p.Heading: _heading,
    p.Paragraph: _paragraph,
    p.Table: _sheet,
    p.Grid: _grid,
    p.Ticks: _ticks,
    p.Items: _items,
    p.Signatures: _signatures,
}
