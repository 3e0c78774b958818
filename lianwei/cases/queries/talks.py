"""Settlement first (先行和解): whether the rules of a case still ask for the talks."""

from collections.abc import Iterable

from django.db.models import QuerySet

from lianwei.cases import clockwork
from lianwei.cases.models import Complaint, Respondent, Status
from lianwei.cases.rules.rulesets import SettlementFirst

# What comes next is demanded where the case stands here.
STANDS = {SettlementFirst.BEFORE: Status.RECEIVED, SettlementFirst.AFTER: Status.ACCEPTED}


def wants_talks(
    complaint: Complaint, when: SettlementFirst, *, respondents: Iterable[Respondent] | None = None
) -> bool:
    """Whether talks come first and neither were tried nor a reason against them was noted.

    `respondents` are the businesses of the case where the caller has read them already.
    """
    if complaint.no_talks or _was_asked(complaint, respondents):
        return False
    on = complaint.received_on if when == SettlementFirst.BEFORE else complaint.accepted_on
    return on is not None and clockwork.ruleset_of(complaint.holder_id, on=on).settlement_first == when


def _was_asked(complaint: Complaint, respondents: Iterable[Respondent] | None) -> bool:
    if respondents is None:
        rows = QuerySet(Respondent).filter(complaint=complaint)
        return rows.filter(asked_on__isnull=False).exists()
    return any(each.asked_on for each in respondents)


def talks_come_next(complaint: Complaint, respondents: Iterable[Respondent]) -> bool:
    """Whether settlement is the next step where the case stands now."""
    stages = [when for when, status in STANDS.items() if complaint.status == status]
    if complaint.was_accepted and SettlementFirst.BEFORE in stages:
        return False
    return any(wants_talks(complaint, when, respondents=respondents) for when in stages)
