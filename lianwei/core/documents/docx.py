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
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from . import paper as p
from .paper import Paper, chinese_date, printable
from .typst import is_set_tight

FANGSONG, SONG, HEI, KAI = "仿宋", "宋体", "黑体", "楷体"
RED = RGBColor(0xD7, 0x00, 0x0F)
PITCH = Mm(225 / 22)  # one line of a letter (GB/T 9704-2012 §5.2.3: 22 lines in 225 mm)
CLOSE_PITCH = Mm(225 / 26)  # where the signature would else stand alone on the next page (§7.3.5.4)
ABOVE_HEAD, CLOSE_ABOVE_HEAD = Mm(35), Mm(12)
TIGHTER = "-5"  # a quarter of a point: 28 characters of 16 pt fill 156 mm
TWO_ON_ONE_LINE = 4  # label, value, label, value
BODY, FORM_BODY, TITLE, SMALL = Pt(16), Pt(12), Pt(22), Pt(10)
LONG_LABEL = 14  # characters; a longer label stands in small letters, so that it does not make its row high
LETTER_WIDTH, FORM_WIDTH = Mm(156), Mm(165)
SIGNED_TO = Mm(110)  # the line to sign on ends here, the day stands to its right
NO_DAY = "\u3000\u3000年\u3000\u3000月\u3000\u3000日"
CENTRE, RIGHT, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT


def to_docx(paper: Paper) -> bytes:
    """The paper as .docx."""
    word = WordFile()
    word.core_properties.title, word.core_properties.author = paper.title, paper.issuer.replace("\n", " ")
    word.core_properties.language = "zh-CN"
    is_letter = paper.layout == p.LETTER
    is_tight = is_set_tight(paper)
    pitch = CLOSE_PITCH if is_tight else PITCH
    _set_page(word, is_letter=is_letter)
    _set_text(word, size=BODY if is_letter else FORM_BODY, pitch=pitch if is_letter else None)
    if is_letter:
        _letter_head(word, paper, pitch, above=CLOSE_ABOVE_HEAD if is_tight else ABOVE_HEAD)
    else:
        _form_head(word, paper)
    _write_blocks(word, paper.blocks, apart=Pt(0) if is_letter else Pt(8))
    if is_tight:
        _close_up_rows(word)
    _end(word, paper, pitch)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _write_blocks(word: Word, blocks: Sequence[p.Block], *, apart: Pt) -> None:
    """Sheets touch, so that several of them make one form; anything else stands clear of their lines."""
    for place, block in enumerate(blocks):
        is_sheet, before = isinstance(block, SHEETS), len(word.paragraphs)
        is_below = place > 0 and isinstance(blocks[place - 1], SHEETS)
        if is_sheet and place > 0 and not is_below:
            word.paragraphs[-1].paragraph_format.space_after = apart
        WRITERS[type(block)](word, block)
        if is_below and not is_sheet and before < len(word.paragraphs):
            word.paragraphs[before].paragraph_format.space_before = apart


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
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):  # no blanks between figures and characters
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        style.element.get_or_add_pPr().insert_element_before(off, "w:spacing", "w:ind", "w:jc")
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


def _letter_head(word: Word, paper: Paper, pitch: Mm, *, above: Mm) -> None:
    two_lines = (
        2 * pitch - BODY
    )  # between the letters of one line and the next, less what the lines keep free
    names = paper.issuer.split("\n")
    size = Pt(min(92, int(850 / max(map(len, names)))) / 2)  # Word counts half points
    for place, name in enumerate(names):
        line = _line(word, name, side=CENTRE, font=SONG, size=size)
        line.runs[0].font.color.rgb = RED
        line.paragraph_format.line_spacing = Pt(round(size.pt * 1.1))
        line.paragraph_format.space_before = above if place == 0 else Pt(0)
    number = _line(word, paper.number or "", side=CENTRE)
    number.paragraph_format.space_before = two_lines
    _red_rule(number)
    title = _line(word, paper.title, side=CENTRE, font=SONG, size=TITLE)
    title.paragraph_format.line_spacing = Pt(32)
    title.paragraph_format.space_before, title.paragraph_format.space_after = two_lines, pitch - BODY
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
    line.paragraph_format.tab_stops.add_tab_stop(FORM_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
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


def _picture(word: Word, block: p.Picture) -> None:
    shown = _line(word, "", side=WD_ALIGN_PARAGRAPH.CENTER)
    shown.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    shown.paragraph_format.keep_with_next = True
    shown.add_run().add_picture(io.BytesIO(block.image), height=Mm(70))
    _line(word, block.caption, side=WD_ALIGN_PARAGRAPH.CENTER)


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
    _keep_rows_whole(table)
    _set_widths(word, table, (10, 16, 10, 16))


def _keep_rows_whole(table: WordTable) -> None:
    """No row goes on to the next page, but one that a page cannot hold."""
    for row in table.rows:
        _mark_row(row, "w:cantSplit")


def _close_up_rows(word: Word) -> None:
    for table in word.tables:
        for line in (line for row in table.rows for cell in row.cells for line in cell.paragraphs):
            line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)


