"""Papers as PDF, laid out by Typst with the fonts that come along (equal output on every machine).

What people wrote goes in as JSON data and is never part of the source, so that no text can act as markup.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import segno

from lianwei.core.clock import now

from .fonts import font_set
from .paper import ATTACHMENT, CONTACT, COPIED_TO, Block, Paper, chinese_date, printable

LAYOUTS = Path(__file__).parent / "layouts"
# A paper that runs over by a few lines is set tighter, so that seal and date, or the lines to sign, do not
# stand alone on a page (GB/T 9704-2012, 7.3.5.4).
SPILT = 2
WORDS = {"attachment": ATTACHMENT, "copied_to": COPIED_TO, "contact": CONTACT}


def to_pdf(paper: Paper) -> bytes:
    """The paper as PDF, in its own layout."""
    return _laid_out(paper)[0]


def is_set_tight(paper: Paper) -> bool:
    """Whether a paper is set closer, so that its signature does not stand alone on a second page."""
    return _laid_out(paper)[1]


def _laid_out(paper: Paper) -> tuple[bytes, bool]:
    at = datetime.combine(paper.issued_on, time(12), tzinfo=UTC) if paper.issued_on else now()
    data = paper_data(paper)
    printed = compile_layout(paper.layout, data, at=at)
    if _pages(printed) != SPILT:
        return printed, False
    tight = compile_layout(paper.layout, data | {"tight": True}, at=at)
    return (tight, True) if _pages(tight) == 1 else (printed, False)


def _pages(pdf: bytes) -> int:
    from pypdf import PdfReader  # noqa: PLC0415 - 17 MB, which a worker needs with its first paper

    return len(PdfReader(BytesIO(pdf)).pages)


def compile_layout(layout: str, data: dict[str, Any], *, at: datetime, folder: Path = LAYOUTS) -> bytes:
    """One layout of `folder` with its data, as PDF/A-2b; `at` goes into its metadata."""
    import typst  # noqa: PLC0415 - 7 MB, which a worker needs with its first paper

    return typst.compile(
        str(folder / f"{layout}.typ"),
        **_around(data, folder),
        pdf_standards="a-2b",
        timestamp=at.replace(microsecond=0),
    )


def draw_layout(layout: str, data: dict[str, Any], *, folder: Path) -> bytes:
    """The first page of a layout as a PNG of 192 dots an inch, for files that hold pictures alone."""
    import typst  # noqa: PLC0415 - as above

    drawn = typst.compile(str(folder / f"{layout}.typ"), **_around(data, folder), format="png", ppi=192)
    return drawn[0] if isinstance(drawn, list) else drawn


def _around(data: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What every layout is compiled with: its folder, our fonts alone, its data."""
    fonts = font_set()
    inputs = {"paper": json.dumps(data, ensure_ascii=False), "fonts": json.dumps(fonts.families)}
    return {
        "root": str(folder),
        "font_paths": fonts.fonts,
        "ignore_system_fonts": True,
        "sys_inputs": inputs,
    }


def paper_data(paper: Paper) -> dict[str, Any]:
    """What the layout needs, every text made printable."""
    data = asdict(paper) | {
        "blocks": [_block(block) for block in paper.blocks],
        "issued_on": paper.issued_on and chinese_date(paper.issued_on),
        "words": WORDS,
    }
    return printable_data(data) | {"qr": paper.qr and qr_svg(paper.qr)}


def qr_svg(text: str) -> str:
    """A QR code as SVG; error level M stands a worn print."""
    return segno.make_qr(text, error="m").svg_inline(border=2)


def _block(block: Block) -> dict[str, Any]:
    return {"block": type(block).__name__.lower()} | asdict(block)


def printable_data(value: Any) -> Any:
    """Data of a layout, every text in it made printable."""
    if isinstance(value, str):
        return font_set().showable(printable(value))
    if isinstance(value, dict):
        return {key: printable_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable_data(item) for item in value]
    if isinstance(value, bytes):
        return list(value)
    return chinese_date(value) if hasattr(value, "isoformat") else value
