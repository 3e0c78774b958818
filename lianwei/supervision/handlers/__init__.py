"""What follows from what happened, by kind of work."""

from . import city_index, drives, letters, observing, terms

__all__ = ["city_index", "drives", "letters", "observing", "terms"]
