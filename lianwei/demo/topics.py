"""What the demo's cases speak of, as the night would find it, and two topics chosen for quarters."""

from lianwei.analytics.operations.topics import choose_hot_topic
from lianwei.analytics.queries.topics import hot_topics
from lianwei.analytics.tasks import find_hot_topics
from lianwei.core import clock

from .alliance import Member

NEXT = "近两个月集中反映，适合作为下季度消费提示和专项走访的主题。"
NOW = "本季度集中反映，写入投诉情况分析。"
MONTHS, QUARTERS = 3, 4
IN_REPORT = 2  # topics that the report of this quarter tells of


def find_topics(member: Member) -> None:
    """The topics of tonight; the member shown chose its first one for the next quarter, and what the report
    of this one tells of.
    """
    find_hot_topics()
    listed = [each.topic.pk for each in hot_topics(actor=member.desk.head)]
    today = clock.today()
    now = today.year * QUARTERS + (today.month - 1) // MONTHS
    chosen = [(pk, now + 1, NEXT) for pk in listed[:1]] + [(pk, now, NOW) for pk in listed[:IN_REPORT]]
    for pk, quarter, reason in chosen:
        year, place = divmod(quarter, QUARTERS)
        choose_hot_topic(pk, actor=member.desk.head, year=year, quarter=place + 1, reason=reason)
