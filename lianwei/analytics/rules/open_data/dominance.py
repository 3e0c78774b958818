"""Whether a sum of money tells of one business: the p%-rule of statistical disclosure control.

Who stands behind the second largest part of a sum takes its own part off and knows the largest to within what
is left. That rest must be at least so many percent of the largest part. Source: Handbook on Statistical
Disclosure Control (sdctools.github.io/HandbookSDC), section 4.2.1, which prefers this rule to
(n,k)-dominance; the percentage is dated data (data/open_data.toml).
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from lianwei.analytics.rules.cells import MINIMUM

HUNDRED = 100  # percent


@dataclass(frozen=True, slots=True)
class Part:
    """What one case adds to a sum. `whose`: its business, or the case itself where no business is known;
    `case`: its key; `member`: the key of the member that is counted for it; `fen`: money.
    """

    whose: str
    case: int
    member: str
    fen: int


def is_dominated(parts: Collection[Part], percent: int) -> bool:
    """Whether the sum of these parts must stay out: of fewer than five cases, or one business known to within
    `percent`. A sum of nothing tells of nobody.
    """
    paid = [each for each in parts if each.fen]
    if not paid:
        return False
    if len(paid) < MINIMUM:
        return True
    sums: Counter[str] = Counter()
    for each in paid:
        sums[each.whose] += each.fen
    largest, *others = sorted(sums.values(), reverse=True)
    return sum(others[1:]) * HUNDRED < largest * percent


def less(parts: Collection[Part], taken: Collection[Part]) -> list[Part]:
    """What is left of each case when what `taken` says of it is taken away: two sums told beside each other
    tell their difference as well.
    """
    gone = {each.case: each.fen for each in taken}
    return [Part(each.whose, each.case, each.member, each.fen - gone.get(each.case, 0)) for each in parts]
