"""The fonts papers are set in, and which characters they can show.

The bundled Noto fonts come with a package, so that a paper looks the same on every machine. An operator who
holds licences (方正小标宋, 仿宋_GB2312) puts the files in LIANWEI_FONTS_DIR and they are taken first.
"""

import struct
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    import typst

MISSING = "□"  # stands for a character that no font at hand can show
SUFFIXES = frozenset({".otf", ".ttf", ".ttc", ".otc"})
KEPT = frozenset("\n\u200b")


@dataclass(frozen=True, slots=True)
class FontSet:
    """Fonts for Typst, their family names in lower case, and the ranges of characters they cover."""

    fonts: "typst.Fonts"
    families: tuple[str, ...]
    characters: frozenset[int]

    def showable(self, text: str) -> str:
        """The text with a box for what cannot be shown; marks that only join or vary are dropped."""
        if all(ord(char) in self.characters for char in text):
            return text
        return "".join(self._shown(char) for char in text)

    def _shown(self, char: str) -> str:
        if ord(char) in self.characters or char in KEPT:
            return char
        is_mark = unicodedata.category(char) in ("Cf", "Mn", "Me")
        return "" if is_mark else MISSING


def font_set() -> FontSet:
    """The fonts of this instance, read once."""
    return _font_set(settings.LIANWEI_FONTS_DIR)


@cache
def _font_set(extra: str) -> FontSet:
    import pylopdf_fonts_zh_cn  # noqa: PLC0415 - with the first paper only, as Typst
    import typst  # noqa: PLC0415 - with the first paper, not at start

    folders = [Path(pylopdf_fonts_zh_cn.__file__).parent] + ([Path(extra)] if extra else [])
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES]
    paths = [str(folder) for folder in folders]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    families = tuple(family.lower() for family in fonts.families())
    return FontSet(fonts, families, frozenset().union(*(covered(path.read_bytes()) for path in files)))


def covered(font: bytes) -> frozenset[int]:
    """Code points in the `cmap` of an OpenType font, or of the first of a collection (ISO/IEC 14496-22)."""
    start = struct.unpack(">I", font[12:16])[0] if font[:4] == b"ttcf" else 0
    tables = struct.unpack(">H", font[start + 4 : start + 6])[0]
    for place in range(start + 12, start + 12 + 16 * tables, 16):
        if font[place : place + 4] == b"cmap":
            return _cmap(font[struct.unpack(">I", font[place + 8 : place + 12])[0] :])
    return frozenset()


def _cmap(cmap: bytes) -> frozenset[int]:
    found: set[int] = set()
    for place in range(4, 4 + 8 * struct.unpack(">H", cmap[2:4])[0], 8):
        table = cmap[struct.unpack(">I", cmap[place + 4 : place + 8])[0] :]
        read = READERS.get(struct.unpack(">H", table[:2])[0])
        if read:
            found.update(*read(table))
    return frozenset(found)


def _segments(table: bytes) -> list[range]:
    """Format 4: the basic plane."""
    size = struct.unpack(">H", table[6:8])[0]
    ends = struct.unpack(f">{size // 2}H", table[14 : 14 + size])
    starts = struct.unpack(f">{size // 2}H", table[16 + size : 16 + 2 * size])
    return [range(first, min(last, 0xFFFE) + 1) for first, last in zip(starts, ends, strict=True)]


def _groups(table: bytes) -> list[range]:
    """Format 12: all planes."""
    count = struct.unpack(">I", table[12:16])[0]
    groups = struct.iter_unpack(">III", table[16 : 16 + 12 * count])
    return [range(first, last + 1) for first, last, _glyph in groups]


READERS = {4: _segments, 12: _groups}  # by format of the sub-table
