"""Published style: how counts become printed shares, changes, rates and sums of money.

Everything is computed on exact fractions and rounded half up once, at the end.
The options are those that Chinese consumer
associations are seen to use (half-yearly and yearly reports 2010-2025, recomputed from their counts).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

HUNDRED = Decimal(100)
FEN_IN_WAN = 1_000_000  # 1 万元 in fen
UP, DOWN, NO_BASE = "↑", "↓", "—"
Amount = int | Decimal | Fraction


class ShareBase(StrEnum):
    """What a category's share is a share of: all complaints, or those of its kind (CCA in 2020)."""

    TOTAL = "total"
    KIND = "kind"


class ChangeOf(StrEnum):
    """Which shares a change is the difference of; PRINTED takes last year's share as it was printed then."""

    ROUNDED = "rounded"
    UNROUNDED = "unrounded"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class Style:
    """The options of one publisher at one time. Decimals are of per cents and of 万元."""

    name: str
    decimals: int = 2
    rate_decimals: int = 2
    growth_decimals: int = 2
    money_decimals: int = 2
    share_base: ShareBase = ShareBase.TOTAL
    change_of: ChangeOf = ChangeOf.ROUNDED
    is_residual: bool = True  # 其他 is what the other shares leave of 100
    zero: str = "0"  # "0" prints a change of nothing with its decimals; anything else is printed as it stands
    has_arrows: bool = True


ALLIANCE = Style("alliance")
PROVINCE = Style("province", is_residual=False)
HUNAN = replace(PROVINCE, name="hunan", change_of=ChangeOf.UNROUNDED)
CCA = Style("cca", money_decimals=0, change_of=ChangeOf.PRINTED)
_CCA_REAL = replace(CCA, is_residual=False)
# Last day of the period reported on; the newest that has begun holds. The half-years of 2019 and 2020 print
# one decimal, their annual reports two; rates are whole per cents from 2017 until the annual report of 2020.
CCA_BY_DAY: tuple[tuple[date, Style], ...] = (
    (date(2010, 1, 1), replace(_CCA_REAL, decimals=1, rate_decimals=1, growth_decimals=1)),
    (date(2014, 1, 1), _CCA_REAL),
    (date(2017, 1, 1), replace(_CCA_REAL, rate_decimals=0)),
    (date(2019, 1, 1), replace(_CCA_REAL, decimals=1, rate_decimals=0, zero="-")),
    (date(2019, 12, 31), replace(_CCA_REAL, rate_decimals=0, zero="-")),
    (date(2020, 1, 1), replace(_CCA_REAL, decimals=1, rate_decimals=0, share_base=ShareBase.KIND)),
    (date(2020, 12, 31), replace(_CCA_REAL, share_base=ShareBase.KIND)),
    (date(2021, 1, 1), CCA),
)
PRESETS: dict[str, Style] = {style.name: style for style in (ALLIANCE, PROVINCE, HUNAN, CCA)}


def cca_style(last: date) -> Style:
    """The style of the national association for a period that ends on `last`."""
    begun = [style for begins, style in CCA_BY_DAY if begins <= last]
    return begun[-1] if begun else CCA_BY_DAY[0][1]


def style_named(name: str, last: date) -> Style:
    """The preset of that name as it is for a period that ends on `last`. KeyError for any other name."""
    return cca_style(last) if name == CCA.name else PRESETS[name]


def style_of(publisher: str, last: date) -> Style:
    """The preset of a publisher by its Chinese name; who is not known prints as a province does."""
    if publisher.startswith(("全国", "中国消费者协会", "中消协")):
        return cca_style(last)
    if publisher.startswith("湖南"):
        return HUNAN
    return ALLIANCE if "联盟" in publisher else PROVINCE


def half_up(value: Amount, decimals: int) -> Decimal:
    """Rounded half away from zero, exactly: 0.125 → 0.13, −0.125 → −0.13."""
    exact = Fraction(value)
    scaled = abs(exact) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if exact >= 0 else -whole).scaleb(-decimals)


