"""`python -m bench.scrub`: what the scrubber finds in synthetic narratives, and what it takes too much.

Narratives of templates (repeatable by their seed) and narratives written by hand (scrub_by_hand.txt,
scrub_tuned.txt on which the finder of names is tuned, scrub_trades.txt on one half of which it is), apart.
With `--texts FILE …` also how many places it would hide in real texts (CSV with a column text), which stay
where they are: `--sample N` prints so many of these places for somebody to judge.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from lianwei.reading.scrubber import found_in
from lianwei.reading.tables import read_texts

from .report import Line, write
from .scrub_texts import Narrative, generated, held_out, looked_at, trades, tuned

COUNT, SEED = 500, 2026
NAMES, GOALS = "name", {"name": 0.95}
NUMBERS = ("phone", "id", "card", "email", "plate", "order", "account", "birth", "url", "address")
LEAST = 0.99  # of numbers
AROUND = 12


@dataclass
class Score:
    """Places by kind: marked in the narratives, hidden whole, found, found rightly."""

    marked: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def recall(self, *kinds: str) -> float:
        marked = sum(self.marked[kind] for kind in kinds)
        return sum(self.hidden[kind] for kind in kinds) / marked if marked else 1.0

    def precision(self, *kinds: str) -> float:
        found = sum(self.found[kind] for kind in kinds)
        return sum(self.right[kind] for kind in kinds) / found if found else 1.0


def score(narratives: Iterable[Narrative]) -> Score:
    """A place counts as hidden where every character of it is; a finding is right where it touches a mark."""
    told = Score()
    for each in narratives:
        found = found_in(each.text)
        covered = {place for one in found for place in range(one.start, one.end)}
        for kind, start, end in each.gold:
            told.marked[kind] += 1
            told.hidden[kind] += covered.issuperset(range(start, end))
        for one in found:
            told.found[one.kind] += 1
            told.right[one.kind] += any(
                one.start < end and one.end > start for _kind, start, end in each.gold
            )
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--sample", type=int, default=0)
    options = parser.parse_args()
    sets = {
        f"{COUNT} of templates": generated(COUNT, seed=SEED),
        "by hand, tuned on": tuned(),
        "by hand, looked at": looked_at(),
        "by hand, held out": held_out(),
        "of every trade, tuned on": trades(is_held_out=False),
        "of every trade, held out": trades(is_held_out=True),
    }
    lines = [line for name, narratives in sets.items() for line in _lines(name, narratives)]
    for path in options.texts:
        lines += _real(path, options.sample)
    print(f"written to {write('scrub', lines)}", file=sys.stderr)
    return 0


def _lines(name: str, narratives: list[Narrative]) -> list[Line]:
    began = time.process_time()
    told = score(narratives)
    spent = 1000 * (time.process_time() - began) / len(narratives)
    kinds = [NAMES, *(kind for kind in NUMBERS if told.marked[kind])]
    lines = [
        Line(
            f"{name}: {kind}, recall of {told.marked[kind]}",
            100 * told.recall(kind),
            goal=_goal(kind),
            unit="%",
        )
        for kind in kinds
    ]
    lines += [Line(f"{name}: numbers, recall", 100 * told.recall(*NUMBERS), goal="≥ 99", unit="%")]
    lines += [
        Line(f"{name}: {kind}, precision of {told.found[kind]}", 100 * told.precision(kind), unit="%")
        for kind in kinds
    ]
    return [*lines, Line(f"{name}: a narrative", spent)]


def _goal(kind: str) -> str:
    return "≥ 95" if kind == NAMES else "≥ 99"


def _real(path: Path, sample: int) -> list[Line]:
    texts = read_texts(str(path)).texts
    places = [(one, text) for text in texts for one in found_in(text)]
    counts = Counter(one.kind for one, _text in places)
    for one, text in Random(SEED).sample(places, min(sample, len(places))):
        before, after = text[max(0, one.start - AROUND) : one.start], text[one.end : one.end + AROUND]
        print(f"{one.kind}\t{before!r} [{text[one.start : one.end]!r}] {after!r}", file=sys.stderr)
    return [
        Line(f"{path.name}, {len(texts)} texts: {kind}", count, unit="places")
        for kind, count in counts.items()
    ]


if __name__ == "__main__":
    sys.exit(main())
