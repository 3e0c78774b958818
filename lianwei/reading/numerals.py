"""Numbers as people write them: 5,800, 5.8万, 三千八, 两万五."""

import re
from decimal import Decimal

DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
PLACES = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}
FIGURES = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
CHINESE = r"[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]*"
NUMERAL = re.compile(rf"(?:{FIGURES})(?: ?[百千万亿]\d?(?!\d))?|{CHINESE}")


def number_in(text: str) -> Decimal:
    """The value of what NUMERAL matched. In 三千八 and 2万5 the last digit counts the place below."""
    word = text.replace(",", "").replace(" ", "")
    figures = re.match(r"[\d.]+", word)
    if figures is None:
        return Decimal(_chinese(word))
    place = (PLACES | MYRIADS).get(word[figures.end() : figures.end() + 1], 1)
    return Decimal(figures[0]) * place + int(word[figures.end() + 1 :] or 0) * place // 10


def _chinese(word: str) -> int:
    for sign in ("亿", "万"):
        before, found, after = word.rpartition(sign)
        if found:
            tail = DIGITS[after] * MYRIADS[sign] // 10 if after in DIGITS else _chinese(after)
            return (_chinese(before) or 1) * MYRIADS[sign] + tail
    return _below_myriad(word)


def _below_myriad(word: str) -> int:
    total, digit, place = 0, 0, 1
    for sign in word:
        if sign in PLACES:
            total += (digit or 1) * PLACES[sign]
            digit, place = 0, PLACES[sign]
        else:
            digit = DIGITS[sign]
            place = place if digit else 1
    return total + digit * max(1, place // 10)
