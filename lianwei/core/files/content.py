"""What a file really is, told from its bytes, and pictures without what they should not tell. Pure."""

import io
import re
import zipfile
from dataclasses import dataclass

import filetype

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MARKUP = re.compile(r"\s*<(?:!doctype|html|script|svg|\?xml|\?php)", re.IGNORECASE)
UNSAFE_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True, slots=True)
class MediaType:
    """A kind of file that is taken: MIME type, and the endings that go with it, the usual one first."""

    name: str
    endings: tuple[str, ...]

    @property
    def is_picture(self) -> bool:
        return self.name.startswith("image/")


OLE = b"\xd0\xcf\x11\xe0"
OOXML = "application/vnd.openxmlformats-officedocument"
DOCX = MediaType(f"{OOXML}.wordprocessingml.document", ("docx",))
XLSX = MediaType(f"{OOXML}.spreadsheetml.sheet", ("xlsx",))
CSV, TEXT = MediaType("text/csv", ("csv",)), MediaType("text/plain", ("txt",))
BY_SIGNATURE = {
    media.name: media
    for media in (
        MediaType("image/jpeg", ("jpg", "jpeg")),
        MediaType("image/png", ("png",)),
        MediaType("image/webp", ("webp",)),
        MediaType("application/pdf", ("pdf",)),
        MediaType("audio/mpeg", ("mp3",)),
        MediaType("audio/mp4", ("m4a", "mp4")),
        MediaType("audio/x-wav", ("wav",)),
        MediaType("audio/amr", ("amr",)),
        MediaType("video/mp4", ("mp4", "m4a")),
    )
}
ENDINGS = tuple(sorted({e for m in (*BY_SIGNATURE.values(), DOCX, XLSX, CSV, TEXT) for e in m.endings}))


def recognise(data: bytes, name: str) -> MediaType | None:
    """The kind of file the bytes are; None where it is not taken, or the name claims another kind."""
    media = _of_bytes(data, ending_of(name))
    return media if media and ending_of(name) in ("", *media.endings) else None


def ending_of(name: str) -> str:
    """jpg of 照片.JPG; empty where there is none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def safe_name(name: str, media: MediaType) -> str:
    """The sender's name for the file without paths, control and direction marks; never empty."""
    bare = UNSAFE_NAME.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" ._")
    stem = bare.rpartition(".")[0] if ending_of(bare) else bare
    return f"{stem[:120] or 'file'}.{ending_of(bare) or media.endings[0]}"


def without_metadata(data: bytes, media: MediaType) -> bytes:
    """A picture written anew, upright, without EXIF (place, device, time), comments and trailing bytes.

    Other kinds stay as they are. Raises Invalid where the picture is damaged or too large to open.
    """
    if not media.is_picture:
        return data
    from .pictures import written_anew  # noqa: PLC0415 - 9 MB, which a worker needs with its first picture

    return written_anew(data, media.name)


def _of_bytes(data: bytes, ending: str) -> MediaType | None:
    if data[:4] == b"PK\x03\x04":
        return _office(data)
    found = filetype.guess(data[:8192])
    if found:
        return BY_SIGNATURE.get(found.mime)
    if not _is_text(data):
        return None
    return CSV if ending == "csv" else TEXT


def has_macros(data: bytes) -> bool:
    """Whether an Office file holds small programs, in the newer or the older form."""
    return b"vbaProject.bin" in data or (data[:4] == OLE and "_VBA_PROJECT".encode("utf-16-le") in data)


def _office(data: bytes) -> MediaType | None:
    """Word or Excel by what lies inside; with macros, or anything else in a ZIP, it is not taken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if "[Content_Types].xml" not in names or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None


def _is_text(data: bytes) -> bool:
    """Text in UTF-8 or GB 18030 without control characters, and no page that a browser would run."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return bool(text.strip()) and not CONTROL.search(text) and not MARKUP.match(text)
    return False
