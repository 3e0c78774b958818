"""Acceptance and the first act of mediation wait for settlement first where the rules say so."""

from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.talks import wants_talks
from lianwei.cases.rules.rulesets import SettlementFirst
from lianwei.core.errors import Invalid


def settle_first(complaint: Complaint, when: SettlementFirst, reason: str) -> dict[str, str]:
    """Raises Invalid where the rules want talks first that were not tried, unless a reason says why not.
    Notes the reason on the case (unsaved); answers what the event tells of it.
    """
    if not wants_talks(complaint, when):
        return {}
    if reason not in Complaint.NoTalks.values:
        raise Invalid(
            {
                "no_talks": _(
                    "The rules want settlement first. Please send the case to the business, or say why not."
                )
            }
        )
    complaint.no_talks = reason
    return {"no_talks": reason}