def _mark_row(row: WordRow, mark: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(mark))


def _grid(word: Word, block: p.Grid) -> None:
    table = word.add_table(rows=0, cols=len(block.header), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for place, row in enumerate((block.header, *block.rows)):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _cell(cell, text, side=LEFT if place else CENTRE, font=None if place else HEI)
    _mark_row(table.rows[0], "w:tblHeader")  # the header stands on every page
    _keep_rows_whole(table)
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
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    is_long = side == CENTRE and len(text) > LONG_LABEL
    _run(line, text, font=font, size=SMALL if is_long else FORM_BODY)


def _signatures(word: Word, block: p.Signatures) -> None:
    for line in block.lines:
        written = _line(word, f"{line.label} ")
        layout = written.paragraph_format
        layout.space_before, layout.line_spacing_rule = Pt(12), WD_LINE_SPACING.SINGLE
        layout.keep_with_next = line is not block.lines[-1]
        layout.tab_stops.add_tab_stop(SIGNED_TO, WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
        layout.tab_stops.add_tab_stop(FORM_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        if line.image:
            written.add_run().add_picture(io.BytesIO(line.image), height=Mm(9))
        else:
            _run(written, line.name)
        day = chinese_date(line.signed_on) if line.signed_on else NO_DAY
        _run(written, "\t")
        _run(written, line.note, size=Pt(9))
        _run(written, f"\t{day}")


def _end(word: Word, paper: Paper, pitch: Mm) -> None:
    for place, name in enumerate(paper.attachments, start=1):
        label = p.ATTACHMENT if place == 1 else "\u3000" * 3
        line = _line(word, f"{label}{place}. {name}", indent=2)
        line.paragraph_format.space_before = pitch if place == 1 else Pt(0)
    if paper.layout == p.LETTER:
        _sign_off(word, paper, pitch)
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
        _line(word, f"{p.COPIED_TO}{paper.copies}", size=Pt(14)).paragraph_format.space_before = pitch
    if paper.footer:
        _line(word, paper.footer, side=CENTRE, size=Pt(9))


def _sign_off(word: Word, paper: Paper, pitch: Mm) -> None:
    """Issuer and date to the right, room above them for the seal, on one page with the last line above."""
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    day = chinese_date(paper.issued_on) if paper.issued_on else NO_DAY
    texts = (*paper.issuer.split("\n"), day)
    left = LETTER_WIDTH - 4 * BODY - int(max(map(_breadth, texts)) * BODY)
    for place, text in enumerate(texts):
        line = _line(word, text, side=CENTRE)
        line.paragraph_format.left_indent, line.paragraph_format.right_indent = max(left, 0), 4 * BODY
        line.paragraph_format.keep_with_next = text is not day
        line.paragraph_format.space_before = 2 * pitch if place == 0 else Pt(0)


def _breadth(text: str) -> float:
    """How many characters wide a line is; figures and Latin letters take half."""
    return sum(0.5 if character.isascii() else 1 for character in text)


SHEETS = (p.Table, p.Grid)
WRITERS: dict[type[p.Block], Callable[[Word, Any], None]] = {  # each takes the block it stands behind
    p.Heading: _heading,
    p.Paragraph: _paragraph,
    p.Table: _sheet,
    p.Grid: _grid,
    p.Ticks: _ticks,
    p.Items: _items,
    p.Signatures: _signatures,
    p.Picture: _picture,
}
