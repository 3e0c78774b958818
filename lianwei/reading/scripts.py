"""One writing for texts that are compared: half-width, small letters, simplified characters; and pinyin."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

SPACES = re.compile(r"\s+")
USUAL = str.maketrans("羣裏衆爲祕喫", "群裡眾為秘吃")  # rare forms that a table of signs prefers
# Signs of which every text of some length in traditional script has one
TRADITIONAL = re.compile(
    "[們個這來說話電買賣錢為會後時過對還沒嗎麼從開關問門與無車貨產費團員師張陳劉黃趙吳楊葉許鄭謝馮蔣韓蕭羅盧鍾譚賴龍馬郵網發業實務]"
)
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\ufeff]")


def plain(text: str) -> str:
    """The text as it is compared and counted; its length may differ from that of the original."""
    narrow = UNSEEN.sub("", unicodedata.normalize("NFKC", text)).lower()
    return SPACES.sub(" ", _simplifier().convert(narrow)).strip()


def said_in(language: str | None, chinese: str, english: str) -> str:
    """A name kept in Chinese and English as a reader of `language` wants it; Chinese where nobody asks."""
    wanted = (language or "zh").lower()
    if not wanted.startswith("zh"):
        return english or chinese
    return traditional(chinese) if wanted.startswith("zh-hant") else chinese


def simplified(text: str) -> str:
    """Traditional signs as simplified ones, sign by sign: what is found keeps its place in the text."""
    return text.translate(_simple_signs()) if TRADITIONAL.search(text) else text


@lru_cache(maxsize=4096)
def traditional(text: str) -> str:
    """Simplified signs as traditional ones, for short names of lists."""
    return _complicator().convert(text).translate(USUAL)


def syllables(text: str) -> list[str]:
    """Toneless pinyin of each character (车贷 → che, dai); what is no Chinese character stays as it is."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its tables take 20 MB, and few requests ask for them

    return lazy_pinyin(text, v_to_u=False)


@cache
def _simplifier() -> Any:
    from opencc import OpenCC  # noqa: PLC0415 - its tables are read at the first text, not at start

    return OpenCC("t2s")


@cache
def _simple_signs() -> dict[int, str]:
    signs = [chr(place) for place in range(0x4E00, 0x9FA6)]
    plain_signs = _simplifier().convert("\n".join(signs)).split("\n")
    return {
        ord(sign): other
        for sign, other in zip(signs, plain_signs, strict=True)
        if sign != other and len(other) == 1
    }


@cache
def _complicator() -> Any:
    from opencc import OpenCC  # noqa: PLC0415 - for readers of traditional signs alone

    return OpenCC("s2t")
