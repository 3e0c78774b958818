"""The answers of a survey weighted to margins of the population: who takes part, what is amiss, what it
costs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from .design import Floats, Sample
from .frame import MISSING, Frame, Mask
from .weighting import design_effect, effective_size, rake

Margins = Mapping[str, Mapping[str, float]]  # question → choice → people
MET = 0.0005  # share of the population by which a margin may miss where weights are limited


@dataclass(frozen=True, slots=True)
class MarginFault:
    """A choice that stands in the way: nobody in the sample said it, or no people are told for it."""

    question: str
    choice: str
    is_empty: bool  # nobody in the sample


@dataclass(frozen=True)
class Weighed:
    """Weights of mean 1 for those who answered every question of the margins (`known`).

    `effect`: Kish's design effect; `effective`: answers of equal weight that tell as much; `missed`: share of
    the population by which a margin is missed; `trimmed`: weights at a limit.
    """

    known: Mask
    weights: Floats
    sample: Sample = field(repr=False)
    missed: float
    trimmed: int

    @property
    def effect(self) -> float:
        return design_effect(self.weights)

    @property
    def effective(self) -> float:
        return effective_size(self.weights)

    @property
    def is_met(self) -> bool:
        return self.missed <= MET

    def column(self) -> Floats:
        """A weight for each answer, NaN for those without one."""
        found = np.full(len(self.known), np.nan)
        found[self.known] = self.weights
        return found


def known_to(frame: Frame, margins: Margins) -> Mask:
    """Who answered every question of the margins."""
    found = np.ones(frame.size, bool)
    for name in margins:
        column = frame.column(name)
        found &= column.answered if column is not None else False
    return found


def margin_faults(frame: Frame, margins: Margins) -> list[MarginFault]:
    """What keeps these margins from being met at all."""
    known, faults = known_to(frame, margins), []
    for name, people in margins.items():
        column = frame.column(name)
        choices = column.question.choices if column is not None else ()
        for choice in choices:
            is_there = bool((frame.said(name, choice.name) & known).any())
            if (people.get(choice.name, 0) > 0) != is_there:
                faults.append(MarginFault(name, choice.name, is_empty=not is_there))
    return faults


def weigh(frame: Frame, margins: Margins, *, limits: tuple[float, float]) -> Weighed:
    """Rake to the margins, of which the shares count; limits are multiples of the mean weight. Raises
    SampleRefusedError where `margin_faults` are not looked at before.
    """
    known = known_to(frame, margins)
    groups = [frame.columns[name].values[known].astype(int) for name in margins]
    start = np.ones(int(known.sum()))
    targets = [_shares(frame, name, people) for name, people in margins.items()]
    raked = rake(start, groups, targets, limits=limits)
    weights = raked.weights * len(start)  # limits hold for these too, also where the margins are missed
    sample = Sample(weights, margins=groups, start=start)
    return Weighed(known, weights, sample, raked.missed, raked.trimmed)


def _shares(frame: Frame, name: str, people: Mapping[str, float]) -> dict[object, float]:
    """By the place of the choice, as the column has it; the whole is 1."""
    whole = sum(people.values())
    choices = enumerate(frame.columns[name].question.choices)
    found: dict[object, float] = {at: people.get(each.name, 0) / whole for at, each in choices}
    return {at: part for at, part in found.items() if part > 0 and at != MISSING}
