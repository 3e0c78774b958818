"""The one list of measures, filled by the modules beside this one."""

from collections.abc import Callable
from typing import Any

from .shapes import Measure

MEASURES: dict[str, Measure] = {}
Function = Callable[[Any], Any]


def measure(
    label: Any,
    *,
    unit: str,
    base: Any,
    source: Any,
    day: str,
    fact: str = "cases",
    is_public: bool = False,
    of: str = "",
    at: float = 0.0,
) -> Callable[[Function], Function]:
    """Register a function under its own name."""

    def register(function: Function) -> Function:
        name = function.__name__
        MEASURES[name] = Measure(name, label, unit, base, source, is_public, fact, day, function, of, at)
        return function

    return register
