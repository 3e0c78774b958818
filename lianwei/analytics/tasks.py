"""Periodic work: the warehouse follows the log, topics are found anew each night."""

from lianwei.analytics.operations.topics import end_hot_topic, keep_hot_topic
from lianwei.analytics.queries.topic_nights import nights_topics
from lianwei.core.schedule import every
from lianwei.core.scope import SYSTEM

from .warehouse.loading import load_warehouse


@every("*/5 * * * *")
def load_facts() -> int:
    """Bring the figures up to the last sealed event. How many events."""
    return load_warehouse(actor=SYSTEM).events


@every("50 1 * * *")
def look_through_facts() -> int:
    """Read every file of the figures and make damaged ones anew. How many were."""
    return len(load_warehouse(actor=SYSTEM, is_thorough=True).repaired)


@every("40 3 * * *")
def find_hot_topics() -> int:
    """What the cases of the last eight weeks speak of. How many topics are new or have changed."""
    count = 0
    for night in nights_topics(actor=SYSTEM):
        for key in night.ended:
            end_hot_topic(key, actor=SYSTEM)
        for each in night.changed:
            keep_hot_topic(night.place, each, actor=SYSTEM)
        count += len(night.changed)
    return count
