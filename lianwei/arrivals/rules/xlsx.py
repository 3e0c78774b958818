"""An XLSX sheet as a stream of rows of text; a million rows pass through a few megabytes.

Formulas are never computed: what counts is the value the office program stored beside them. Days come out as
2026-03-15, numbers as they are written, whole ones without a point.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import IO, Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid

from .texts import Texts

PIECE = 256 * 1024
MOST_UNPACKED = 3 * 1024**3  # bytes of one part of the workbook; a million rows of text lie below 2 GB
MOST_TEXTS = 512 * 1024**2  # of the table of texts, which is held in memory, compressed
MOST_COLUMNS = 200
MOST_DIGITS = 9  # of the number of a format
EXACT = 10**15  # above this, Excel has rounded
EPOCH, EPOCH_1904 = datetime.fromisoformat("1899-12-30"), datetime.fromisoformat("1904-01-01")
DAY_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # ECMA-376 18.8.30, East Asia
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# What a part raises that was cut, changed, or made to break its reader.
BROKEN = (
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    ValueError,
)
MACROS = ("vbaproject.bin", "macrosheets/", "xlmacrosheet")


def read_xlsx(file: IO[bytes]) -> Iterator[list[str]]:
    """The rows of the first sheet that is shown, blank ones as []. Raises Invalid."""
    book = _open(file)
    texts = _texts(book)
    days, epoch = _day_styles(book), EPOCH_1904 if _is_1904(book) else EPOCH
    yield from _Rows(texts, days, epoch).read(book, _first_sheet(book))


def look_into_xlsx(file: IO[bytes]) -> None:
    """Raises Invalid for what is seen at once: no workbook, macros, no sheet, no rows that can be parsed."""
    book = _open(file)
    next(_Rows(Texts(), frozenset(), EPOCH).read(book, _first_sheet(book)), None)


def _open(file: IO[bytes]) -> zipfile.ZipFile:
    try:
        book = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError) as fault:
        raise Invalid({"file": damaged()}) from fault
    names = [name.lower() for name in book.namelist()]
    if any(mark in name for name in names for mark in MACROS):
        raise Invalid({"file": with_macros()})
    if any(each.flag_bits & 1 for each in book.infolist()) or "xl/workbook.xml" not in names:
        raise Invalid({"file": damaged()})
    return book


def damaged() -> str:
    return _(
        "This file cannot be read: it is damaged, locked with a password, or no sheet. Please save it "
        "again as .xlsx or .csv."
    )


def with_macros() -> str:
    return _(
        "This file holds macros, which can do harm. Please save it as .xlsx (without macros) or as .csv."
    )


def too_large() -> str:
    return _("This file unpacks to more than can be read. Please divide it, or save it as .csv.")


def parse(
    book: zipfile.ZipFile,
    name: str,
    *,
    start: Callable,
    end: Callable,
    text: Callable | None = None,
    most: int = MOST_UNPACKED,
    each: Callable[[], Iterator[Any]] | None = None,
) -> Iterator[Any]:
    """Run a part of the workbook through handlers, a piece at a time; after each piece give out what `each`
    has. Raises Invalid for what is no XML, unpacks too far or declares entities.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_entities
    done = 0
    try:
        with book.open(name) as stream:
            while piece := stream.read(PIECE):
                done += len(piece)
                if done > most:
                    raise Invalid({"file": too_large()})
                parser.Parse(piece)
                yield from each() if each else ()
            parser.Parse(b"", True)
    except BROKEN as fault:
        raise Invalid({"file": damaged()}) from fault
    yield from each() if each else ()


def _refuse_entities(*_about: Any) -> None:
    raise Invalid({"file": damaged()})


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _elements(book: zipfile.ZipFile, name: str) -> list[tuple[str, dict[str, str]]]:
    """All elements of a small part in order; none where the part is missing."""
    found: list[tuple[str, dict[str, str]]] = []
    if name in book.namelist():
        list(
            parse(
                book,
                name,
                start=lambda tag, given: found.append((_local(tag), given)),
                end=lambda tag: None,
                most=MOST_TEXTS,
            )
        )
    return found


