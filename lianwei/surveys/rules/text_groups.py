"""Answers in words, those that say the same thing put together, so that nobody reads a wall of texts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lianwei.reading.scripts import plain

LEAST = 0.3  # similarity from which two texts stand together; a little above that of tellings of one case
MARKS = " 。，、！？；：,.!?;:~～"


@dataclass(frozen=True, slots=True)
class TextGroup:
    """`example`: what was said most often; `count`: answers; `others`: other wordings, the most frequent
    first.
    """

    example: str
    count: int
    others: tuple[str, ...]


def text_groups(texts: Sequence[str]) -> list[TextGroup]:
    """The largest group first. Around the wording said most often stand those that are like it, then around
    the next one that is left: no chains in which the last says something else than the first.
    """
    wordings: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        if key := plain(text).strip(MARKS):
            wordings[key].append(text.strip())
    keys = sorted(wordings, key=lambda each: -len(wordings[each]))
    beside, free = _beside(keys), set(range(len(keys)))
    found = []
    for at in range(len(keys)):
        if at in free:
            ring = [at, *sorted(beside[at] & free - {at})]
            free -= set(ring)
            count = sum(len(wordings[keys[each]]) for each in ring)
            said = [wordings[keys[each]][0] for each in ring]
            found.append(TextGroup(said[0], count, tuple(said[1:])))
    return sorted(found, key=lambda group: -group.count)


def _beside(keys: Sequence[str]) -> dict[int, set[int]]:
    """For each wording those that are like it."""
    from lianwei.reading.near import near_duplicates  # noqa: PLC0415 - numpy, which few pages need

    found: dict[int, set[int]] = defaultdict(set)
    for one, other, _similarity in near_duplicates(keys, least=LEAST):
        found[one].add(other)
        found[other].add(one)
    return found
