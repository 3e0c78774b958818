"""One writing for texts that are compared: half-width, small letters, simplified characters; and pinyin."""

import re
import unicodedata
from functools import cache
from typing import Any

SPACES = re.compile(r"\s+")
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\ufeff]")


def plain(text: str) -> str:
    """The text as it is compared and counted; its length may differ from that of the original."""
    narrow = UNSEEN.sub("", unicodedata.normalize("NFKC", text)).lower()
    return SPACES.sub(" ", _simplifier().convert(narrow)).strip()


def syllables(text: str) -> list[str]:
    """Toneless pinyin of each character (车贷 → che, dai); what is no Chinese character stays as it is."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its tables take 20 MB, and few requests ask for them

    return lazy_pinyin(text, v_to_u=False)


@cache
def _simplifier() -> Any:
    from opencc import OpenCC  # noqa: PLC0415 - its tables are read at the first text, not at start

    return OpenCC("t2s")
