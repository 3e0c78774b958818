"""What a question of a survey brought: shares, means and ranks with intervals, plain and weighted.

Intervals at 95 %. Where everybody or nobody said something, the interval is the exact one (Clopper & Pearson
1934), at the size that tells as much where weights are unlike.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from lianwei.surveys.rules.form import MANY, ONE, RANK, Question

from .design import Floats, Sample
from .estimates import CONFIDENCE, Estimate, mean, quantile, reach, share
from .frame import Column, Frame, Mask
from .weighting import effective_size
from .weights import Weighed

SMALL = 30  # answers below which a figure is marked: usual practice
BINS, WHOLE_BINS = 10, 12  # bars of a histogram; so many whole numbers get a bar each
QUARTERS = (0.25, 0.5, 0.75)
LEAST = 2  # answers from which anything varies
Span = tuple[float, float, float]  # a figure and the ends of its interval
Kept = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One choice (of a ranking: its mean place): who said it, its figure, and the weighted one."""

    name: str
    count: int
    plain: Span
    weighted: Span | None = None


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of a histogram: from `low` to below `high` (the last one with it)."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What one question brought. `answers`: how many answered it; `weighed`: how many of them have a weight.

    `parts` of questions with choices, `mean`, `quarters` and `bins` of numbers; texts have none.
    """

    name: str
    kind: str
    answers: int
    weighed: int = 0
    parts: tuple[Part, ...] = ()
    mean: Span | None = None
    weighted_mean: Span | None = None
    quarters: tuple[float, ...] = ()
    bins: tuple[Bin, ...] = ()

    @property
    def is_small(self) -> bool:
        return self.answers < SMALL


def figures_of(frame: Frame, *, within: Mask | None = None, weighed: Weighed | None = None) -> list[Figures]:
    """The figures of everything asked, of a part of the answers where one is given."""
    part = np.ones(frame.size, bool) if within is None else within
    sample = Sample(np.ones(frame.size)) if frame.size else None
    counter = _Counter(part, sample, weighed)
    return [counter.count(each) for each in frame.columns.values() if each.question.is_asked]


def kept(figures: Sequence[Figures]) -> list[Kept]:
    """As they are kept."""
    return [asdict(each) for each in figures]


def read(rows: Sequence[Kept]) -> list[Figures]:
    """As `kept` wrote them."""
    return [_read(dict(row)) for row in rows]


def _read(row: Kept) -> Figures:
    parts = tuple(Part(**each) for each in row.pop("parts"))
    bins = tuple(Bin(**each) for each in row.pop("bins"))
    return Figures(**row, parts=parts, bins=bins)


@dataclass(frozen=True)
class _Counter:
    """The part that is counted, the sample of all answers, and the weights."""

    part: Mask
    sample: Sample | None
    weighed: Weighed | None

    def count(self, column: Column) -> Figures:
        known = column.answered & self.part
        question, answers = column.question, int(known.sum())
        heavy = int((known & self.weighed.known).sum()) if self.weighed else 0
        if not answers:
            return Figures(question.name, question.kind, 0)
        if column.is_number:
            return self._numbers(column, known, answers, heavy)
        parts = self._parts(column, known)
        return Figures(question.name, question.kind, answers, heavy, parts)

    def _parts(self, column: Column, known: Mask) -> tuple[Part, ...]:
        kind, question = column.question.kind, column.question
        if kind == RANK:
            return tuple(self._rank(column.values[:, at], each, known) for at, each in _places(question))
        if kind == MANY:
            ticked = [column.values[:, at] == 1 for at, _name in _places(question)]
        elif kind == ONE:
            ticked = [column.values == at for at, _name in _places(question)]
        else:
            return ()
        names = [name for _at, name in _places(question)]
        return tuple(self._share(name, each, known) for name, each in zip(names, ticked, strict=True))

    def _share(self, name: str, said: Mask, known: Mask) -> Part:
        values = np.where(known, said, np.nan)
        plain = _span_of_share(values, known, self.sample)
        heavy = self._heavy(values, known, _span_of_share)
        return Part(name, int((said & known).sum()), plain, heavy)

    def _rank(self, places: Floats, name: str, known: Mask) -> Part:
        values = np.where(known, places, np.nan)
        firsts = int((known & (places == 1)).sum())
        return Part(
            name, firsts, _span_of_mean(values, known, self.sample), self._heavy(values, known, _span_of_mean)
        )

    def _heavy(self, values: Floats, known: Mask, span: Any) -> Span | None:
        if self.weighed is None:
            return None
        kept_rows = self.weighed.known
        inside = known[kept_rows]
        return span(values[kept_rows], inside, self.weighed.sample) if inside.any() else None

    def _numbers(self, column: Column, known: Mask, answers: int, heavy: int) -> Figures:
        values = np.where(known, column.values, np.nan)
        numbers = values[known]
        return Figures(
            column.name,
            column.question.kind,
            answers,
            heavy,
            mean=_span_of_mean(values, known, self.sample),
            weighted_mean=self._heavy(values, known, _span_of_mean),
            quarters=_quarters(numbers),
            bins=_bins(numbers),
        )


def _places(question: Question) -> list[tuple[int, str]]:
    return [(at, choice.name) for at, choice in enumerate(question.choices)]


def _span_of_share(values: Floats, known: Mask, sample: Sample | None) -> Span:
    if sample is None or int(known.sum()) < LEAST:
        return (float(values[known][0]), 0.0, 1.0)
    found = share(values, sample, within=known)
    if found.value in (0.0, 1.0):
        return _edge(found, effective_size(sample.weights[known]))
    return (found.value, found.low, found.high)


def _edge(found: Estimate, size: float) -> Span:
    reached = ((1 - CONFIDENCE) / 2) ** (1 / max(size, 1.0))
    return (0.0, 0.0, 1 - reached) if found.value == 0 else (1.0, reached, 1.0)


def _span_of_mean(values: Floats, known: Mask, sample: Sample | None) -> Span:
    count = int(known.sum())
    if sample is None or count < LEAST:
        return (float(values[known][0]),) * 3
    found = mean(values, sample, within=known, degrees=count - 1)
    return (found.value, found.low, found.high)


def _quarters(numbers: Floats) -> tuple[float, ...]:
    if len(numbers) < LEAST:
        return ()
    sample = Sample(np.ones(len(numbers)))
    return tuple(quantile(numbers, at, sample).value for at in QUARTERS)


def _bins(numbers: Floats) -> tuple[Bin, ...]:
    """A bar for each whole number where there are few, else ten of one width."""
    low, high = float(numbers.min()), float(numbers.max())
    if (numbers == np.round(numbers)).all() and high - low < WHOLE_BINS:
        wholes = range(int(low), int(high) + 1)
        return tuple(Bin(each, each, int((numbers == each).sum())) for each in wholes)
    counts, edges = np.histogram(numbers, bins=_edges(low, high))
    pairs = zip(edges[:-1], edges[1:], counts, strict=True)
    return tuple(Bin(float(begin), float(end), int(count)) for begin, end, count in pairs)


def _edges(low: float, high: float) -> Floats:
    """About ten bars whose ends are numbers that people say: steps of 1, 2 or 5 and zeros."""
    raw = (high - low) / BINS or 1.0
    power = 10.0 ** np.floor(np.log10(raw))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= raw * (1 - 1e-9))
    first, last = np.floor(low / step), np.floor(high / step) + 1
    return np.arange(first, last + 1) * step


def margin_of_error(size: float, *, effect: float = 1.0) -> float:
    """By how much a share of one half may miss at 95 %, drawn simply or with a design effect."""
    return reach(np.inf, CONFIDENCE) * float(np.sqrt(0.25 * effect / size)) if size else float("nan")
