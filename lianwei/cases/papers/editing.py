"""The words of a draft, taken apart for a form and put together again. The layout and the parties' ticks
stay."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lianwei.core.documents.paper import Block, Grid, Heading, Items, Paper, Paragraph, Table, Ticks

TITLE, ADDRESSEE = "title", "addressee"


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of a paper: a name for the form, a label, the words."""

    name: str
    label: str
    text: str


def pieces(paper: Paper) -> list[Piece]:
    """Every text a person may change."""
    found = [Piece(ADDRESSEE, "主送", paper.addressee)] if paper.addressee else []
    for at, block in enumerate(paper.blocks):
        found += _pieces(f"b{at}", block)
    return found


def shown(paper: Paper) -> list[Piece]:
    """Every text for the eye, with what a form leaves alone: ticks and lists."""
    found = [Piece(ADDRESSEE, "主送", paper.addressee)] if paper.addressee else []
    for at, block in enumerate(paper.blocks):
        if isinstance(block, Ticks):
            found += [Piece("", "", f"{'☑' if is_ticked else '☐'} {text}") for text, is_ticked in block.items]
        elif isinstance(block, Grid):
            found += [Piece("", "", " ".join(row)) for row in (block.header, *block.rows)]
        else:
            found += _pieces(f"b{at}", block)
    return found


def _pieces(name: str, block: Block) -> list[Piece]:
    if isinstance(block, Paragraph | Heading):
        return [Piece(name, "", block.text)]
    if isinstance(block, Items):
        return [Piece(name, "", "\n".join(block.items))]
    if isinstance(block, Table):
        return [Piece(f"{name}.{row}.{at}", cells[at - 1], cells[at]) for row, cells in enumerate(block.rows)
                for at in range(1, len(cells), 2)]  # fmt: skip
    return []


def with_pieces(paper: Paper, texts: Mapping[str, str]) -> Paper:
    """The paper with these texts in place of its own."""
    blocks = tuple(_changed(f"b{at}", block, texts) for at, block in enumerate(paper.blocks))
    return replace(paper, blocks=blocks, addressee=texts.get(ADDRESSEE, paper.addressee))


def _changed(name: str, block: Block, texts: Mapping[str, str]) -> Block:
    if isinstance(block, Paragraph | Heading):
        return replace(block, text=texts.get(name, block.text))
    if isinstance(block, Items) and name in texts:
        return Items(tuple(line for line in texts[name].splitlines() if line.strip()))
    if isinstance(block, Table):
        return Table(tuple(_row(f"{name}.{row}", cells, texts) for row, cells in enumerate(block.rows)))
    return block


def _row(name: str, cells: tuple[str, ...], texts: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(texts.get(f"{name}.{at}", cell) if at % 2 else cell for at, cell in enumerate(cells))
