"""What people type, read strictly but kindly: full-width digits and usual spellings pass, guesses do not.

Each function answers the clean value or raises Invalid with a sentence that says what to do. Forms,
commands and imports share them.
"""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid

# Money ------------------------------------------------------------------------------------------------

FEN_IN_YUAN = 100
MAX_FEN = 10_000_000_000 * FEN_IN_YUAN  # 100 亿元
MOST_DIGITS = 12
DECIMALS = 2
AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?")


def read_money(text: str) -> int:
    """An amount of yuan as typed (5800, 5,800.00, 5800元) → fen."""
    plain = re.sub(
        r"\s|^(?:人民币|CNY|RMB)?[¥$]?|元整?$|圆整?$", "", unicodedata.normalize("NFKC", text).strip()
    )
    if re.match(r"[-−–]\d", plain):
        raise Invalid(_("The amount cannot be less than 0."))
    found = AMOUNT.fullmatch(plain)
    if found is None or "$" in text:
        raise Invalid(_("Please enter the amount in figures, for example 5800."))
    yuan, decimals = found[1].replace(",", ""), found[2] or ""
    if len(decimals) > DECIMALS:
        raise Invalid(_("Please enter at most two decimals, for example 5800.50."))
    is_far_more = len(yuan.lstrip("0")) > MOST_DIGITS  # so many that Python refuses to read them
    fen = MAX_FEN + 1 if is_far_more else int(yuan) * FEN_IN_YUAN + int(decimals.ljust(2, "0") or 0)
    if fen > MAX_FEN:
        raise Invalid(_("This is more than 10 billion yuan. Please check the amount."))
    return fen


# Days -------------------------------------------------------------------------------------------------

DAY = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
MONTHS = 12


def read_day(text: str) -> date:
    """2026-12-21, 2026/12/21, 20261221 or 2026年12月21日 → a date."""
    found = DAY.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    if found is None:
        raise Invalid(_("Please write the date like 2026-12-21."))
    year, month, day = (int(part) for part in found.groups() if part and part.isdigit())
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Invalid(_("Please check the year."))
    if not is_day(year, month, day):
        raise Invalid(_("There is no such day. Please check the month and the day."))
    return date(year, month, day)


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day."""
    if not 1 <= month <= MONTHS:
        return False
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return 1 <= day <= (first_of_next - date(year, month, 1)).days


# Phones -----------------------------------------------------------------------------------------------

MOBILE_DIGITS = 11
MOBILE = re.compile(r"1[3-9]\d{9}")
FIXED = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))-?(\d{7,8})(?:(?:-|转|ext\.?)(\d{1,6}))?")
SERVICE = re.compile(r"([48]00)-?(\d{3})-?(\d{4})")
HOTLINE = re.compile(r"1[02]\d{1,4}|9[56]\d{3,4}")
HONG_KONG_MACAO = re.compile(r"(?:\+|00)(85[23])-?(\d{4})-?(\d{4})")


def read_phone(text: str) -> str:
    """A phone number as typed → as dialled: 13812346027, 023-63000000, 4001234567, 12315, +85261234567."""
    plain = re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"[‐‑–—−]", "-", plain)
    home = re.sub(r"^(?:\+|00)86-?", "", plain)
    mobile = home.replace("-", "")
    if MOBILE.fullmatch(mobile) or HOTLINE.fullmatch(home):
        return mobile
    if found := FIXED.fullmatch(home):
        extension = f"-{found[3]}" if found[3] else ""
        return f"{found[1]}-{found[2]}{extension}"
    if found := SERVICE.fullmatch(home) or HONG_KONG_MACAO.fullmatch(plain):
        return ("+" if found.re is HONG_KONG_MACAO else "") + "".join(found.groups())
    raise Invalid(_phone_sentence(mobile))


def _phone_sentence(digits: str) -> str:
    if re.fullmatch(r"1[3-9]\d*", digits) and len(digits) != MOBILE_DIGITS:
        return _("A mobile number has 11 digits; you entered {count}.").format(count=len(digits))
    if re.fullmatch(r"\d{7,8}", digits):
        return _("Please add the area code, for example 023-63000000.")
    return _("Please check the phone number: 11 digits for a mobile, area code and number for a fixed line.")


# Papers of identity -----------------------------------------------------------------------------------

# GB 11643-1999: weights of the first 17 places and the check characters by remainder.
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
ID_PLACES = 18
RESIDENT_CARD = "resident_card"
OTHER_PAPER = re.compile(r"[0-9A-Z()/-]{3,30}")


def read_id_number(text: str, *, kind: str = RESIDENT_CARD) -> str:
    """The number of a resident identity card, checked by GB 11643; other papers are only tidied."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if kind != RESIDENT_CARD:
        return _other_paper(plain, text)
    if not re.fullmatch(r"\d{17}[\dX]", plain):
        raise Invalid(_id_sentence(plain))
    if not is_day(int(plain[6:10]), int(plain[10:12]), int(plain[12:14])):
        raise Invalid(_("The birthday inside this number does not exist. Please check digits 7 to 14."))
    if not is_id_number(plain):
        raise Invalid(_("The last digit does not match the others. Please check the number."))
    return plain


def is_id_number(number: str) -> bool:
    """Whether the check character of GB 11643-1999 is right."""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return False
    return ID_CHECKS[sum(int(d) * w for d, w in zip(number[:17], ID_WEIGHTS, strict=True)) % 11] == number[17]


def _other_paper(plain: str, text: str) -> str:
    """Passports, permits, officers' cards follow no common rule; some carry Chinese characters."""
    if OTHER_PAPER.fullmatch(plain):
        return plain
    return plain_line(text, limit=30)


def _id_sentence(plain: str) -> str:
    if re.fullmatch(r"[\dX]*", plain) and len(plain) != ID_PLACES:
        return _("A resident identity number has 18 places; you entered {count}.").format(count=len(plain))
    return _("A resident identity number has only digits and perhaps an X at the end. Please check it.")


# Text -------------------------------------------------------------------------------------------------

# Marks that turn the direction of writing: they can make a text read differently from what is stored.
DIRECTION_MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def plain_line(text: str, *, limit: int | None = None) -> str:
    """One line of text as typed; rare characters, the middle dot and emoji stay as they are."""
    return plain_text(re.sub(r"[\t\r\n\u2028\u2029]+", " ", text), limit=limit)


def plain_text(text: str, *, limit: int | None = None) -> str:
    """Text of several lines as typed, with one kind of line end; invisible control characters are refused."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(is_unprintable(char) for char in clean):
        raise Invalid(
            _("Some characters of this text are invisible. Please type it again or paste it plainly.")
        )
    if limit is not None and len(clean) > limit:
        raise Invalid(_too_long(len(clean), limit))
    return clean


def is_unprintable(char: str) -> bool:
    """Control characters, halves of a pair, direction marks; the joiners inside emoji are none of these."""
    if char in "\n\t":
        return False
    return unicodedata.category(char) in ("Cc", "Cs") or char in DIRECTION_MARKS or char in "\ufffe\uffff"


def _too_long(length: int, limit: int) -> str:
    return _("At most {limit} characters fit; you entered {count}. Please shorten it.").format(
        limit=limit, count=length
    )
