"""What a column of a sheet can become: the fields that a receiver offers, and how a cell is read for each."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid
from lianwei.ui.inputs import read_day, read_money, read_phone

from .xlsx import serial_day

LINE, TEXT, DAY, MONEY, PHONE, NUMBER, CODE, YES_NO, NAME, IDENTITY = (
    "line", "text", "day", "money", "phone", "number", "code", "yes_no", "name", "identity",
)  # fmt: skip
SERIAL = range(20_000, 80_000)  # days of Excel: 1954 to 2118
SERIAL_DIGITS = 5
SPLIT = re.compile(r"[,，;；、|/\n]+")
YES, NO = (
    {"是", "有", "同意", "yes", "y", "true", "1", "√"},
    {"否", "无", "不同意", "no", "n", "false", "0", "×"},
)

FindCode = Callable[[str, str], str | None]  # (kind of list, word) → code


@dataclass(frozen=True, slots=True)
class Target:
    """One field: `path` in the contents ("person.phone"), what its columns are called, how it is read.

    `is_cut`: a longer text is cut to `most` (it stands whole elsewhere). `is_list`: a cell may hold several.
    `codes`: the list that knows the words. `words`: fixed words and what they mean. `otherwise`: what it is
    without a column. `is_key`: names the row in the other system. `is_private`: of a person.
    """

    path: str
    label: str | Promise
    kind: str = LINE
    aliases: tuple[str, ...] = ()
    needed: bool = False
    most: int = 200
    is_cut: bool = False
    is_list: bool = False
    is_key: bool = False
    is_private: bool = False
    codes: str = ""
    otherwise: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


def read_cell(target: Target, text: str, *, find_code: FindCode) -> Any:
    """A cell as the field's value; None where it is blank. Raises Invalid with a sentence."""
    text = text.strip()
    if text in ("", "-", "--", "/", "无数据", "NULL", "null"):
        return None
    if target.words:
        return _word(target, text)
    if target.codes:
        found = [_code(target, each, find_code) for each in (SPLIT.split(text) if target.is_list else [text])]
        return [each for each in found if each] if target.is_list else found[0]
    return READERS[target.kind](target, text)


def _word(target: Target, text: str) -> str:
    if text in target.words.values():
        return text
    found = next((value for word, value in target.words.items() if word in text), None)
    if found is None:
        raise Invalid(_("This word is not known here. Please choose what it means."))
    return found


def _code(target: Target, word: str, find_code: FindCode) -> str | None:
    word = word.strip()
    code = find_code(target.codes, word) if word else None
    if word and code is None:
        raise Invalid(_("The table holds no such code."))
    return code


def _line(target: Target, text: str) -> str:
    return _fitting(target, re.sub(r"\s+", " ", text))


def _fitting(target: Target, text: str) -> str:
    if len(text) <= target.most:
        return text
    if target.is_cut:
        return text[: target.most - 1] + "…"
    raise Invalid(_("Please keep this to %(most)s characters.") % {"most": target.most})


def _identity(target: Target, text: str) -> str:
    if "E+" in text:
        raise Invalid(
            _("Excel has rounded this number. Please format the column as text in the other system.")
        )
    return _fitting(target, re.sub(r"\s", "", text).upper())


def _phone(target: Target, text: str) -> str:
    """As dialled; what follows no rule is kept as it stands, so that nobody is lost for it."""
    if "E+" in text:
        raise Invalid(
            _("Excel has rounded this number. Please format the column as text in the other system.")
        )
    first = SPLIT.split(text)[0]
    try:
        return read_phone(first)
    except Invalid:
        return _fitting(target, text)


def _day(target: Target, text: str) -> str:
    """Days as text, with or without a time of day, and serial numbers of Excel."""
    plain = unicodedata.normalize("NFKC", text)
    whole = plain.split(".")[0]
    if whole.isdecimal() and len(whole) == SERIAL_DIGITS and int(whole) in SERIAL:
        return serial_day(int(whole)).isoformat()
    plain = re.sub(r"(?<=[\d日])[ T]*\d{1,2}[:时]\d{1,2}.*$", "", plain)
    plain = re.sub(r"\s*(星期|周)[一二三四五六日天]$", "", plain)
    return read_day(plain).isoformat()


def _money(target: Target, text: str) -> int:
    plain = re.sub(r"(\.\d{2})0+$", r"\1", text)
    factor = 10_000 if plain.endswith(("万", "万元")) else 1
    return read_money(plain.removesuffix("元").removesuffix("万") if factor > 1 else plain) * factor


def _number(target: Target, text: str) -> int:
    found = re.fullmatch(r"(\d{1,9})(?:\.0+)?\s*(?:岁|人|周岁)?", unicodedata.normalize("NFKC", text))
    if found is None:
        raise Invalid(_("Please enter a whole number."))
    return int(found[1])


def _yes_no(target: Target, text: str) -> bool:
    word = text.lower()
    if word not in YES | NO:
        raise Invalid(_("Please write yes or no."))
    return word in YES


READERS: dict[str, Callable[[Target, str], Any]] = {
    LINE: _line,
    TEXT: _fitting,
    NAME: _line,
    DAY: _day,
    MONEY: _money,
    PHONE: _phone,
    IDENTITY: _identity,
    NUMBER: _number,
    YES_NO: _yes_no,
}


def is_day(text: str) -> bool:
    """Whether a cell reads as a day of our century or the last one."""
    try:
        return date.fromisoformat(_day(Target("", ""), text)) is not None
    except Invalid:
        return False
