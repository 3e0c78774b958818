"""Periodic work: the warehouse follows the log, topics are found, returns laid out, late ones told of,
sources of published texts asked.
"""

from functools import partial

from lianwei.core import clock
from lianwei.core.schedule import begun_on, every, one_by_one
from lianwei.core.scope import SYSTEM

from .operations.alerts import end_alert, raise_alert
from .operations.drafting import draft_standing_report
from .operations.open_data import publish_open_snapshot
from .operations.open_narratives import lay_out_open_narrative, withdraw_open_narrative
from .operations.opinion_alarms import raise_opinion_alarm
from .operations.opinion_sources import ask_opinion_source
from .operations.return_plans import open_return
from .operations.returns import remind_of_return
from .operations.topics import end_hot_topic, keep_hot_topic
from .queries.alert_nights import nights_alerts
from .queries.open_data import all_months_due
from .queries.open_untold import narratives_lapsed, narratives_untold
from .queries.opinion_days import organisations_loud
from .queries.opinion_sources import sources_due
from .queries.return_plans import returns_to_open
from .queries.returns import returns_to_remind
from .queries.standing_orders import orders_due
from .queries.topic_nights import nights_topics
from .warehouse.loading import load_warehouse

BATCH = 500  # a run stays short; the next day goes on
NARRATIVES_AT_ONCE = 500  # some ten seconds
SOURCES_AT_ONCE = 10  # at 30 seconds each at most a run stays within its lease


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


@every("30 * * * *")
def draft_reports() -> int:
    """The reports of the periods that are over, half an hour after the month of each; what nobody made then
    is made up for, and one that fails hinders no other. How many.
    """
    today = clock.today()
    due = orders_due(actor=SYSTEM, on=today, since=begun_on(draft_reports) or today)
    return one_by_one((each.code, partial(draft_standing_report, each, actor=SYSTEM)) for each in due)


@every("10 1 * * *")
def open_returns() -> int:
    """The returns of periods that ended; how many were laid out."""
    found = returns_to_open(actor=SYSTEM, on=clock.today())[:BATCH]
    return len([open_return(plan, actor=SYSTEM, member_id=pk, period=each) for plan, pk, each in found])


@every("40 8 * * *")
def remind_of_returns() -> int:
    """Tell the members whose return is late, once; how many."""
    today = clock.today()
    keys = returns_to_remind(actor=SYSTEM, on=today).values_list("pk", flat=True)[:BATCH]
    return sum(remind_of_return(pk, actor=SYSTEM, on=today) for pk in list(keys))


@every("*/10 * * * *")
def ask_opinion_sources() -> int:
    """Ask the sources that are due for what was published. How many texts were new."""
    due = list(sources_due(actor=SYSTEM).values_list("pk", flat=True)[:SOURCES_AT_ONCE])
    return sum(ask_opinion_source(pk, actor=SYSTEM).items for pk in due)


@every("25 * * * *")
def watch_opinion_volumes() -> int:
    """Tell where far more was published in a day than in the weeks before. How many alarms."""
    loud = list(organisations_loud(actor=SYSTEM))
    for home, count, usual in loud:
        raise_opinion_alarm(home, actor=SYSTEM, count=count, usual=usual)
    return len(loud)


@every("20 4 * * *")
def raise_alerts() -> int:
    """Warn of what stands out among the cases of the last week. How many warnings are open."""
    count = 0
    for night in nights_alerts(actor=SYSTEM):
        for each in night.found:
            raise_alert(night.place, each, actor=SYSTEM)
        for key in night.ended:
            end_alert(key, actor=SYSTEM)
        count += len(night.found)
    return count


@every("40 5 * * *")
def lay_out_open_narratives() -> int:
    """Narratives that consumers agreed to, scrubbed, before those who read them; those that nobody agrees to
    any more are taken out. How many are new.
    """
    for key in narratives_lapsed(actor=SYSTEM):
        withdraw_open_narrative(key, actor=SYSTEM)
    untold = narratives_untold(actor=SYSTEM, limit=NARRATIVES_AT_ONCE)
    return len([lay_out_open_narrative(each, actor=SYSTEM) for each in untold])


@every("20 5 * * *")
def publish_open_data() -> int:
    """The months that members resolved to publish and that can be counted by now. How many."""
    due = all_months_due()
    return one_by_one(
        (
            f"{each.alliance.code} {each.kind} {each.month}",
            partial(publish_open_snapshot, each.alliance.pk, actor=SYSTEM, month=each.month, kind=each.kind),
        )
        for each in due
    )
