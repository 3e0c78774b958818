"""What a figure can be parted by: its facts must know the dimension, and the reader may be told of it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from lianwei.analytics.measures import DIMENSIONS, MEASURES
from lianwei.analytics.warehouse.facts import FACTS
from lianwei.core.scope import Actor

from .asking import ALLIANCE, WITHIN, Question

OFFERED = (
    "member", "region", "category_main", "category", "kind", "nature", "channel", "group", "outcome",
    "age_band", "business", "holder", "intake", "giver", "taker", "month", "year",
)  # fmt: skip
OF_HANDOVERS = ("giver", "taker")


def ways_offered(asked: Question, *, actor: Actor) -> list[str]:
    """The dimensions a reader may ask for: of other members' figures, nothing finer than a member."""
    is_partial = asked.scope == ALLIANCE and not actor.oversees
    return [name for name in OFFERED if not is_partial or name not in (*WITHIN, *OF_HANDOVERS)]


def fitting(asked: Question, measure: str, *, actor: Actor) -> list[str]:
    """Those that one figure can be parted by; all of them for an unknown figure."""
    offered = ways_offered(asked, actor=actor)
    return [name for name in offered if measure not in MEASURES or knows(measure, name)]


def knows(measure: str, name: str) -> bool:
    """Whether the facts behind a figure know a dimension."""
    way = DIMENSIONS[name]
    return way.is_day or way.column in FACTS[MEASURES[measure].fact].columns


def impossible(asked: Question, measure: str, names: Iterable[str]) -> str:
    """Why a figure cannot be parted or narrowed so, in a sentence; empty where it can."""
    label = MEASURES[measure].label
    parted = [str(DIMENSIONS[name].label) for name in names if not knows(measure, name)]
    narrowed = [str(DIMENSIONS[name].label) for name in asked.chosen if not knows(measure, name)]
    if parted:
        return _("“{figure}” cannot be parted by {ways}. Please choose another dimension above.").format(
            figure=label, ways=_(", ").join(parted)
        )
    if narrowed:
        return _("“{figure}” cannot be narrowed by {ways}. Please take this condition away.").format(
            figure=label, ways=_(", ").join(narrowed)
        )
    return ""
