"""What a paper says, apart from how it looks. Pure: typst.py and docx.py lay it out.

A paper is one of two layouts: `letter` (公文 after GB/T 9704-2012: red head, number, title, text) and `form`
(a bordered table: registers, approval sheets, proofs of service).
"""

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final, Literal

LETTER: Final = "letter"
FORM: Final = "form"

# Laid down by GB/T 9704-2012 §7.3-7.4, therefore not translated.
ATTACHMENT, COPIED_TO, CONTACT = "附件：", "抄送：", "联系人："
STOP = "\u200b"  # a place where a line may break
LONG_RUN = re.compile(r"[!-~]{25,}")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the text; level 1 一、 in 黑体, level 2 (一) in 楷体."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; line breaks inside it stay. `indent` False for a line that starts at the margin."""

    text: str
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A bordered sheet. A row is (label, value), or (label, value, label, value) for two on one line."""

    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A list with a header row; `widths` are shares of the line, equal where not given."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Ticks:
    """Grounds or answers of which some are ticked: (text, is_ticked)."""

    items: Sequence[tuple[str, bool]]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """One line to sign; `image` is the PNG of a handwriting given on screen."""

    label: str
    name: str = ""
    signed_on: date | None = None
    image: bytes | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign, below one another."""

    lines: Sequence[Signature]


@dataclass(frozen=True, slots=True)
class Items:
    """A numbered list: 1. 2. 3."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo (JPEG or PNG) with one line below it."""

    image: bytes
    caption: str


Block = Heading | Paragraph | Table | Grid | Ticks | Signatures | Items | Picture
BLOCKS: dict[str, type] = {
    block.__name__.lower(): block
    for block in (Heading, Paragraph, Table, Grid, Ticks, Signatures, Items, Picture)
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, ready to be laid out.

    addressee: 主送机关 without colon. attachments: their titles. copies: bodies copied to (抄送). contact:
    who answers questions and how. footer: one small line under every page. qr: text of a code printed last,
    with qr_label beside it. number and issued_on stay None until the paper is approved.
    """

    title: str
    issuer: str
    number: str | None = None
    addressee: str | None = None
    blocks: Sequence[Block] = ()
    issued_on: date | None = None
    layout: Literal["letter", "form"] = LETTER
    attachments: Sequence[str] = ()
    copies: str | None = None
    contact: str | None = None
    footer: str | None = None
    qr: str | None = None
    qr_label: str = ""
    language: str = field(default="zh")


def to_json(paper: Paper) -> str:
    """The paper as canonical JSON, as it is stored."""
    data = asdict(paper) | {"blocks": [_block_data(block) for block in paper.blocks]}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def from_json(text: str) -> Paper:
    """The paper back from what to_json() wrote."""
    data = json.loads(text)
    data["blocks"] = tuple(_block(item) for item in data["blocks"])
    data["attachments"] = tuple(data["attachments"])
    data["issued_on"] = _day(data["issued_on"])
    return Paper(**data)


def paper_number(series: str, year: int, number: int) -> str:
    """渝中消委〔2026〕812号."""
    return f"{series}〔{year}〕{number}号"


def chinese_date(day: date) -> str:
    """2026年12月21日: Arabic figures without leading zeros (GB/T 9704-2012 §7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def printable(text: str) -> str:
    """Text that cannot break a layout: no control characters, and places to break long addresses."""
    clean = UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return LONG_RUN.sub(lambda run: STOP.join(run[0][i : i + 4] for i in range(0, len(run[0]), 4)), clean)


def _block_data(block: Block) -> dict[str, Any]:
    return {"block": type(block).__name__.lower()} | asdict(block)


def _block(data: dict[str, Any]) -> Block:
    kind = BLOCKS[data.pop("block")]
    if kind is Signatures:
        return Signatures(tuple(_signature(line) for line in data["lines"]))
    if kind is Picture:
        return Picture(base64.b64decode(data["image"]), data["caption"])
    return kind(**{name: _frozen(value) for name, value in data.items()})


def _signature(line: dict[str, Any]) -> Signature:
    image = line["image"] and base64.b64decode(line["image"])
    return Signature(**line | {"signed_on": _day(line["signed_on"]), "image": image})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"a paper holds no {type(value).__name__}")
