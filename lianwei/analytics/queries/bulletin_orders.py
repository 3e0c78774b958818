"""Which bulletin on a hot topic is wanted: the cases of it that the drafter may count, as of today."""

from dataclasses import replace
from datetime import timedelta

from lianwei.analytics.models import HotTopic, ReportKind
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.reports.basis import Basis
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation

from .report_numbers import subject_of_alliance, subject_of_member
from .report_orders import Order
from .reports import alliances_reported
from .topics import WINDOW, cases_told, topic_page

TYPICAL = 3  # cases of the holder's own that are told in coded words


def bulletin_order(topic_id: int, *, actor: Actor) -> Order:
    """The bulletin an actor may draft on a topic: on the alliance where it is its secretary-general, else on
    the own member. Raises NotVisible where too few of its cases are the reader's to be told of.
    """
    topic = topic_page(topic_id, actor=actor).row.topic
    last = clock.today()
    period = Period(last - timedelta(days=WINDOW - 1), last)
    home = Organisation.objects.get(pk=actor.organisation_id or 0)
    alliance = alliances_reported(actor=actor).filter(pk=topic.alliance_id or 0).first()
    subject = subject_of_alliance(alliance, home, on=last) if alliance else subject_of_member(home, on=last)
    told = cases_told(topic_id, actor=actor)
    ours = [pk for pk, holder in told.items() if holder in actor.organisations][:TYPICAL]
    basis = Basis(topic=_called(topic), cases=tuple(sorted(told)), typical=tuple(ours))
    return replace(Order(subject, period), kind=ReportKind.BULLETIN, topic=topic.pk, basis=basis)


def _called(topic: HotTopic) -> str:
    """The words of a topic's name, set apart as in print: 车位、捆绑."""
    return "、".join(topic.name.split())
