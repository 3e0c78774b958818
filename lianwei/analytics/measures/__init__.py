"""The measures: one registry for screen, report and API; a function's docstring is its definition."""

from . import counts, rates, times
from .dimensions import DIMENSIONS
from .registry import MEASURES
from .shapes import Counted, Dimension, Measure, Ratio

__all__ = ["DIMENSIONS", "MEASURES", "Counted", "Dimension", "Measure", "Ratio", "counts", "rates", "times"]