def _first_sheet(book: zipfile.ZipFile) -> str:
    """The part of the first sheet that is not hidden."""
    targets = {
        g["Id"]: g["Target"]
        for tag, g in _elements(book, "xl/_rels/workbook.xml.rels")
        if tag == "Relationship" and "Id" in g and "Target" in g
    }
    for tag, given in _elements(book, "xl/workbook.xml"):
        if tag == "sheet" and given.get("state", "visible") == "visible":
            target = targets.get(next((v for k, v in given.items() if _local(k) == "id"), ""), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path in book.namelist():
                return path
    raise Invalid({"file": damaged()})


def _is_1904(book: zipfile.ZipFile) -> bool:
    about = (given for tag, given in _elements(book, "xl/workbook.xml") if tag == "workbookPr")
    return any(given.get("date1904") in ("1", "true") for given in about)


def _day_styles(book: zipfile.ZipFile) -> frozenset[int]:
    """The cell styles that show a number as a day."""
    own: dict[int, str] = {}
    formats: list[int] = []
    is_within = False
    for tag, given in _elements(book, "xl/styles.xml"):
        is_within = tag == "cellXfs" or (is_within and tag not in ("cellStyles", "cellStyleXfs", "dxfs"))
        if tag == "numFmt" and given.get("numFmtId", "").isdecimal():
            own[_whole(given["numFmtId"])] = given.get("formatCode", "")
        if tag == "xf" and is_within:
            formats.append(_whole(given.get("numFmtId", "")))
    return frozenset(place for place, each in enumerate(formats) if _shows_day(each, own))


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0


def _shows_day(number: int, own: dict[int, str]) -> bool:
    if number not in own:
        return number in DAY_FORMATS
    return bool(re.search(r"[ymd年月日]", QUOTED.sub("", own[number]).lower()))


def _texts(book: zipfile.ZipFile) -> Texts:
    """The table of texts; readings (rPh) of East Asian words are left out."""
    found = Texts()
    if "xl/sharedStrings.xml" not in book.namelist():
        return found
    parts: list[str] = []
    state = {"t": False, "rPh": False}

    def start(tag: str, _given: dict) -> None:
        if tag == "si":
            parts.clear()
        elif tag in state:
            state[tag] = True

    def end(tag: str) -> None:
        if tag == "si":
            found.add("".join(parts))
        elif tag in state:
            state[tag] = False

    def text(piece: str) -> None:
        if state["t"] and not state["rPh"]:
            parts.append(piece)

    list(parse(book, "xl/sharedStrings.xml", start=start, end=end, text=text, most=MOST_TEXTS))
    return found


class _Rows:
    """Collects the cells of a sheet's part into rows."""

    def __init__(self, texts: Texts, days: frozenset[int], epoch: datetime) -> None:
        self.texts, self.days, self.epoch = texts, days, epoch
        self.ready: list[list[str]] = []
        self.row: list[str] = []
        self.number, self.column, self.kind, self.style = 0, 0, "n", 0
        self.parts: list[str] = []
        self.is_value = False

    def read(self, book: zipfile.ZipFile, name: str) -> Iterator[list[str]]:
        yield from parse(book, name, start=self.start, end=self.end, text=self.text, each=self.given_out)

    def given_out(self) -> Iterator[list[str]]:
        rows, self.ready = self.ready, []
        yield from rows

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "c":
            self.column = _column(given["r"]) if "r" in given else self.column + 1
            self.kind, self.style = given.get("t", "n"), int(given.get("s") or 0)
            self.parts.clear()
        elif tag in ("v", "t"):
            self.is_value = True
        elif tag == "row":
            self._begin(int(given.get("r") or self.number + 1))

    def _begin(self, number: int) -> None:
        if number <= self.number:  # rows that go back would let a small file say the same gap again and again
            raise Invalid({"file": damaged()})
        gap = min(number - self.number - 1, 2**20)
        self.ready.extend([] for _ in range(gap))
        self.number, self.column, self.row = number, 0, []

    def text(self, piece: str) -> None:
        if self.is_value:
            self.parts.append(piece)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.is_value = False
        elif tag == "c":
            self._keep()
        elif tag == "row":
            self.ready.append(self.row)

    def _keep(self) -> None:
        if not self.parts or not 0 < self.column <= MOST_COLUMNS:
            return
        missing = self.column - len(self.row)
        if missing > 0:
            self.row.extend([""] * missing)
        self.row[self.column - 1] = self._value("".join(self.parts))

    def _value(self, raw: str) -> str:
        if self.kind == "s":
            return self.texts.at(int(raw)) if raw.isdecimal() else ""
        if self.kind in ("str", "inlineStr"):
            return raw
        if self.kind == "e":
            return ""  # #N/A and its like say nothing
        if self.kind == "b":
            return "是" if raw == "1" else "否"
        return as_day(raw, self.epoch) if self.style in self.days else as_number(raw)


def _column(reference: str) -> int:
    """28 of AB7."""
    number = 0
    for letter in reference:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter) - 64
    return number


def as_number(raw: str) -> str:
    """1.3812346027E10 → 13812346027; what Excel has rounded keeps its E, so that nobody trusts it."""
    try:
        value = float(raw)
    except ValueError:
        return raw
    if value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return repr(round(value, 10)) if abs(value) < EXACT else f"{value:.10E}"


def as_day(raw: str, epoch: datetime = EPOCH) -> str:
    """A serial number of a day → 2026-03-15, with its time where it has one."""
    try:
        moment = epoch + timedelta(seconds=round(float(raw) * 86_400))
    except (ValueError, OverflowError):
        return raw
    return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.isoformat(" ")


def serial_day(number: int) -> date:
    """The day of a serial number."""
    return (EPOCH + timedelta(days=number)).date()
