"""Who visits which shop, and which shops two observers see: by lot, with a seed that is kept. Pure."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Lot:
    """A shop for an observer; `is_second` of the two who see it independently."""

    shop: int
    observer: int
    is_second: bool = False


def draw(shops: Mapping[int, int], observers: Mapping[int, int], *, share: int, seed: int) -> list[Lot]:
    """Every shop (key → member) to an observer (key → member): of its member where there is one, in turn by
    who has fewest. `share` per cent of the shops, one at least above 0, get a second observer by lot. The
    same seed draws the same.
    """
    dice = random.Random(seed)  # noqa: S311 - a lot that can be drawn again, nothing secret
    load = dict.fromkeys(observers, 0)
    order = sorted(shops)
    dice.shuffle(order)
    found = []
    for shop in order:
        own = [key for key, member in observers.items() if member == shops[shop]]
        found.append(Lot(shop, _least(own or list(observers), load)))
    if len(observers) > 1 and share:
        twice = dice.sample(order, ceil(len(order) * share / 100))
        first = {each.shop: each.observer for each in found}
        for shop in twice:
            others = [key for key in observers if key != first[shop]]
            found.append(Lot(shop, _least(others, load), is_second=True))
    return sorted(found, key=lambda each: (each.shop, each.is_second))


def _least(keys: Sequence[int], load: dict[int, int]) -> int:
    chosen = min(keys, key=lambda key: (load[key], key))
    load[chosen] += 1
    return chosen
