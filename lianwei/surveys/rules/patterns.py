"""Patterns of regex() that can be tried on any answer at no great cost.

An answer is judged while somebody waits, and anybody may send one. A pattern with repeats within repeats,
such as ([a-z.]+)+@, takes longer than a life on a few letters. So the ways in which a pattern can divide a
text are reckoned when the questionnaire is uploaded, and too many are refused.
"""

import re
import warnings
from functools import lru_cache
from typing import Any

LONGEST_PATTERN = 300
LONGEST_MATCHED = 250  # signs; what is longer matches no pattern
MOST_TIMES = 250  # {n}: more is never needed, for nothing longer is matched
DEEPEST = 2  # repeats within repeats of a fixed number
MOST_WAYS = 10**8  # an upper bound far above what is tried: three + side by side lie below it
REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


class Costly(ValueError):
    """A pattern that is no pattern, or one that could take too long."""


@lru_cache(maxsize=1024)
def pattern_of(text: str) -> re.Pattern[str] | None:
    """The pattern, nothing where it cannot be read or could take too long."""
    if len(text) > LONGEST_PATTERN:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _ways(re._parser.parse(text), 0)  # type: ignore[attr-defined]  # private - the only tree there is
            return re.compile(text)
    except (re.error, OverflowError, RecursionError, Costly):
        return None


def matches(pattern: str, value: str) -> bool:
    """Whether the whole value is as the pattern says."""
    found = pattern_of(pattern)
    return found is not None and len(value) <= LONGEST_MATCHED and found.fullmatch(value) is not None


def _ways(items: Any, depth: int) -> int:
    """In how many ways at most these items, one after the other, can take their part of a text."""
    ways = 1
    for sign, about in items:
        ways *= _ways_of(str(sign), about, depth)
        if ways > MOST_WAYS:
            raise Costly
    return ways


def _ways_of(sign: str, about: Any, depth: int) -> int:
    if sign in REPEATS:
        least, most, body = about
        return _repeated(least, most, body, depth)
    if sign == "BRANCH":
        return sum(_ways(each, depth) for each in about[1])
    if sign == "SUBPATTERN":
        return _ways(about[-1], depth)
    if sign == "ATOMIC_GROUP":
        return _ways(about, depth)
    if sign in ("ASSERT", "ASSERT_NOT"):
        return _ways(about[1], depth)
    if sign.startswith("GROUPREF"):
        raise Costly
    return 1


def _repeated(least: int, most: Any, body: Any, depth: int) -> int:
    is_endless = str(most) == "MAXREPEAT"
    if least > MOST_TIMES or (not is_endless and most > MOST_TIMES):
        raise Costly
    times = MOST_TIMES if is_endless else int(most)
    deeper = depth + (times > 1)
    if deeper > DEEPEST:
        raise Costly
    return int(_ways(body, deeper) ** times * (times - least + 1))
