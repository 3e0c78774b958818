"""The texts of a workbook, in a fraction of the memory they need as strings.

A year's sheet has a million stories, each standing once, in the order of its rows; words that stand often
come early. So they lie in small compressed blocks, and the blocks last used lie open.
"""

import zlib
from functools import lru_cache

BLOCK = 64  # texts
OPEN_BLOCKS = 512
LEVEL = 1  # the quickest; stories shrink to a quarter, better levels save little more
BETWEEN = "\x00"  # XML knows no such character


class Texts:
    """Filled once in order, then read by place."""

    def __init__(self) -> None:
        self.blocks: list[bytes] = []
        self.last: list[str] = []
        self.opened = lru_cache(maxsize=OPEN_BLOCKS)(self._opened)

    def __len__(self) -> int:
        return len(self.blocks) * BLOCK + len(self.last)

    def add(self, text: str) -> None:
        self.last.append(text)
        if len(self.last) == BLOCK:
            self.blocks.append(zlib.compress(BETWEEN.join(self.last).encode(), LEVEL))
            self.last = []

    def at(self, place: int) -> str:
        """Empty beyond the last."""
        block, rest = divmod(place, BLOCK)
        if block < len(self.blocks):
            return self.opened(block)[rest]
        return self.last[rest] if block == len(self.blocks) and rest < len(self.last) else ""

    def _opened(self, block: int) -> list[str]:
        return zlib.decompress(self.blocks[block]).decode().split(BETWEEN)
