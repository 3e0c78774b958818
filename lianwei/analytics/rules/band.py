"""How many complaints were really resolved, as far as anybody knows: the honest band, and others' formulas.

Consumers who were asked either confirm, deny, or do not answer. Who counts silence as success prints the
upper end (consumidor.gov.br and Procon: resolved and unrated over closed), who counts only what was confirmed
prints the lower, who leaves the silent out prints something between. The truth lies inside; the band shows
both ends. Vector: Procon-MG 2023, 163,317 closed, 74,696 rated, 36,614 rated resolved, 89,984 unrated: 22.4,
49.0, 77.5.
"""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Band:
    """Shares; None where nothing stands below the line. `low` of what was received, `high` of what was
    closed, `rated` of what consumers rated.
    """

    low: Fraction | None
    high: Fraction | None
    rated: Fraction | None


def band(*, received: int, closed: int, rated: int, confirmed: int, unrated: int) -> Band:
    """The band of one set of complaints. `unrated`: closed, and the consumer said nothing."""
    return Band(
        low=share(confirmed, received), high=share(confirmed + unrated, closed), rated=share(confirmed, rated)
    )


def share(part: int, whole: int) -> Fraction | None:
    """A part of a whole, exactly; None where there is no whole."""
    return Fraction(part, whole) if whole else None
