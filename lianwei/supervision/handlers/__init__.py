"""What follows from what happened, by kind of work."""

from . import city_index, drives, letters

__all__ = ["city_index", "drives", "letters"]
from . import city_index, letters, observing

__all__ = ["city_index", "letters", "observing"]
