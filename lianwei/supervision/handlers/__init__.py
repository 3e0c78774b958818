"""What follows from what happened, by kind of work."""

from . import city_index, letters

__all__ = ["city_index", "letters"]
