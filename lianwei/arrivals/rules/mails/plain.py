"""HTML mail into plain words. Nothing of it is run, shown or fetched: pictures, styles, frames fall away."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BLOCKS = re.compile(
    "address|article|blockquote|dd|div|dl|dt|fieldset|footer|form|h[1-6]|header|hr|li|main|ol|p|pre|section|"
    "table|tbody|tfoot|thead|tr|ul"
)
UNREAD = re.compile("head|iframe|math|noscript|object|script|style|svg|template|title")
BREAKS = {"br": "\n", "td": " ", "th": " "}
SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
GAPS = re.compile(r"\n\s*\n\s*\n+")
DEEPEST = 200


def words_of_html(text: str) -> str:
    """The readable words, one block a line."""
    from lxml import etree, html  # noqa: PLC0415 - 10 MB, which a worker needs with its first such mail

    without_declaration = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        tree = html.fromstring(without_declaration, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, ValueError):  # nothing in it that could be read
        return ""
    pieces: list[str] = []
    _collect(tree, pieces, 0)
    return tidy("".join(pieces))


def _collect(node: "HtmlElement", pieces: list[str], depth: int) -> None:
    name = node.tag if isinstance(node.tag, str) else ""
    is_block = bool(BLOCKS.fullmatch(name))
    if is_block:
        pieces.append("\n")
    if name and not UNREAD.fullmatch(name) and depth < DEEPEST:
        pieces.append(SPACES.sub(" ", (node.text or "").replace("\n", " ")))
        for child in node:
            _collect(child, pieces, depth + 1)
    if is_block:
        pieces.append("\n")
    elif name in BREAKS:
        pieces.append(BREAKS[name])
    pieces.append(SPACES.sub(" ", (node.tail or "").replace("\n", " ")))


def tidy(text: str) -> str:
    """Lines without trailing spaces, no more than one empty line in a row."""
    lines = (SPACES.sub(" ", line).strip() for line in text.replace("\r\n", "\n").split("\n"))
    return GAPS.sub("\n\n", "\n".join(lines)).strip()
