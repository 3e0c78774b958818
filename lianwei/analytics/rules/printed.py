"""Numbers as tables print them, read back without loss."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from .style import DOWN

NOTHING = frozenset({"-", "—", "–", "－", "--", "——", "持平"})
GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
NOISE = re.compile(r"[\s%％‰↑↓+个百分点件元]|上升|下降|增长|减少|提高|降低")
FALLING = (DOWN, "下降", "减少", "降低")
LONGEST = 18  # digits before the point, and behind it: more is a slip, and 1e99999999 would fill the machine


def number(text: str) -> Decimal | None:
    """The value of a printed number, its decimals kept; None where none is printed.

    A mark of nothing ("-", "—") is 0; ↓ and 下降 make it negative; 1,3641 reads as 13641.
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    if plain in NOTHING or text.strip() in NOTHING:
        return Decimal(0)
    bare = NOISE.sub("", plain).replace(",", "")
    try:
        value = Decimal(bare) if bare else None
    except InvalidOperation:
        return None
    if value is None or not is_bounded(value):
        return None
    return -abs(value) if any(mark in plain for mark in FALLING) else value


def is_bounded(value: Decimal) -> bool:
    """Whether a number is finite and no longer than any printed one."""
    return value.is_finite() and value.adjusted() < LONGEST and decimals(value) <= LONGEST


def whole(text: str) -> int | None:
    """A printed count; None where none is printed or it is no whole number."""
    value = number(text)
    return int(value) if value is not None and value == value.to_integral_value() else None


def decimals(value: Decimal) -> int:
    """How many decimals are printed."""
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def has_misplaced_comma(text: str) -> bool:
    """Whether the commas stand elsewhere than after every third digit: 1,3641."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return "," in plain and not GROUPED.fullmatch(plain.lstrip("+-"))
