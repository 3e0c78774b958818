"""What a laboratory wrote into a cell: a number, "< 0.05", "未检出", with or without a unit.

Nothing is guessed: what can be read in two ways is refused with a sentence.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from .units import factor

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
NOT_FOUND = ("未检出", "not detected", "n.d.", "nd", "<lod", "<检出限", "<dl", "<mdl", "低于检出限")
NUMBER = r"[+-]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:\s*(?:[x×*]\s*10\s*\^?|e)\s*[+-]?\d+)?"
READ = re.compile(
    rf"(?P<below>[<≤])?\s*(?P<number>{NUMBER})\s*(?:[±]\s*(?P<spread>{NUMBER}))?\s*(?P<unit>.*)$", re.I
)
DETECTION = re.compile(rf"[^\d.]*?(?P<number>{NUMBER})\s*(?P<unit>[^\d)]*)\)?$", re.I)
LONGEST = 60  # letters of a cell; a longer one is a remark
EXACT = Context(prec=12)
FARTHEST = 12  # powers of ten of a reading, up or down
THOUSANDS = 3  # figures between two commas


class UnreadableError(ValueError):
    """A cell that is no reading; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading in the item's unit. `is_below`: less than the method finds, that limit being `detection`
    where the laboratory told it. `note`: what was converted or left aside.
    """

    value: Decimal | None
    is_below: bool = False
    detection: Decimal | None = None
    note: str = ""


def read_cell(text: str, *, unit: str, column_unit: str = "") -> Reading:
    """A reading in `unit`, from a column in that or another unit. Raises UnreadableError."""
    units = (column_unit, unit)
    plain = _narrow(text)
    if len(plain) > LONGEST:
        raise UnreadableError(_("This is a remark, not a reading."))
    if not_found := next((word for word in NOT_FOUND if plain.lower().startswith(word)), None):
        return _not_found(plain[len(not_found) :], units)
    found = READ.match(plain)
    if found is None or plain.startswith(">"):
        raise UnreadableError(_("This is no number: “%(text)s”.") % {"text": text.strip()})
    number, note = _converted(found["number"], found["unit"].strip(), units)
    if found["below"]:
        return Reading(None, is_below=True, detection=number, note=note)
    if found["spread"]:
        aside = _("±%(spread)s was left aside: the uncertainty of the plan counts") % {
            "spread": found["spread"]
        }
        note = f"{note}; {aside}" if note else aside
    return Reading(number, note=note)


def _narrow(text: str) -> str:
    """Powers written small become ^n first: the narrow form would make 10³ into 103."""
    raised = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+", lambda each: "^" + each[0].translate(RAISED), text)
    return unicodedata.normalize("NFKC", raised).replace("，", ",").replace("。", ".").strip()


def _not_found(rest: str, units: tuple[str, str]) -> Reading:
    """“未检出”, with the limit of detection behind it or not."""
    if not any(each.isdigit() for each in rest):
        return Reading(None, is_below=True)
    told = DETECTION.match(rest)
    if told is None:
        raise UnreadableError(
            _("The limit of detection cannot be read: “%(text)s”.") % {"text": rest.strip()}
        )
    detection, note = _converted(told["number"], told["unit"].strip(), units)
    return Reading(None, is_below=True, detection=detection, note=note)


def _converted(written: str, found: str, units: tuple[str, str]) -> tuple[Decimal, str]:
    """The number in the wanted unit, and the words for a conversion. `units`: of the column, wanted."""
    number, wanted = number_of(written), units[1]
    found = found or units[0]
    by = factor(found, wanted) if found else Decimal(1)
    if by is None and found[0] in "0123456789.":
        raise UnreadableError(_("This is no number: “%(text)s”.") % {"text": f"{written} {found}"})
    if by is None:
        said = _("“%(found)s” cannot be converted to %(wanted)s.")
        raise UnreadableError(said % {"found": found, "wanted": wanted or "—"})
    if by == 1:
        return number, ""
    value = Decimal(f"{EXACT.multiply(number, by).normalize():f}")  # 500, not 5E+2
    return value, f"{written} {found} → {value} {wanted}"


def number_of(written: str) -> Decimal:
    """A number as people write it; raises UnreadableError where a comma may be either sign."""
    plain = re.sub(r"\s*[x×*]\s*10\s*\^?\s*", "e", written, flags=re.I)
    try:
        number = Decimal(_without_commas(plain))
    except InvalidOperation as fault:
        raise UnreadableError(_("This is no number: “%(text)s”.") % {"text": written}) from fault
    if not number.is_finite() or abs(number.adjusted()) > FARTHEST:
        raise UnreadableError(_("This is no number: “%(text)s”.") % {"text": written})
    return number


def _without_commas(plain: str) -> str:
    """Commas as thousands (1,234.5) or as the decimal sign (0,05); 1,234 alone may be either."""
    if "," not in plain:
        return plain
    mantissa = re.split("e", plain, flags=re.I)[0]
    first, *rest = mantissa.lstrip("+-").split(",")
    whole = [each.partition(".")[0] for each in rest]
    is_grouped = first != "0" and len(first) <= THOUSANDS and {len(each) for each in whole} == {THOUSANDS}
    is_decimal = len(rest) == 1 and "." not in mantissa
    if is_grouped and is_decimal:
        said = _("“%(text)s”: is it %(large)s or %(small)s? Please write it without the comma.")
        large, small = mantissa.replace(",", ""), mantissa.replace(",", ".")
        raise UnreadableError(said % {"text": mantissa, "large": large, "small": small})
    if not (is_grouped or is_decimal):
        raise UnreadableError(_("This is no number: “%(text)s”.") % {"text": mantissa})
    return plain.replace(",", "" if is_grouped else ".")
