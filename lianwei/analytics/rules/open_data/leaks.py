"""Whether what was published holds a value that names somebody: those of the instance, looked for."""

from collections.abc import Hashable, Iterable, Iterator, Sequence

SHORTEST, LONGEST = 2, 4  # characters of what is looked up first; one character stands in every text


def occurring(values: Iterable[str], texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """For each value that stands in a text: the number of the value and of the text. A value is looked up by
    its first characters, so that millions are looked for in the time of one reading.
    """
    sizes = range(SHORTEST, LONGEST + 1)
    begins: dict[str, set[int]] = {}
    for n, text in enumerate(texts):
        for size in sizes:
            for at in range(len(text) - size + 1):
                begins.setdefault(text[at : at + size], set()).add(n)
    for number, value in enumerate(values):
        if len(value) >= SHORTEST:
            near = begins.get(value[:LONGEST], ())
            yield from ((number, n) for n in sorted(near) if value in texts[n])


def repeated(texts: Iterable[Hashable]) -> list[int]:
    """The numbers of those told before: how often a text stands somewhere would tell how many wrote it."""
    seen: set[Hashable] = set()
    found = []
    for n, text in enumerate(texts):
        if text in seen:
            found.append(n)
        seen.add(text)
    return found
