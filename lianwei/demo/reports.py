"""Reports on the last full quarter: the alliance's waits for its signature, one member's is a draft, another
is on the quarter that runs; a work bulletin, and a bulletin on a hot topic.
"""

from lianwei.analytics.models import ReportKind
from lianwei.analytics.operations.bulletins import draft_bulletin
from lianwei.analytics.operations.drafting import draft_report
from lianwei.analytics.operations.signing import review_report
from lianwei.analytics.queries.report_numbers import subject_of_alliance, subject_of_member
from lianwei.analytics.queries.report_orders import Order
from lianwei.analytics.queries.topics import hot_topics
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.tasks import load_facts
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, Actor
from lianwei.members.models import Alliance

from .alliance import Member

QUARTER = 3  # months


def _draft_bulletin(head: Actor) -> None:
    """On the topic that grew most."""
    if listed := hot_topics(actor=head):
        draft_bulletin(listed[0].topic.pk, actor=head)


def draft_quarter(member: Member) -> None:
    """`member` holds the alliance's report. What is counted is what the log says by now."""
    load_facts()
    today = clock.today()
    running = Period.named(f"{today.year}Q{(today.month - 1) // QUARTER + 1}")
    period = running.before()
    home, alliance = member.organisation, Alliance.objects.order_by("pk").first()
    for each in (period, running):
        draft_report(Order(subject_of_member(home, on=each.last), each), actor=OPERATOR)
    if alliance:
        row = draft_report(Order(subject_of_alliance(alliance, home, on=period.last), period), actor=OPERATOR)
        review_report(row.pk, actor=member.desk.head)
        work = Order(subject_of_alliance(alliance, home, on=period.last), period, kind=ReportKind.WORK)
        draft_report(work, actor=OPERATOR)
    _draft_bulletin(member.desk.head)
