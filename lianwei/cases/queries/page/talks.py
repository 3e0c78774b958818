"""Settlement first (先行和解): whether the rules of a case still ask for the talks."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from lianwei.cases import clockwork
from lianwei.cases.models import Complaint, Respondent, Status
from lianwei.cases.rules.rulesets import SettlementFirst

# What comes next is demanded where the case stands here.
STAGES = {Status.RECEIVED: SettlementFirst.BEFORE, Status.ACCEPTED: SettlementFirst.AFTER}


def wants_talks(complaint: Complaint, when: SettlementFirst) -> bool:
    """Whether talks come first and neither were tried nor a reason against them was noted."""
    on = _governing_day(complaint, when)
    if complaint.no_talks or on is None or _was_asked(complaint):
        return False
    return clockwork.ruleset_of(complaint.holder_id, on=on).settlement_first == when


def _was_asked(complaint: Complaint) -> bool:
    rows = QuerySet(Respondent).filter(complaint=complaint)
    return rows.filter(asked_on__isnull=False).exists()


def _governing_day(complaint: Complaint, when: SettlementFirst) -> date | None:
    return complaint.received_on if when == SettlementFirst.BEFORE else complaint.accepted_on


def talks_awaited(cases: Sequence[tuple[Complaint, Iterable[Any]]]) -> set[int]:
    """The keys of those cases whose next step is settlement where they stand now, each given with its
    businesses. The rules of all are read at once.
    """
    open_ones = [row for row, businesses in cases if _is_undecided(row, businesses)]
    asked = {row.pk: (row.holder_id, day) for row in open_ones if (day := _day_here(row))}
    rules = clockwork.rulesets_of(set(asked.values())) if asked else {}
    return {
        row.pk
        for row in open_ones
        if row.pk in asked and rules[asked[row.pk]].settlement_first == STAGES[Status(row.status)]
    }


def _is_undecided(complaint: Complaint, businesses: Iterable[Any]) -> bool:
    """Whether it stands where the rules may ask, nobody was asked yet and no reason was noted. One accepted
    before is past the first stage.
    """
    if complaint.status not in STAGES or complaint.no_talks or any(each.asked_on for each in businesses):
        return False
    return not (complaint.was_accepted and complaint.status == Status.RECEIVED)


def _day_here(complaint: Complaint) -> date | None:
    return _governing_day(complaint, STAGES[Status(complaint.status)])
