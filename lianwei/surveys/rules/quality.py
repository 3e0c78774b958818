"""Reasons to look at an answer again. They accuse nobody: a person decides, and nothing is deleted.

The limits are usual practice of survey research: a speeder takes less than a third of the median time;
below ten answers there is no median worth the name.
"""

from collections.abc import Sequence
from statistics import median

from .answers import Answers
from .form import ONE, Form

BOT, DEVICE, EQUAL, FAST, STRAIGHT, OVER, LATE = "bot", "device", "equal", "fast", "straight", "over", "late"
SPEED_PART = 1 / 3  # of the median
LEAST_TIMED = 10  # answers before a median is taken
LEAST_STRAIGHT = 5  # questions with the same choices that are all answered alike
LEAST_EQUAL = 4  # answers that must agree before equality says anything


def is_fast(seconds: int, others: Sequence[int]) -> bool:
    """Whether an answer took less than a third of the median of the others."""
    return len(others) >= LEAST_TIMED and seconds < median(others) * SPEED_PART


def is_straight(form: Form, answers: Answers) -> bool:
    """Whether five or more questions with the same list of choices all have the same answer."""
    by_list: dict[tuple[str, ...], list[str]] = {}
    for each in form.questions():
        value = answers.get(each.name)
        if each.kind == ONE and isinstance(value, str):
            by_list.setdefault(tuple(choice.name for choice in each.choices), []).append(value)
    return any(len(given) >= LEAST_STRAIGHT and len(set(given)) == 1 for given in by_list.values())


def says_enough(answers: Answers) -> bool:
    """Whether two equal answers are more than chance."""
    return len(answers) >= LEAST_EQUAL
