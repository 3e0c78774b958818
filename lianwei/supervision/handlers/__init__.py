"""What follows from what happened, by kind of work."""

from . import city_index, comparing, drives, letters, observing, terms

__all__ = ["city_index", "comparing", "drives", "letters", "observing", "terms"]
