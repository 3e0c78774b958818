"""Whether a text speaks well or badly of something: a list of words of our own, with negation. Pure.

How often it is right is told in docs/operating/opinions.md; a person who reads the text decides.
"""

import csv
import re
from enum import StrEnum
from functools import cache
from pathlib import Path

from lianwei.reading.scripts import plain

FILE = Path(__file__).parents[1] / "data" / "sentiment.csv"
NOT = ("不", "没", "没有", "不是", "不太", "不算", "无", "未", "别", "并不", "不够", "不怎么")
BUT = re.compile(r"但是|但|可是|不过|就是|然而|只是")
AFTER_BUT = 1.5  # what stands behind "but" weighs more
CLEAR = 0.5  # of the weight of all words: from which a text is not neutral
LONGEST = 2_000  # letters read


class Sentiment(StrEnum):
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


def sentiment_of(text: str) -> Sentiment:
    """What a text is; neutral where its words speak for both or for nothing."""
    weight = weigh(text)
    if abs(weight) < CLEAR:
        return Sentiment.NEUTRAL
    return Sentiment.POSITIVE if weight > 0 else Sentiment.NEGATIVE


def weigh(text: str) -> float:
    """The weights of its words added up: below zero badly, above well."""
    words, pattern = _words()
    letters = plain(text[:LONGEST])
    turn = BUT.search(letters)
    total = 0.0
    for match in pattern.finditer(letters):
        weight = float(words[match[0]])
        if letters[: match.start()].endswith(NOT):
            weight *= -0.8
        if turn and match.start() > turn.start():
            weight *= AFTER_BUT
        total += weight
    return total


@cache
def _words() -> tuple[dict[str, int], re.Pattern[str]]:
    """The list, and a pattern that finds the longest words first."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        words = {row["word"]: int(row["weight"]) for row in csv.DictReader(stream)}
    longest_first = sorted(words, key=lambda each: (-len(each), each))
    return words, re.compile("|".join(map(re.escape, longest_first)))
