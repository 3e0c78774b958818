"""One test of a house rule for all that it binds: thousands of files need not be thousands of tests."""

from collections.abc import Callable, Iterable
from inspect import signature
from typing import Any

import pytest

from .survey import short

Rule = Callable[..., None]


def each_of(things: Iterable[Any], named: Callable[[Any], str] = short) -> Callable[[Rule], Rule]:
    """The rule is held against each of the things, its first argument; all that break it are named."""

    def over(rule: Rule) -> Rule:
        every = list(things)

        def test(**fixtures: Any) -> None:
            assert every
            broken = []
            for thing in every:
                try:
                    rule(thing, **fixtures)
                except (AssertionError, pytest.fail.Exception) as fault:
                    broken.append(f"{named(thing)}: {fault}")
            if broken:
                pytest.fail("\n\n".join([f"{len(broken)} of {len(every)}", *broken]), pytrace=False)

        whole = signature(rule)
        test.__signature__ = whole.replace(parameters=[*whole.parameters.values()][1:])  # type: ignore[attr-defined]
        test.__name__, test.__doc__, test.__module__ = rule.__name__, rule.__doc__, rule.__module__
        return test

    return over
