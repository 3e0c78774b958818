"""The weeks of a warning's series: what each was expected to have, from where on it is warned of. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from .alerts import (
    BASE_WEEKS,
    BURST,
    COLLAPSE,
    PAST_WEEKS,
    SAFETY,
    SCAN,
    WEEKS,
    Found,
    Least,
    Told,
    Week,
    limit_of,
)


def with_weeks(found: Found, told: Sequence[Told], least: Least) -> Found:
    """The warning with its weeks and the holders of its series, where its rule did not say them already."""
    return replace(
        found,
        weeks=found.weeks or _weeks(found, told, least),
        holders=found.holders or frozenset(case.holder for case in told if _is_of(case, found)),
    )


def _weeks(found: Found, told: Sequence[Told], least: Least) -> tuple[Week, ...]:
    """Week by week as the rule would have judged it; of a rule without a past, the newest week alone."""
    unknown = Week(None, None, False)
    if found.rule == COLLAPSE:  # warns of fortnights
        return (unknown,) * PAST_WEEKS
    if found.rule not in (BURST, SAFETY):
        newest = Week(found.expected, found.threshold, True)
        return (*(unknown,) * (PAST_WEEKS - 1), newest)
    counts = [0] * WEEKS
    for case in told:
        if case.week < WEEKS and _is_of(case, found):
            counts[case.week] += 1
    return tuple(_judged(found, counts, week, least) for week in reversed(range(PAST_WEEKS)))


def _judged(found: Found, counts: Sequence[int], week: int, least: Least) -> Week:
    if found.rule == SAFETY:
        mean = sum(counts[week + 1 : week + 1 + BASE_WEEKS]) / BASE_WEEKS
        return Week(mean, found.threshold, counts[week] >= found.threshold)
    mean, threshold = limit_of(counts[week + 1 :], least[BURST, found.subject])
    return Week(mean, threshold, counts[week] >= threshold)


def _is_of(case: Told, found: Found) -> bool:
    """Whether the case belongs to the series; a comparison of places rests on all of them."""
    if found.rule == SCAN:
        return True
    if found.rule == SAFETY:
        return found.subject in case.urgent and case.about == found.key
    return (found.subject, found.key) in set(case.series())
