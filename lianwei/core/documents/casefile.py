"""One case file as one PDF: cover, index with page numbers (卷宗目录), then every paper, numbered through.

Pages count from the first paper; cover and index carry no number. Whatever cannot be printed (a recording, a
table, a damaged PDF) is stood in for by a sheet with its name, size and SHA-256.
"""

import hashlib
import io
from collections.abc import Sequence

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import RectangleObject

from lianwei.core.clock import now

from .fonts import font_set
from .paper import Paper, printable
from .parts import Part
from .typst import compile_layout, to_pdf

A4 = (595.28, 841.89)  # points
EDGE = 28.35  # 10 mm kept clear around a picture
PIXELS = 50_000_000  # a larger picture is taken for an attack and stood in for
PRINT_PIXELS = (1654, 2339)  # A4 at 200 dpi: enough to read, small enough to send
INDEX, INDEX_HEADER = "卷内文件目录", ("序号", "文件名称", "页次", "备注")
SHEET, SHEET_LABELS = "另存文件", ("文件名称", "原文件名", "大小", "SHA-256")
# What a damaged PDF makes its reader raise.
UNREADABLE = (PyPdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError)


def bind_case_file(cover: Paper, parts: Sequence[Part | tuple[str, bytes]]) -> bytes:
    """Cover, index and parts bound into one PDF."""
    bound = [part if isinstance(part, Part) else Part(*part) for part in parts]
    printed = [_printed(part) for part in bound]
    counts = [len(each.pages) for each in printed]
    book = PdfWriter()
    for data in (to_pdf(cover), _index(cover, bound, counts)):
        book.append(PdfReader(io.BytesIO(data)), import_outline=False)
    front = len(book.pages)
    for part, each in zip(bound, printed, strict=True):
        book.append(each, outline_item=part.title, import_outline=False)
    _stamp(book, front)
    book.add_metadata({"/Title": cover.title, "/Author": cover.issuer})
    return _written(book)


def _printed(part: Part) -> PdfReader:
    """The part on A4 pages, or the sheet that stands in for it."""
    is_pdf = part.data[:1024].lstrip().startswith(b"%PDF-")
    data = part.data if is_pdf else _picture(part)
    return (data and _on_a4(data)) or _sheet(part)


def _on_a4(data: bytes) -> PdfReader | None:
    """A PDF with every page upright on A4; None where it is locked, damaged or empty."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted or not reader.pages:
            return None
        writer = PdfWriter()
        for sheet in reader.pages:
            _fit(writer.add_page(sheet))
        return PdfReader(io.BytesIO(_written(writer)))
    except UNREADABLE:
        return None


def _fit(sheet: PageObject) -> None:
    """Centre a page on A4, smaller where it must be, never larger."""
    sheet.transfer_rotation_to_content()
    share = min(A4[0] / float(sheet.cropbox.width), A4[1] / float(sheet.cropbox.height), 1)
    if share < 1:
        sheet.scale_by(share)
    left = float(sheet.cropbox.left) - (A4[0] - float(sheet.cropbox.width)) / 2
    low = float(sheet.cropbox.bottom) - (A4[1] - float(sheet.cropbox.height)) / 2
    box = RectangleObject((left, low, left + A4[0], low + A4[1]))
    sheet.mediabox = sheet.cropbox = sheet.trimbox = sheet.bleedbox = sheet.artbox = box


def _picture(part: Part) -> bytes | None:
    """A picture as a PDF that fits A4; None where it is none, or too large to be honest."""
    try:
        with Image.open(io.BytesIO(part.data)) as picture:
            if picture.width * picture.height > PIXELS:
                return None
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None
    upright.thumbnail(PRINT_PIXELS)
    printed = io.BytesIO()
    room = min((A4[0] - 2 * EDGE) / upright.width, (A4[1] - 2 * EDGE) / upright.height)
    upright.save(printed, "PDF", resolution=72 / room, quality=85)
    return printed.getvalue()


def _sheet(part: Part) -> PdfReader:
    digest = hashlib.sha256(part.data).hexdigest()
    two_lines = f"{digest[:32]}\n{digest[32:]}"  # broken by us, so that it can be copied
    values = (_shown(part.title), _shown(part.name), f"{len(part.data):,} B", two_lines)
    rows = [row for row in zip(SHEET_LABELS, values, strict=True) if row[1]]
    return _compiled("sheet", {"title": SHEET, "rows": rows})


def _index(cover: Paper, parts: Sequence[Part], counts: Sequence[int]) -> bytes:
    rows, first = [], 1
    for place, (part, count) in enumerate(zip(parts, counts, strict=True), start=1):
        span = str(first) if count == 1 else f"{first}–{first + count - 1}"
        rows.append((str(place), _shown(part.title), span, _shown(part.note)))
        first += count
    subtitle = _shown(" ".join(filter(None, (cover.number, cover.title))))
    data = {"title": INDEX, "subtitle": subtitle, "header": INDEX_HEADER, "rows": rows}
    return compile_layout("index", data, at=now())


def _stamp(book: PdfWriter, front: int) -> None:
    """Each page behind the index its number, top right, over whatever the page shows."""
    sheets = book.pages[front:]
    if not sheets:
        return
    stamps = _compiled("stamps", {"title": INDEX, "pages": len(sheets)})
    for sheet, stamp in zip(sheets, stamps.pages, strict=True):
        sheet.merge_translated_page(stamp, float(sheet.mediabox.left), float(sheet.mediabox.bottom))


def _compiled(layout: str, data: dict) -> PdfReader:
    return PdfReader(io.BytesIO(compile_layout(layout, data, at=now())))


def _shown(text: str) -> str:
    return font_set().showable(printable(text))


def _written(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
