"""How one period stands beside another: difference, growth, and what a change is made of.

Exact arithmetic; how it is printed is the style's business (rules/style.py). Shares are compared in
percentage points, counts by growth; a growth over nothing does not exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Number = int | float | Fraction
Counts = Mapping[str, tuple[int, int]]  # by part: how many, and how many of them (accepted, resolved)
POINTS = 100


@dataclass(frozen=True, slots=True)
class Change:
    """`difference`: now less before; `growth`: the difference over what was before. None where a side is
    unknown, growth also where nothing was before.
    """

    now: Number | None
    before: Number | None
    difference: Number | None
    growth: Fraction | None

    @property
    def points(self) -> Fraction | None:
        """Percentage points, of shares."""
        return None if self.difference is None else Fraction(self.difference) * POINTS


def changed(now: Number | None, before: Number | None) -> Change:
    """Two values of one measure side by side."""
    if now is None or before is None:
        return Change(now, before, None, None)
    difference = now - before
    return Change(now, before, difference, Fraction(difference) / Fraction(before) if before else None)


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change of a count is made of. `volume`: there are more or fewer cases in all; `mix`: parts with
    a high rate have become a larger share; `rate`: the same parts do better or worse. They add up to it.
    """

    volume: Fraction
    mix: Fraction
    rate: Fraction

    @property
    def whole(self) -> Fraction:
        return self.volume + self.mix + self.rate


@dataclass(frozen=True, slots=True)
class Decomposition:
    """`count`: the change of the count (resolved). `share`: that of its rate, where volume plays no part.
    `mix_of` and `rate_of`: what each part adds to the change of the rate.
    """

    count: Effects
    share: Effects
    mix_of: dict[str, Fraction]
    rate_of: dict[str, Fraction]


def decomposed(now: Counts, before: Counts) -> Decomposition | None:
    """Volume, mix and rate of a change, by parts (goods, members …) that add up to the whole; None where one
    of the two has no case. A part that is new, or gone, has the rate of the whole in the period it lacks.
    """
    all_now, all_before = _sum(now), _sum(before)
    if not all_now[0] or not all_before[0]:
        return None
    rate_before = Fraction(all_before[1], all_before[0])
    mix_of, rate_of = {}, {}
    for part in sorted({*now, *before}):
        share_now, rate_now = _share(now, part, all_now[0])
        share_before, rate_then = _share(before, part, all_before[0])
        then = rate_before if rate_then is None else rate_then
        mix_of[part] = (share_now - share_before) * (then - rate_before)
        rate_of[part] = share_now * ((then if rate_now is None else rate_now) - then)
    mix, rate = sum(mix_of.values(), Fraction()), sum(rate_of.values(), Fraction())
    volume = (all_now[0] - all_before[0]) * rate_before
    count = Effects(volume, mix * all_now[0], rate * all_now[0])
    return Decomposition(count, Effects(Fraction(), mix, rate), mix_of, rate_of)


def _sum(counts: Counts) -> tuple[int, int]:
    return sum(n for n, _of in counts.values()), sum(of for _n, of in counts.values())


def _share(counts: Counts, part: str, whole: int) -> tuple[Fraction, Fraction | None]:
    """The part's share of all cases, and its own rate."""
    n, of = counts.get(part, (0, 0))
    return Fraction(n, whole), Fraction(of, n) if n else None
