"""Bulletins drafted from hot topics; from then on they are reports like others."""

from django.db import transaction

from lianwei.analytics.models import Report
from lianwei.analytics.queries.bulletin_orders import bulletin_order
from lianwei.core.scope import Actor

from .drafting import draft_report


@transaction.atomic
def draft_bulletin(topic_id: int, *, actor: Actor) -> Report:
    """Today's bulletin on a topic. Raises NotVisible for a topic that may not be told of, Invalid where there
    is one already.
    """
    actor.require("report.draft")
    return draft_report(bulletin_order(topic_id, actor=actor), actor=actor)
