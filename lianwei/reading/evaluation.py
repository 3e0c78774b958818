"""How well a classifier reads texts it has not seen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClassResult:
    """Precision, recall and their harmonic mean for one class, and how many texts belong to it."""

    precision: float
    recall: float
    f1: float
    texts: int


@dataclass(frozen=True, slots=True)
class Result:
    """Share read rightly, mean F1 of the classes with equal weight, and each class."""

    accuracy: float
    macro_f1: float
    per_class: dict[str, ClassResult]


def compare(said: Sequence[str], true: Sequence[str]) -> Result:
    """What was said beside what is true. Its classes stand in either. ValueError for none."""
    if not true:
        raise ValueError("There is no text to evaluate on.")
    pairs = list(zip(said, true, strict=True))
    right = Counter(a for a, b in pairs if a == b)
    said_of, true_of = Counter(said), Counter(true)
    per_class = {}
    for name in sorted({*said_of, *true_of}):
        precision = right[name] / said_of[name] if said_of[name] else 0.0
        recall = right[name] / true_of[name] if true_of[name] else 0.0
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        per_class[name] = ClassResult(precision, recall, f1, true_of[name])
    mean = sum(each.f1 for each in per_class.values()) / len(per_class)
    return Result(right.total() / len(pairs), mean, per_class)
