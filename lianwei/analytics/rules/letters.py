"""Bytes of other machines as letters, whatever they claim to be written in. Pure."""

import codecs
import re

MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
BELIEVED = frozenset({"big5", "big5hkscs", "shift_jis", "euc-jp", "euc-kr", "iso8859-1", "cp1252"})
HEAD = 400  # bytes in which a declaration is looked for


class UnreadableError(ValueError):
    """What came cannot be read: broken, or empty of what is looked for. The code says which."""


def decoded(body: bytes) -> str:
    """The letters. Good UTF-8 is UTF-8, whatever it declares; what is not is read as declared where that is a
    writing of its own, else as GB 18030, which much that declares UTF-8 is. Raises UnreadableError.
    """
    for encoding in _tried(body):
        try:
            return body.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise UnreadableError("letters")


def _tried(body: bytes) -> list[str]:
    marked = MARKS.get(body[:2])
    if marked:
        return [marked]
    match = DECLARED.search(body[:HEAD])
    return ["utf-8-sig", *(_believed(match[1].decode()) if match else []), "gb18030"]


def _believed(name: str) -> list[str]:
    """The declared writing, where it is one that is believed."""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return []
    return [known] if known in BELIEVED else []


def without_declaration(text: str) -> str:
    """XML without its first line, which speaks of bytes that are letters by now."""
    return DECLARATION.sub("", text, count=1).lstrip()