def truncated(value: Fraction, decimals: int) -> Decimal:
    """Cut off instead of rounded: how 1 225 of 8 479 came to be printed 14.44."""
    scaled = abs(value) * 10**decimals
    whole = scaled.numerator // scaled.denominator
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def share(count: Amount, base: Amount, *, decimals: int) -> Decimal | None:
    """`count` of `base` in per cent; None where there is nothing to be a share of."""
    return half_up(100 * Fraction(count) / Fraction(base), decimals) if base else None


def shares(
    counts: Sequence[Amount], base: Amount, style: Style, *, other: int | None = None
) -> list[Decimal | None]:
    """Shares in per cent; the one at place `other` is the residual where the style prints it so."""
    printed = [share(count, base, decimals=style.decimals) for count in counts]
    if other is None or not style.is_residual or not base:
        return printed
    rest = sum((value for place, value in enumerate(printed) if place != other and value), Decimal(0))
    printed[other] = (HUNDRED - rest).quantize(Decimal(1).scaleb(-style.decimals))
    return printed


def percent(value: Fraction | None, style: Style) -> str:
    """A share without its sign: Fraction(226296, 615365) → "36.77"; "—" where it has no base."""
    return NO_BASE if value is None else str(half_up(value * 100, style.decimals))


def rate(value: Fraction | None, style: Style) -> str:
    """A rate without its sign; nationally in whole per cents from 2017 to 2020: 437 988 of 561 522 → "78"."""
    return NO_BASE if value is None else str(half_up(value * 100, style.rate_decimals))


def change(now: Fraction, before: Fraction, style: Style, *, printed: Decimal | None = None) -> Decimal:
    """Percentage points between two shares; `printed` is last year's share as published then."""
    if style.change_of is ChangeOf.UNROUNDED:
        return half_up((now - before) * 100, style.decimals)
    was = printed if printed is not None and style.change_of is ChangeOf.PRINTED else None
    then = half_up(before * 100, style.decimals) if was is None else was  # 0.00 is a printed share as well
    return half_up(now * 100, style.decimals) - then


def growth(now: Amount, before: Amount, *, decimals: int = 2) -> Decimal | None:
    """(now − before) / before in per cent; None (printed "—") where there was nothing before."""
    return half_up((Fraction(now) / Fraction(before) - 1) * 100, decimals) if before else None


def printed_change(value: Decimal | None, style: Style) -> str:
    """A change as a table prints it: ↑2.93, −1.24 without arrows, the zero mark for nothing."""
    if value is None:
        return NO_BASE
    if value == 0 and style.zero != "0":
        return style.zero
    size = f"{abs(value):.{style.decimals}f}"
    if value == 0:
        return size
    if style.has_arrows:
        return f"{UP if value > 0 else DOWN}{size}"
    return size if value > 0 else f"−{size}"


def wan(fen: int | Fraction, style: Style) -> str:
    """Money in 万元: 548 000 000 fen → "548.00", nationally "548"."""
    return f"{half_up(Fraction(fen, 1) / FEN_IN_WAN, style.money_decimals):,f}"


# The same series under another name from a day on: (name, from, name then).
RENAMED: tuple[tuple[str, date, str], ...] = (
    ("人格尊严", date(2024, 1, 1), "人格权益"),
    ("生活、社会服务类", date(2025, 1, 1), "生活及社会服务类"),
    ("食品", date(2025, 1, 1), "普通食品"),
)


def label_on(name: str, day: date) -> str:
    """What a series is called in a report on a period that holds this day, whatever name it is known by."""
    for old, begins, new in RENAMED:
        if name in (old, new):
            return new if day >= begins else old
    return name


def series_of(label: str) -> str:
    """The series a printed label stands for, whatever year it is from: 人格权益问题 → 人格尊严."""
    name = label.strip().removesuffix("问题").removesuffix("投诉")
    former = {new: old for old, _begins, new in RENAMED}
    return former.get(name, name).removesuffix("类")
