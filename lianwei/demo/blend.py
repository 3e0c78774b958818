"""A twin's choices: classes, channels, members and days in the shares measured in another instance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from lianwei.analytics.rules.mix import MIX, Mix
from lianwei.cases.entries import ComplaintEntry
from lianwei.core.environment import data_dir

from .alliance import Member
from .invention import scenarios

CLASS = 3  # characters of a class: S05 of S0502
MONTH_DAYS = 30
T = TypeVar("T")


@dataclass(frozen=True)
class Blend:
    """Chooses as the mix says; what it does not say is chosen as in the demo."""

    mix: Mix

    @classmethod
    def kept(cls) -> "Blend":
        """Of this instance's data directory; an empty one in the demo."""
        file = data_dir() / MIX
        return cls(Mix.read(file.read_text(encoding="utf-8")) if file.is_file() else Mix())

    def scenario(self, rng: Random, local: Sequence[dict]) -> dict:
        """What happened: of the shops near by, unless none of them has a class that occurs."""
        fitting = [each for each in local if each["category"][:CLASS] in self.mix.categories]
        chosen = fitting or [each for each in scenarios() if each["category"][:CLASS] in self.mix.categories]
        kinds = sorted({each["category"][:CLASS] for each in chosen})
        if not kinds:
            return rng.choice(list(local))
        [kind] = rng.choices(kinds, [self.mix.categories[each] for each in kinds])
        return rng.choice([each for each in chosen if each["category"][:CLASS] == kind])

    def member(self, rng: Random, members: Sequence[Member]) -> Member:
        """Who registers it, by the region of the member."""
        weights = [self.mix.regions.get(each.organisation.region_code, 0) for each in members]
        return rng.choices(members, weights)[0] if any(weights) else rng.choice(list(members))

    def dressed(self, rng: Random, entry: ComplaintEntry) -> ComplaintEntry:
        """A story that came by a channel that occurs."""
        if not self.mix.channels:
            return entry
        return replace(entry, channel=_chosen(rng, self.mix.channels))

    def ages(self, rng: Random, count: int, usual: Sequence[int], today: date) -> list[int]:
        """Days before today on which complaints came in, the oldest first."""
        if not self.mix.months:
            return list(usual)
        found = []
        for _n in range(count):
            back = int(_chosen(rng, self.mix.months))
            first = today - timedelta(days=back * MONTH_DAYS + rng.randrange(MONTH_DAYS))
            found.append(max((today - first).days, 0))
        return sorted(found, reverse=True)


def _chosen(rng: Random, shares: dict[str, int]) -> str:
    return rng.choices(sorted(shares), [shares[code] for code in sorted(shares)])[0]
