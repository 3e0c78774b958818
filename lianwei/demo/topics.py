"""What the demo's cases speak of, as the night would find it, and one topic chosen for the next quarter."""

from lianwei.analytics.operations.topics import choose_hot_topic
from lianwei.analytics.queries.topics import hot_topics
from lianwei.analytics.tasks import find_hot_topics
from lianwei.core import clock

from .alliance import Member

REASON = "近两个月集中反映，适合作为下季度消费提示和专项走访的主题。"
MONTHS, QUARTERS = 3, 4


def find_topics(member: Member) -> None:
    """The topics of tonight; the member shown chose its first one."""
    find_hot_topics()
    listed = hot_topics(actor=member.desk.head)
    if listed:
        today = clock.today()
        following = today.year * QUARTERS + (today.month - 1) // MONTHS + 1
        choose_hot_topic(
            listed[0].topic.pk,
            actor=member.desk.head,
            year=following // QUARTERS,
            quarter=following % QUARTERS + 1,
            reason=REASON,
        )
