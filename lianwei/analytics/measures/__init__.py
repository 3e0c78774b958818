"""The measures: one registry for screen, report and API; a function's docstring is its definition."""

from . import counts, rates, times
from .dimensions import DIMENSIONS
from .registry import MEASURES
from .shapes import Dimension, Measure, Ratio

__all__ = ["DIMENSIONS", "MEASURES", "Dimension", "Measure", "Ratio", "counts", "rates", "times"]
