"""Bytes of an e-mail into letters, where the declared character set is wrong or missing.

Many Chinese programs declare gb2312 and write GB 18030, its superset; old ones write raw bytes in headers.
"""

import codecs
import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

SUPERSETS = {
    name: "gb18030"
    for name in (
        "gb2312",
        "gb_2312-80",
        "gbk",
        "x-gbk",
        "cp936",
        "ms936",
        "windows-936",
        "gb18030",
        "chinese",
    )
} | {"big5": "big5hkscs", "iso-8859-1": "cp1252", "us-ascii": "utf-8", "unicode-1-1-utf-8": "utf-8"}
FALLBACKS = ("utf-8", "gb18030")
# Codecs that are no character sets of mails: slow with long texts, or made for source code.
NO_SETS = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"}
UNFOLDED = re.compile(r"\r?\n[ \t]*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def decoded(data: bytes, charset: str = "") -> str:
    """The letters; by what is declared, else by what fits; never an error."""
    declared = charset.strip("\"' ").lower()
    for name in (SUPERSETS.get(declared, declared), *FALLBACKS):
        try:
            if codecs.lookup(name or "utf-8").name not in NO_SETS:
                return CONTROL.sub("", data.decode(name or "utf-8"))
        except (LookupError, ValueError):  # no such set, letters it does not have, a name with a NUL in it
            continue
    return CONTROL.sub("", data.decode("gb18030", errors="replace"))


def header_text(raw: object) -> str:
    """A header's value with its encoded words (RFC 2047) read, on one line."""
    line = UNFOLDED.sub(" ", raw_letters(raw))
    try:
        parts = decode_header(line)
    except HeaderParseError:
        return CONTROL.sub("", line).strip()
    words = [each if isinstance(each, str) else decoded(each, name or "") for each, name in parts]
    return " ".join("".join(words).split())


def raw_letters(raw: object) -> str:
    """Raw bytes above 127 stand in a header as surrogates: they are letters of some set."""
    text = str(raw or "")
    try:
        return decoded(text.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        return CONTROL.sub("", text)


def part_text(part: Message) -> str:
    """The letters of a text part."""
    data = part.get_payload(decode=True)
    return decoded(data, str(part.get_content_charset() or "")) if isinstance(data, bytes) else ""


def part_name(part: Message) -> str:
    """The name of a file: RFC 2231, encoded words, or raw bytes; empty where it has none."""
    for parameter, header in (("filename", "content-disposition"), ("name", "content-type")):
        value = part.get_param(parameter, header=header)
        if isinstance(value, tuple):
            charset, _language, text = value
            return decoded(str(text).encode("latin-1", "replace"), str(charset or ""))
        if value:
            return header_text(value)
    return ""
