"""Published numbers counted again: made into facts, then asked for as those of a report are."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.reports.shapes import Amounts, Item, Numbers
from lianwei.analytics.warehouse.manifests import publish_manifest, scratch_warehouse
from lianwei.analytics.warehouse.published import COLUMNS, PUBLISHER, published_facts
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation

from .report_numbers import Asked, Subject, amounts_of, counts_by


def counted_from_facts(numbers: Numbers, *, actor: Actor) -> Numbers:
    """The same numbers, counted. What was not published stays 0, though its rows may need it: money is
    recovered in resolved cases alone. Names, and shares printed a year before, are as they were.
    """
    publisher = Organisation(pk=PUBLISHER)
    period = Period.named(numbers.period)
    asked = Asked(actor, Subject(publisher, None, (publisher,)), period, None, "")
    with scratch_warehouse():
        publish_manifest(published_facts(numbers, period))
        now, before = (amounts_of(asked, each) for each in (period, period.year_before()))
        splits = {name: _counted(asked, name, items) for name, items in numbers.splits.items()}
    return replace(
        numbers, now=_published(now, numbers.now), before=_published(before, numbers.before), splits=splits
    )


def _published(counted: Amounts, said: Amounts) -> Amounts:
    return Amounts(**{name: value if getattr(said, name) else 0 for name, value in asdict(counted).items()})


def _counted(asked: Asked, split: str, items: Sequence[Item]) -> list[Item]:
    found = counts_by(asked, COLUMNS[split])
    counts = (found.get(item.code, (0, 0)) for item in items)
    return [replace(item, now=now, before=before) for item, (now, before) in zip(items, counts, strict=True)]
