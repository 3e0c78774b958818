"""How long a clock stood still, from what happened to it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from lianwei.cases.rules.counting import merged
from lianwei.cases.rules.facts import FactKind


def paused_days(facts: Iterable[Mapping[str, Any]], *, until: date) -> int:
    """Calendar days on which a clock stood still, overlapping pauses once. The day of the pause stands still,
    the day of the resumption counts again; a pause still open lasts to `until`.
    """
    open_since: dict[str, date] = {}
    spans = []
    for fact in facts:
        day, ref = date.fromisoformat(fact["on"]), fact.get("ref", "")
        if fact["kind"] == FactKind.PAUSED:
            open_since.setdefault(ref, day)
        elif fact["kind"] == FactKind.RESUMED:
            ended = [ref] if ref else list(open_since)
            spans += [(open_since.pop(each), day) for each in ended if each in open_since]
    spans += [(since, until) for since in open_since.values() if since < until]
    return sum((after - first).days for first, after in merged(spans))
